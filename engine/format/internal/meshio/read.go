package meshio

import (
	"context"
	"errors"
	"fmt"

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
		{Name: "voxel_size", Use: format.ForRead, Default: 0.0, Min: 0, Max: 1e9,
			Doc: "length of a voxel's edge in units of the file; 0: 1 if all corners lie on whole numbers, as in meshes made from voxels, otherwise by resolution"},
		{Name: "resolution", Use: format.ForRead, Default: 0, Min: 0, Max: 4096,
			Doc: "voxels along the longest edge of the model; 0: 128 where voxel_size says nothing"},
		{Name: "fill", Use: format.ForRead, Default: "auto", Words: []string{"auto", "surface", "parity", "flood"},
			Doc: "the inside: filled if the surface is closed, left empty, filled with closed cavities empty, or filled with cavities"},
		{Name: "y_up", Use: format.ForRead, Default: yUp, Doc: "Y is up in the file, otherwise Z"},
	}
}

// Read makes a scene with a layer for each part, or one empty layer if there are none. Materials and the like are up to the caller. The
// values are those of [ReadOptions]. It tells the second half of the progress: a decoder tells up to a half before, so done of twice the
// bytes of the file.
func Read(ctx context.Context, b *format.Budget, v format.Values, parts []Part) (*scene.Scene, error) {
	_ = ctx
	s := &scene.Scene{}
	opt := voxelize.Options{Cell: v.Float("voxel_size"), YUp: v.Bool("y_up")}
	if opt.Cell == 0 {
		opt.Cell = 1
	}
	for i := range parts {
		if err := layer(s, &parts[i], opt, b); err != nil {
			return nil, err
		}
	}
	if len(parts) == 0 {
		if err := layer(s, &Part{Model: &voxelize.Model{}, Material: -1}, opt, b); err != nil {
			return nil, err
		}
	}
	s.Active = s.Layers[len(s.Layers)-1].ID
	return s, nil
}

type work struct{ *format.Budget }

func (w work) At(int64, int64) error { return w.Check() }

func layer(s *scene.Scene, p *Part, opt voxelize.Options, b *format.Budget) error {
	v, err := b.Volume()
	if err != nil {
		return err
	}
	if err := voxelize.Voxelize(p.Model, opt, v, work{b}); err != nil {
		return Failed(b, err)
	}
	l := scene.NewLayer(len(s.Layers)+1, name(p.Name, len(s.Layers)+1), v)
	l.Material = p.Material
	s.Layers = append(s.Layers, l)
	return nil
}

func name(text string, id int) string {
	if text == "" {
		return fmt.Sprintf("Layer.%d", id)
	}
	return text
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

