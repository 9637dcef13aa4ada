package meshio

import (
	"context"
	"errors"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// WriteOptions returns the options of every format that is written as a mesh. Some formats have Y up by convention.
func WriteOptions(yUp bool) []format.Option {
	return []format.Option{
		{
			Name: "mesher", Use: format.ForWrite, Default: "greedy", Words: []string{"culled", "greedy", "marching_cubes"},
			Doc: "how the surface is made: one quad for each face, faces joined to large rectangles, or smoothed",
		},
		{Name: "watertight", Use: format.ForWrite, Default: false, Doc: "rectangles meet corner to corner, without T-junctions that can show as cracks; for greedy"},
		{Name: "smooth", Use: format.ForWrite, Default: false, Doc: "corners anywhere and blended colours; for marching_cubes"},
		{Name: "level", Use: format.ForWrite, Default: 0, Max: 10, Doc: "level of detail: how often the resolution is halved"},
		{Name: "scale", Use: format.ForWrite, Default: 1.0, Min: 1e-6, Max: 1e6, Doc: "length of a voxel's edge"},
		{
			Name: "origin", Use: format.ForWrite, Default: "keep", Words: []string{"keep", "center", "bottom", "corner"},
			Doc: "what becomes 0,0,0: the project's own origin, the centre of the model, the centre of its bottom, or its min corner",
		},
		{Name: "y_up", Use: format.ForWrite, Default: yUp, Doc: "Y is up, otherwise Z"},
	}
}

// MeshOptions returns what the values of [WriteOptions] mean for a scene. The box is that of all visible layers, so that layers keep their
// places to each other.
func MeshOptions(s *scene.Scene, v format.Values, opt *format.EncodeOptions) mesh.Options {
	m := mesh.Options{
		Watertight: v.Bool("watertight"), Smooth: v.Bool("smooth"), Level: v.Int("level"), Scale: v.Float("scale"), YUp: v.Bool("y_up"),
		MaxBytes: opt.MemoryLimit(),
	}
	switch v.Text("mesher") {
	case "greedy":
		m.Method = mesh.Greedy
	case "marching_cubes":
		m.Method = mesh.MarchingCubes
	}
	if method := v.Text("mesher"); m.Smooth && method != "marching_cubes" {
		opt.Warnf("smooth changes nothing: it is for mesher=marching_cubes, not %s", method)
	}
	if m.Watertight && m.Method == mesh.MarchingCubes {
		opt.Warnf("watertight changes nothing: it is for mesher=greedy, not marching_cubes")
	}
	box := s.Bounds(func(l *scene.Layer) bool { return l.Visible })
	lo, hi := corner(box.Min), corner(box.Max)
	switch v.Text("origin") {
	case "center":
		m.Origin = [3]float64{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2, (lo[2] + hi[2]) / 2}
	case "bottom":
		m.Origin = [3]float64{(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2, lo[2]}
	case "corner":
		m.Origin = lo
	}
	return m
}

func corner(p storage.Pos) [3]float64 {
	return [3]float64{float64(p.X), float64(p.Y), float64(p.Z)}
}

// Build is [mesh.Build] with errors of package format.
func Build(ctx context.Context, name string, v storage.Volume, opt mesh.Options) (*mesh.Mesh, error) {
	m, err := mesh.Build(ctx, v, opt)
	var size *mesh.SizeError
	if errors.As(err, &size) {
		return nil, &format.UnsupportedError{Format: name, Msg: size.Error()}
	}
	return m, err
}
