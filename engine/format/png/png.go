package png

import (
	"context"
	"image/color"
	"io"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

const name = "png"

// transparent is the word for no background.
const transparent = "transparent"

// Format returns the description of the format with its encoder.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "PNG picture",
		Exts:    []string{".png"},
		Aliases: []string{"picture"},
		Doc:     "A picture of the visible layers, drawn with everything in view. It holds no voxels: what is opened again is a flat picture, in the format slices.",
		Caps:    format.Caps{Picture: true},
		Options: options(),
		Encode:  Encode,
	}
}

func options() []format.Option {
	views := make([]string, 0, len(render.Presets))
	for _, p := range render.Presets {
		views = append(append(views, p.Name), p.Aliases...)
	}
	return []format.Option{
		{Name: "width", Doc: "pixels from left to right", Use: format.ForWrite, Default: 512, Min: 1, Max: render.MaxEdge},
		{Name: "height", Doc: "pixels from top to bottom", Use: format.ForWrite, Default: 512, Min: 1, Max: render.MaxEdge},
		{
			Name: "view", Aliases: []string{"camera_preset"}, Doc: "the direction of view", Use: format.ForWrite,
			Default: render.Presets[0].Name, Words: views,
		},
		{Name: "samples", Doc: "rays for a pixel on an edge; more give smoother edges", Use: format.ForWrite, Default: 4, Min: 1, Max: render.MaxSamples},
		{
			Name: "background", Aliases: []string{"background_color"}, Use: format.ForWrite, Default: transparent,
			Doc: "a colour as #rrggbb or #rrggbbaa, or `transparent`",
		},
	}
}

// Encode writes a picture of the visible layers.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	values := opt.Values.Of(options())
	background, ok := parseColor(values.Text("background"))
	if !ok {
		return &format.OptionError{Format: name, Option: "background", Msg: "must be #rrggbb, #rrggbbaa or " + transparent}
	}
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	opt.Progress.Report(1, 10)
	drawing, stop := context.WithCancel(ctx) // many goroutines look at this one often
	defer stop()
	r, err := render.Render(drawing, v, render.Options{
		Width: values.Int("width"), Height: values.Int("height"), Preset: values.Text("view"), Samples: values.Int("samples"), Background: render.Plain(background),
	})
	if err != nil {
		return err
	}
	opt.Progress.Report(6, 10)
	file, err := picture.AppendPNG(nil, r.Image)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	_, err = w.Write(file)
	return err
}

// parseColor returns the colour that a text names.
func parseColor(text string) (color.NRGBA, bool) {
	if strings.EqualFold(text, transparent) {
		return color.NRGBA{}, true
	}
	digits := strings.TrimPrefix(text, "#")
	if len(digits) == 6 {
		digits += "ff"
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return color.NRGBA{}, false
	}
	return color.NRGBA{R: uint8(n >> 24), G: uint8(n >> 16), B: uint8(n >> 8), A: uint8(n)}, true
}
