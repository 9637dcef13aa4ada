package vmax

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file.
type decoder struct {
	opt      *format.DecodeOptions
	budget   *format.Budget
	archive  *archive
	models   map[string]*model          // by file
	palettes map[string][]storage.Color // by file
	unpacked []byte                     // room for property lists
	order    [storage.TileCells]uint16  // index of a cell of a tile by its place in Morton order
	cells    [storage.TileCells]storage.Color
	scratch  storage.Scratch
	scene    scene.Scene
}

// Decode reads a zipped package of VoxelMax into a scene with a layer for each object. The active layer is the last one.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{
		opt: opt, budget: format.NewBudget(ctx, name, opt), models: map[string]*model{}, palettes: map[string][]storage.Color{},
	}
	for i := range d.order {
		d.order[i] = uint16(uncode(int32(i)).Index())
	}
	var err error
	if d.archive, err = openArchive(d.budget, data); err != nil {
		return nil, err
	}
	doc, err := readDocument(d.archive)
	if err != nil {
		return nil, err
	}
	if err := doc.resolve(); err != nil {
		return nil, err
	}
	for i, o := range doc.Objects {
		if err := d.budget.At(int64(i), int64(len(doc.Objects))); err != nil {
			return nil, err
		}
		if err := d.addLayer(o); err != nil {
			return nil, err
		}
	}
	return d.finish()
}

// addLayer adds the layer of an object.
func (d *decoder) addLayer(o *group) error {
	m, err := d.readModel(o.Contents)
	if err != nil {
		return err
	}
	palette, err := d.readPalette(o.Palette)
	if err != nil {
		return err
	}
	v, err := d.budget.Volume()
	if err != nil {
		return err
	}
	l := scene.NewLayer(len(d.scene.Layers)+1, cleanName(o.Name), v)
	l.Visible = !o.Hidden
	d.scene.Layers = append(d.scene.Layers, l)
	if m.bounds.Empty() {
		return nil
	}
	t, err := d.turn(o, m)
	if err != nil {
		return err
	}
	p := &placer{budget: d.budget, model: m, volume: v, turn: t, colors: &[maxColors]storage.Color{}}
	for i := 1; i < maxColors; i++ {
		p.colors[i] = storage.RGB(0, 0, 0)
		if i <= len(palette) {
			p.colors[i] = palette[i-1].Norm()
		}
	}
	if err := p.place(); err != nil {
		return err
	}
	d.warnColors(o, p, len(palette))
	return nil
}

// turn returns how the cells of a model become those of an object. What is turned or scaled in another way than cells can be keeps
// its middle.
func (d *decoder) turn(o *group, m *model) (turn, error) {
	w := *o.world
	if !w.inRange() {
		return turn{}, unsupported("the object %.80q lies out of range", o.label())
	}
	t, exact, ok := w.turn()
	if !ok {
		d.budget.Warnf("the rotation or the scale of %.80q is not one that cells can have, and was left out", o.label())
		var middle [3]float64
		for i, sum := range [3]int32{m.bounds.Min.X + m.bounds.Max.X, m.bounds.Min.Y + m.bounds.Max.Y, m.bounds.Min.Z + m.bounds.Max.Z} {
			middle[i] = float64(sum) / 2
		}
		moved := identity
		for i, to := range w.apply(middle) {
			moved[i][3] = to - middle[i]
		}
		if !moved.inRange() {
			return turn{}, unsupported("the object %.80q lies out of range", o.label())
		}
		t, _, _ = moved.turn()
		return t, nil
	}
	if !exact {
		d.budget.Warnf("%.80q lies between cells and was moved by up to half a voxel", o.label())
	}
	return t, nil
}

// warnColors warns about voxels without a colour.
func (d *decoder) warnColors(o *group, p *placer, colors int) {
	var missing, clear int64
	for i, n := range p.counts {
		switch {
		case i > colors:
			missing += n
		case p.colors[i] == 0:
			clear += n
		}
	}
	if missing > 0 {
		d.budget.Warnf("%d voxels of %.80q whose colour is not in the palette became black", missing, o.label())
	}
	if clear > 0 {
		d.budget.Warnf("%d voxels of %.80q have a transparent colour and were left out", clear, o.label())
	}
}

// readPalette returns the colours of a palette: the first row of a picture. The first palette becomes that of the scene.
func (d *decoder) readPalette(file string) ([]storage.Color, error) {
	if colors, ok := d.palettes[file]; ok {
		return colors, nil
	}
	data, err := d.archive.read(file, maxSmall)
	if err != nil {
		return nil, err
	}
	r, err := pngio.NewReader(d.budget, name, data)
	if err == nil {
		err = r.Next()
	}
	if bad := (*format.Error)(nil); errors.As(err, &bad) {
		return nil, badInput("the file %.80q: at offset %d: %s", file, bad.Offset, bad.Msg)
	}
	if err != nil {
		return nil, err
	}
	row := r.Colors()
	colors := slices.Clone(row[:min(len(row), maxColors-1)])
	d.palettes[file] = colors
	if d.scene.Palette == nil {
		d.scene.Palette = swatches(colors)
	}
	return colors, d.budget.Hold(4*len(colors) + int(d.scene.Palette.Bytes()))
}

// swatches returns a palette up to its last colour that is not transparent.
func swatches(colors []storage.Color) *scene.Palette {
	for len(colors) > 0 && colors[len(colors)-1].Empty() {
		colors = colors[:len(colors)-1]
	}
	p := &scene.Palette{Name: "VoxelMax"}
	for _, c := range colors {
		p.Swatches = append(p.Swatches, scene.Swatch{Color: c})
	}
	return p
}

// finish returns the scene, with a layer in any case and names for all of them.
func (d *decoder) finish() (*scene.Scene, error) {
	s := &d.scene
	if len(s.Layers) == 0 {
		d.budget.Warnf("the file has no object")
		v, err := d.budget.Volume()
		if err != nil {
			return nil, err
		}
		s.Layers = append(s.Layers, scene.NewLayer(1, "", v))
	}
	used := make(map[string]bool, len(s.Layers))
	for _, l := range s.Layers {
		used[l.Name] = true
	}
	number := 1
	for _, l := range s.Layers {
		for ; l.Name == ""; number++ {
			if name := fmt.Sprintf("Layer.%d", number); !used[name] {
				l.Name = name
			}
		}
	}
	s.Active = len(s.Layers)
	return s, nil
}
