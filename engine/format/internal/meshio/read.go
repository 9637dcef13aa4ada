package meshio

import (
	"context"
	"errors"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// Part is a surface that becomes a layer.
type Part struct {
	Name     string // "" for a name made up
	Model    *voxelize.Model
	Material int // index in the scene's materials, -1 for none
}

// ReadOptions returns the options of every format that is read as a mesh. Some formats have Y up by convention.
func ReadOptions(yUp bool) []format.Option {
	return []format.Option{
		{
			Name: "voxel_size", Use: format.ForRead, Default: 0.0, Min: 0, Max: 1e9,
			Doc: "length of a voxel's edge in units of the file; 0: 1 if all corners lie on whole numbers, as in meshes made from voxels, otherwise by resolution",
		},
		{
			Name: "resolution", Use: format.ForRead, Default: 0, Min: 0, Max: 4096,
			Doc: "voxels along the longest edge of the model; 0: 128 where voxel_size says nothing",
		},
		{
			Name: "fill", Use: format.ForRead, Default: "auto", Words: []string{"auto", "surface", "parity", "flood"},
			Doc: "the inside: filled if the surface is closed, left empty, filled with closed cavities empty, or filled with cavities",
		},
		{Name: "y_up", Use: format.ForRead, Default: yUp, Doc: "Y is up in the file, otherwise Z"},
	}
}

// Read makes a scene with a layer for each part, or one empty layer if there are none. Materials and the like are up to the caller. The
// values are those of [ReadOptions].
//
// It tells the second half of the progress: a decoder tells up to one half before, as done of twice the bytes of the file. Errors of
// package voxelize become those of package format, without an offset; a decoder that knows the place of a bad number reports it itself.
func Read(ctx context.Context, b *format.Budget, v format.Values, parts []Part) (*scene.Scene, error) {
	opt := voxelize.Options{YUp: v.Bool("y_up"), Fill: fill(v.Text("fill")), MaxCells: b.Limits().Voxels}
	g, err := choose(ctx, v, parts)
	if err != nil {
		return nil, Failed(b, err)
	}
	opt.Cell = g.cell
	if g.warning != "" {
		b.Warnf("%s", g.warning)
	}
	r := &reader{b: b, opt: opt, grid: g, scene: &scene.Scene{}}
	for i := range parts {
		r.total += weight(parts[i].Model)
	}
	for i := range parts {
		if err := r.layer(&parts[i]); err != nil {
			return nil, Failed(b, err)
		}
	}
	if len(parts) == 0 {
		if err := r.layer(&Part{Model: &voxelize.Model{}, Material: -1}); err != nil {
			return nil, Failed(b, err)
		}
	}
	r.scene.NumberLayers()
	return r.scene, nil
}

// fill returns what the word of an option means.
func fill(word string) voxelize.Fill {
	switch word {
	case "surface":
		return voxelize.Surface
	case "parity":
		return voxelize.Parity
	case "flood":
		return voxelize.Flood
	}
	return voxelize.Auto
}

// reader makes the layers of a scene.
type reader struct {
	b     *format.Budget
	opt   voxelize.Options
	grid  grid
	scene *scene.Scene

	done, total int64 // weights of parts
	held        int   // bytes, the most that a part took
}

// weight returns how much of the work a model is.
func weight(m *voxelize.Model) int64 { return int64(len(m.Triangles)) + 1 }

func (r *reader) layer(p *Part) error {
	v, err := r.b.Volume()
	if err != nil {
		return err
	}
	r.opt.Origin = r.grid.of(len(r.scene.Layers))
	w := &work{r: r, weight: weight(p.Model)}
	if err := voxelize.Voxelize(p.Model, r.opt, v, w); err != nil {
		return err
	}
	r.done += w.weight
	id := len(r.scene.Layers) + 1
	l := scene.NewLayer(id, scene.CleanName(p.Name), v)
	l.Material = p.Material
	r.scene.Layers = append(r.scene.Layers, l)
	return nil
}

// work is the budget of one part.
type work struct {
	r      *reader
	weight int64
	held   int
}

var _ voxelize.Budget = (*work)(nil)

// Add implements voxelize.Budget.
func (w *work) Add(n int64) error { return w.r.b.Add(n) }

// Hold implements voxelize.Budget. Parts take their memory one after the other, so that what one had the next can have.
func (w *work) Hold(n int) error {
	w.held += n
	if w.held <= w.r.held {
		return nil
	}
	n = w.held - w.r.held
	w.r.held = w.held
	return w.r.b.Hold(n)
}

// At implements voxelize.Budget.
func (w *work) At(done, total int64) error {
	const fine = 1 << 20
	part := int64(float64(w.weight) * fine * float64(done) / float64(max(total, 1)))
	all := max(w.r.total, 1) * fine
	return w.r.b.At(all+min(w.r.done*fine+part, all), 2*all)
}

// Failed returns the errors of package voxelize as those of package format, and others as they are.
func Failed(b *format.Budget, err error) error {
	var bad *voxelize.Error
	var size *voxelize.SizeError
	switch {
	case errors.As(err, &bad):
		return &format.Error{Format: b.Format(), Offset: -1, Msg: bad.Msg}
	case errors.As(err, &size):
		return &format.UnsupportedError{Format: b.Format(), Msg: size.Msg}
	}
	return err
}
