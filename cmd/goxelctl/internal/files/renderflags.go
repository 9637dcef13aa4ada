package files

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// pictureFlag is a flag of render that stands for a parameter of render_scene.
type pictureFlag struct {
	name  string
	param string
	doc   string
	read  func(text string) (any, error) // nil for one that is there or not
}

// pictureFlags returns the flags for what people ask for most; --set has the others.
func pictureFlags() []pictureFlag {
	return []pictureFlag{
		{"size", "size", "`pixels` of the picture, or of each view: 800 or 640x480", sizeValue},
		{"view", "camera_preset", "direction of view: isometric, front, top, front_left, ... or project for the model's own `camera`", textValue},
		{"views", "views", "several `directions` on one sheet, such as front,right,top,iso", listValue},
		{"turntable", "turntable", "`number` of views all around", integerValue},
		{"layout", "layout", "of several views: sheet (one picture with labels), sprites (without, and an atlas) or separate (a file each)", textValue},
		{"sprites", "sprites", "the same as --layout sprites", nil},
		{"columns", "columns", "`number` of pictures in a row of a sheet", integerValue},
		{"title", "title", "`text` above a sheet", textValue},
		{"position", "camera_position", "where the camera is, as `x,y,z`", vectorValue},
		{"target", "camera_target", "what is in the middle, as `x,y,z`", vectorValue},
		{"yaw", "yaw", "where the camera stands, in `degrees` about Z; 0 is in front", numberValue},
		{"pitch", "pitch", "how high the camera stands, in `degrees`", numberValue},
		{"fov", "fov", "field of view of a perspective camera, in `degrees`", numberValue},
		{"projection", "projection", "perspective or orthographic", textValue},
		{"quality", "quality", "draft, standard, high, or 1 to 100 for a JPEG", wordValue},
		{"samples", "samples", "rays for a pixel, as a `number`", integerValue},
		{"time-limit", "time_limit_ms", "`time` for a picture of high quality, such as 10s", durationValue},
		{"style", "style", "natural, goxel or flat", textValue},
		{"background", "background_color", "a `color` such as #203040, or transparent", textValue},
		{"transparent", "transparent", "without a background", nil},
		{"passes", "passes", "what is shown, as a `list`: color, depth, normal, id, layer", listValue},
		{"annotate", "annotations", "notes, as a `list`: axes, box, dimensions, ticks, floor", listValue},
		{"outline", "outline", "lines along the borders of surfaces", nil},
		{"ground", "ground", "a ground that shows the shadows", nil},
	}
}

func textValue(text string) (any, error) { return text, nil }

func listValue(text string) (any, error) { return strings.Split(text, ","), nil }

func integerValue(text string) (any, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, cli.Usagef("must be an integer, not %q", text)
	}
	return n, nil
}

func numberValue(text string) (any, error) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n-n != 0 {
		return nil, cli.Usagef("must be a number, not %q", text)
	}
	return n, nil
}

func wordValue(text string) (any, error) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, nil
	}
	return text, nil
}

func sizeValue(text string) (any, error) {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n, nil
	}
	w, h, ok := strings.Cut(text, "x")
	for _, edge := range []string{w, h} {
		if n, err := strconv.Atoi(edge); !ok || err != nil || n <= 0 {
			return nil, cli.Usagef("must be as 800 or 640x480, not %q", text)
		}
	}
	return text, nil
}

func vectorValue(text string) (any, error) {
	parts := strings.Split(text, ",")
	vector := make([]float64, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || n-n != 0 || len(parts) != 3 {
			return nil, cli.Usagef("must be as 1,2.5,3, not %q", text)
		}
		vector[i] = n
	}
	return vector, nil
}

func durationValue(text string) (any, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Millisecond {
		return nil, cli.Usagef("must be a time of 1ms or more such as 10s, not %q", text)
	}
	return d.Milliseconds(), nil
}

// bindPicture adds the flags of pictures.
func bindPicture(f *pflag.FlagSet) {
	for _, p := range pictureFlags() {
		if p.read == nil {
			f.Bool(p.name, false, p.doc)
		} else {
			f.String(p.name, "", p.doc)
		}
	}
	f.StringArray("set", nil, "further parameter of render_scene as `name=value`, where a value that is no JSON is a text, such as lighting={\"ambient\":0.8}")
}

// pictureParams returns the parameters of render_scene that the flags ask for.
func pictureParams(f *pflag.FlagSet) (map[string]any, error) {
	params := map[string]any{}
	for _, p := range pictureFlags() {
		flag := f.Lookup(p.name)
		switch {
		case !flag.Changed:
		case p.read == nil:
			params[p.param] = flag.Value.String() == "true"
		default:
			v, err := p.read(flag.Value.String())
			if err != nil {
				return nil, cli.Usagef("--%s %w", p.name, err)
			}
			params[p.param] = v
		}
	}
	further, err := f.GetStringArray("set")
	if err != nil {
		return nil, err
	}
	for _, text := range further {
		if err := setParam(params, text); err != nil {
			return nil, err
		}
	}
	return params, nil
}

// setParam reads a parameter that was given as name=value.
func setParam(params map[string]any, text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return cli.Usagef("--set %s: write name=value", text)
	}
	known := renderSpellings()
	if !slices.Contains(known, name) {
		hint := ""
		if near := cli.Suggest(name, known); near != "" {
			hint = ", do you mean " + near + "?"
		}
		return cli.Usagef("--set: render_scene has no parameter %s%s (goxelctl render-scene --help lists them)", name, hint)
	}
	if json.Valid([]byte(value)) {
		params[name] = json.RawMessage(value)
	} else {
		params[name] = value
	}
	return nil
}

// renderSpellings returns the names of the parameters of render_scene, but for those about where the pictures go.
func renderSpellings() (list []string) {
	_, methods := method.NewTable().Names()
	m := methods["render_scene"]
	for i := range m.Params {
		if own := []string{"output_path", "return_mode", "format", "project_id"}; !slices.Contains(own, m.Params[i].Name) {
			list = append(list, m.Params[i].Spellings()...)
		}
	}
	return list
}
