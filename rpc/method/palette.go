package method

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format/swatch"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func paletteMethods() []*Method {
	success := Field{"success", "boolean", "true"}
	list := []Field{
		{"name", "string", "of the palette"},
		{"count", "integer", "of its colours"},
		{"colors", "object[]", "`{index, color, hex, name}`"},
	}
	revision := Field{"revision", "integer", "of the project"}
	slow := func(*Call) time.Duration { return time.Second }
	return []*Method{
		{
			Name: "load_palette", Doc: "Reads a file of colours, which become the palette of the project: " + paletteFormats(false) + ". The content tells the format.",
			Aliases: []Alias{{Name: "palette.load"}, {Name: "import_palette"}},
			Params:  []Param{{Name: "path", Type: String, Keys: pathKeys, Required: true, Doc: "the file"}},
			Order:   []string{"path"},
			Result:  append([]Field{success, {"path", "string", "as given"}, {"format", "string", ""}}, append(list, revision)...),
			Errors:  []string{"file_not_found", "permission_denied", "invalid_file", "unsupported_file", "file_too_large"},
			Class:   Edit, Since: "1.0", Cost: slow, Do: loadPalette,
		},
		{
			Name: "save_palette", Doc: "Writes the palette of the project to a file; if it has none, the colours of its voxels, the most frequent first.",
			Aliases: []Alias{{Name: "palette.save"}, {Name: "export_palette"}},
			Params: []Param{
				{Name: "path", Type: String, Keys: pathKeys, Required: true, Doc: "the file"},
				{Name: "format", Type: String, Doc: paletteFormats(true) + "; absent: by the file name's extension"},
			},
			Order:  []string{"path", "format"},
			Result: []Field{success, {"path", "string", "as given"}, {"format", "string", ""}, {"count", "integer", "of the colours"}, {"file_size", "integer", "bytes"}, {"warnings", "string[]", "parameters that were ignored and the like; absent if there are none"}},
			Errors: []string{"file_not_found", "permission_denied", "unknown_format", "write_failed"},
			Class:  Long, Since: "1.0", Start: savePalette,
		},
		{
			Name: "get_palette", Doc: "Returns the palette of the project; if it has none, the colours of its voxels, the most frequent first.",
			Aliases: []Alias{{Name: "palette.get"}},
			Result:  append([]Field{{"source", "string", "`palette` or `voxels`"}}, append(list, revision)...),
			Class:   Read, Since: "1.0", Cost: slow, Do: getPalette,
		},
		{
			Name: "quantize", Doc: "Reduces the colours of voxels, to the nearest of the project's palette or to the few that stand best for them.",
			Aliases: []Alias{{Name: "quantise"}, {Name: "quantize_colors"}, {Name: "palette.quantize"}},
			Params: []Param{
				{Name: "max_colors", Type: Integer, Keys: []string{"max_colors", "colors", "count"}, Doc: "how many colours are chosen, 1 to 65536; absent: those of the palette, see load_palette"},
				{Name: "layer_id", Type: LayerID, Keys: layerKeys, Doc: "the layer, by id or name; absent or -2: all layers"},
				{Name: "set_palette", Type: Boolean, Default: "true", Doc: "whether colours that were chosen become the palette of the project"},
			},
			Order: []string{"max_colors", "layer_id"},
			Result: withSummary(success, Field{"colors_before", "integer", "colours that the voxels had"}, Field{"colors_after", "integer", "colours that they have"},
				Field{"max_error", "integer", "largest difference of a channel, 0 to 255"}),
			Errors: []string{"no_palette"},
			Class:  Edit, Since: "1.0", Cost: slow, Do: quantize,
		},
	}
}

// paletteFormats lists the formats of palettes with their extensions.
func paletteFormats(written bool) string {
	var names []string
	for _, f := range swatch.Formats() {
		if !written || f.Encode != nil {
			names = append(names, fmt.Sprintf("`%s` (%s, %s)", f.Name, f.Title, strings.Join(f.Exts, " ")))
		}
	}
	return strings.Join(names, ", ")
}

func loadPalette(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	path, err := c.requiredPath()
	if err != nil {
		return dst, err
	}
	data, err := c.Env.Engine.ReadFile(path, swatch.MaxBytes)
	if err != nil {
		return dst, err
	}
	p, f, err := swatch.Decode(data)
	if err != nil {
		return dst, &engine.Error{Reason: engine.InvalidFile, Parameter: "path", Msg: "cannot open " + path, Err: err}
	}
	if p.Name == "" {
		p.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	sum, err := c.change(func(e *engine.Edit) error {
		e.SetPalette(p)
		return nil
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.str("path", path)
	o.str("format", f.Name)
	o.palette(p)
	o.int("revision", int64(sum.Revision))
	return c.finish(&o), nil
}

// requiredPath returns the path that the call must give.
func (c *Call) requiredPath() (string, error) {
	if _, ok := c.first(pathKeys...); !ok {
		return "", missing("path")
	}
	path, err := c.text("", pathKeys...)
	if err == nil && path == "" {
		err = invalid("path", "must not be empty")
	}
	return path, err
}

func savePalette(_ context.Context, c *Call) (Job, error) {
	path, err := c.requiredPath()
	if err != nil {
		return nil, err
	}
	name, err := c.text("", "format")
	if err != nil {
		return nil, err
	}
	f, known := swatch.Writer(name, path)
	if f == nil {
		return nil, engine.Errorf(engine.UnknownFormat, "format", "no format of palettes that can be written is named or has this extension (%s)", known)
	}
	s := c.Project.Snapshot()
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		p, _, err := paletteOf(ctx, s)
		if err != nil {
			return dst, err
		}
		size, err := c.Env.Engine.WriteFile(ctx, path, func(w io.Writer) error { return f.Encode(w, p) })
		if err != nil {
			return dst, err
		}
		o := begin(dst)
		o.bool("success", true)
		o.str("path", path)
		o.str("format", f.Name)
		o.int("count", int64(len(p.Swatches)))
		o.int("file_size", size)
		return c.finish(&o), nil
	}, nil
}

func getPalette(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	p, source, err := paletteOf(ctx, c.Project.Scene())
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.str("source", source)
	o.palette(p)
	o.int("revision", int64(c.Project.Revision()))
	return c.finish(&o), nil
}

// paletteOf returns the palette of a scene, or one of the colours of its voxels.
func paletteOf(ctx context.Context, s *scene.Scene) (p *scene.Palette, source string, err error) {
	if s.Palette != nil {
		return s.Palette, "palette", nil
	}
	counts, err := countColors(ctx, s.Layers)
	if err != nil {
		return nil, "", err
	}
	if len(counts) > swatch.MaxColors {
		return nil, "", invalid("project_id", "the voxels have %d colours, and a palette has at most %d: quantize them first", len(counts), swatch.MaxColors)
	}
	colors := slices.SortedFunc(maps.Keys(counts), func(a, b storage.Color) int {
		if counts[a] != counts[b] {
			return int(min(max(counts[b]-counts[a], -1), 1))
		}
		return int(int64(a) - int64(b))
	})
	p = &scene.Palette{}
	for _, color := range colors {
		p.Swatches = append(p.Swatches, scene.Swatch{Color: color})
	}
	return p, "voxels", nil
}

// countColors counts the colours of layers, made opaque.
func countColors(ctx context.Context, layers []*scene.Layer) (map[storage.Color]int64, error) {
	counts := map[storage.Color]int64{}
	for _, l := range layers {
		if err := palette.Count(ctx, l.Volume, 1, counts); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

func (o *object) palette(p *scene.Palette) {
	o.str("name", p.Name)
	o.int("count", int64(len(p.Swatches)))
	o.key("colors")
	o.b = append(o.b, '[')
	for i, s := range p.Swatches {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.int("index", int64(i))
		in.color(s.Color)
		in.str("hex", fmt.Sprintf("#%02x%02x%02x", s.Color.R(), s.Color.G(), s.Color.B()))
		in.str("name", s.Name)
		o.b = in.end()
	}
	o.b = append(o.b, ']')
}

func quantize(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	layers := c.Project.Scene().Layers
	if _, ok := c.first(layerKeys...); ok || c.common.raw != nil {
		var err error
		if layers, err = c.scope(); err != nil {
			return dst, err
		}
	}
	set, err := c.boolean(true, "set_palette")
	if err != nil {
		return dst, err
	}
	counts, err := countColors(ctx, layers)
	if err != nil {
		return dst, err
	}
	table, chosen, err := c.tableOf(ctx, counts)
	if err != nil {
		return dst, err
	}
	used := map[storage.Color]bool{}
	for color := range counts {
		used[table.Colors[table.Index(color)]] = true
	}
	sum, err := c.change(func(e *engine.Edit) error {
		if chosen && set {
			e.SetPalette(newPalette(table.Colors))
		}
		for _, l := range layers {
			if err := recolor(ctx, e.Recorder(l), table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("colors_before", int64(len(counts)))
	o.int("colors_after", int64(len(used)))
	o.int("max_error", int64(table.MaxError))
	o.summary(sum)
	return c.finish(&o), nil
}

// tableOf returns the table of the colours that voxels are to have, and whether they were chosen for the voxels.
func (c *Call) tableOf(ctx context.Context, counts map[storage.Color]int64) (t *palette.Table, chosen bool, err error) {
	n, err := c.ranged(0, 1, swatch.MaxColors, "max_colors", "colors", "count")
	if _, given := c.first("max_colors", "colors", "count"); given {
		if err != nil {
			return nil, false, err
		}
		t, err = palette.NewTable(ctx, counts, int(n), nil)
		return t, true, err
	}
	colors := c.Project.Scene().Palette.Colors()
	if len(colors) == 0 {
		return nil, false, &wire.Error{
			Code: CodeServer, Message: "the project has no palette: load one, or give max_colors", Reason: "no_palette", Parameter: "max_colors",
		}
	}
	t, err = palette.NearestTable(ctx, counts, colors)
	return t, false, err
}

func newPalette(colors []storage.Color) *scene.Palette {
	p := &scene.Palette{Name: "quantized"}
	for _, color := range colors {
		p.Swatches = append(p.Swatches, scene.Swatch{Color: color})
	}
	return p
}

// recolor gives the voxels of a layer the colours of a table. Alpha stays as it is.
func recolor(ctx context.Context, r *edit.Recorder, t *palette.Table) error {
	return edit.Recolor(ctx, r, func(c storage.Color) storage.Color {
		to := t.Colors[t.Index(c)]
		return storage.RGBA(to.R(), to.G(), to.B(), c.A())
	})
}
