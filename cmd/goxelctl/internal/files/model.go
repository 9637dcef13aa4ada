package files

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// model is an opened file.
type model struct {
	in      *input
	session *session
	opened
	layers []layer
	box    area // around the voxels of all layers
}

// layer is a layer of a model.
type layer struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	Visible bool   `json:"visible"`
	Voxels  int64  `json:"voxel_count"`
	box     area
}

// openModel opens a file and reads its layers. close must be called if there is no error.
func openModel(ctx context.Context, s *session, in *input, progress func(float64)) (*model, error) {
	m := &model{in: in, session: s}
	var err error
	if m.opened, err = s.open(ctx, in, progress); err != nil {
		return nil, err
	}
	if err := m.readLayers(ctx); err != nil {
		m.close(ctx)
		return nil, err
	}
	return m, nil
}

func (m *model) close(ctx context.Context) { m.session.drop(ctx, m.Project) }

func (m *model) readLayers(ctx context.Context) error {
	var reply struct{ Layers []layer }
	if err := m.session.call(ctx, "list_layers", m.params(nil), &reply); err != nil {
		return err
	}
	m.layers, m.box = reply.Layers, area{}
	for i := range m.layers {
		l := &m.layers[i]
		if l.Voxels == 0 {
			continue
		}
		var b box
		if err := m.session.call(ctx, "get_bounding_box", m.params(map[string]any{"layer_id": l.ID}), &b); err != nil {
			return err
		}
		l.box = b.area()
		m.box = m.box.union(l.box)
	}
	return nil
}

func (m *model) params(p map[string]any) map[string]any {
	if p == nil {
		p = map[string]any{}
	}
	p["project_id"] = m.Project
	return p
}

// merge makes one layer of the visible ones; the others go. A model without visible layers has an empty one then.
func (m *model) merge(ctx context.Context) error {
	base := 0
	for _, l := range m.layers {
		var err error
		switch {
		case !l.Visible:
			err = m.session.call(ctx, "delete_layer", m.params(map[string]any{"layer_id": l.ID}), nil)
		case base == 0:
			base = l.ID
		default:
			err = m.session.call(ctx, "merge_layers", m.params(map[string]any{"source_layer_id": l.ID, "target_layer_id": base}), nil)
		}
		if err != nil {
			return err
		}
	}
	return m.readLayers(ctx)
}

// source returns a layer to be read, moved.
func (m *model) source(l *layer, move cell) *source {
	if l == nil {
		return nil
	}
	return &source{session: m.session, project: m.Project, layer: l.ID, move: move, voxels: l.Voxels, bounds: l.box.moved(move)}
}

func (m *model) total() (voxels int64) {
	for _, l := range m.layers {
		voxels += l.Voxels
	}
	return voxels
}

// palette is what get_palette tells.
type palette struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Count  int    `json:"count"`
}

func (m *model) palette(ctx context.Context) (p palette, err error) {
	err = m.session.call(ctx, "get_palette", m.params(nil), &p)
	return p, err
}

// tally counts the voxels of each colour, up to a number of colours.
type tally struct {
	counts map[uint32]int64
	full   bool // there were more colours, which are not in it
}

// maxColors bounds the colours that are counted one by one.
const maxColors = 1 << 20

func (t *tally) add(color uint32, n int64) {
	if empty(color) || n == 0 {
		return
	}
	if t.counts == nil {
		t.counts = map[uint32]int64{}
	}
	if _, known := t.counts[color]; !known && len(t.counts) >= maxColors {
		t.full = true
		return
	}
	t.counts[color] += n
}

// hue is a colour with the number of its voxels, as --json prints it.
type hue struct {
	Color  string `json:"color"`
	Voxels int64  `json:"voxels"`
	rgba   uint32
}

// hues returns colours, the most frequent first.
func (t *tally) hues(wanted func(color uint32) bool) []hue {
	list := []hue{}
	for c, n := range t.counts {
		if wanted == nil || wanted(c) {
			list = append(list, hue{hex(c), n, c})
		}
	}
	slices.SortFunc(list, func(a, b hue) int {
		if a.Voxels != b.Voxels {
			return int(min(max(b.Voxels-a.Voxels, -1), 1))
		}
		return strings.Compare(a.Color, b.Color)
	})
	return list
}

// hex returns a colour as #rrggbb, or #rrggbbaa if it is translucent.
func hex(c uint32) string {
	text := fmt.Sprintf("#%02x%02x%02x", byte(c), byte(c>>8), byte(c>>16))
	if a := byte(c >> 24); a != 255 {
		text += fmt.Sprintf("%02x", a)
	}
	return text
}

// swatch returns a block in a colour and its name, or the name alone where there are no colours.
func swatch(env *cli.Env, c uint32) string {
	if !env.Color(env.Out) {
		return hex(c)
	}
	return fmt.Sprintf("\x1b[48;2;%d;%d;%dm  \x1b[0m %s", byte(c), byte(c>>8), byte(c>>16), hex(c))
}
