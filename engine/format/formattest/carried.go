package formattest

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// Carried returns the scene that a format with the given abilities can give back at best: with merged layers unless it has layers, without
// hidden ones unless it tells them apart, opaque or empty voxels unless it has alpha, almost black ones if it has no black, moved to the
// origin unless it has positions, full below its highest voxels if it has heights. Materials, cameras and the like are left out.
func Carried(s *scene.Scene, caps format.Caps) *scene.Scene {
	c := &scene.Scene{}
	if caps.Layers {
		for _, l := range s.Layers {
			if l.Visible || caps.Hidden {
				k := scene.NewLayer(l.ID, l.Name, copyVolume(l.Volume))
				k.Visible = l.Visible
				c.Layers = append(c.Layers, k)
			}
		}
	} else {
		c.Layers = []*scene.Layer{scene.NewLayer(1, "", Merge(s, storagetest.NewModel()))}
	}
	for _, l := range c.Layers {
		if !caps.Alpha {
			for _, cell := range Cells(l.Volume) {
				l.Volume.Set(cell.Pos, opaque(cell.Color))
			}
		}
	}
	if caps.NoBlack {
		for _, l := range c.Layers {
			lighten(l.Volume)
		}
	}
	if !caps.Negative {
		origin := c.Bounds(nil).Min
		for _, l := range c.Layers {
			l.Volume = moved(l.Volume, origin)
		}
	}
	if caps.Heights {
		for _, l := range c.Layers {
			fillBelow(l.Volume)
		}
	}
	return c
}

// moved returns a volume with its cells moved so that origin becomes 0,0,0.
func moved(v storage.Volume, origin storage.Pos) storage.Volume {
	m := storagetest.NewModel()
	for _, cell := range Cells(v) {
		m.Set(cell.Pos.Sub(origin), cell.Color)
	}
	return m
}

// lighten makes black voxels almost black.
func lighten(v storage.Volume) {
	for _, c := range Cells(v) {
		if c.Color == storage.RGB(0, 0, 0) {
			v.Set(c.Pos, storage.RGB(1, 1, 1))
		}
	}
}

// fillBelow fills every column of cells below its highest one, in its colour, down to the lowest cell of all.
func fillBelow(v storage.Volume) {
	low := storage.Bounds(v).Min.Z
	type column struct{ x, y int32 }
	top := map[column]Cell{}
	for _, c := range Cells(v) {
		at := column{c.Pos.X, c.Pos.Y}
		if t, ok := top[at]; !ok || c.Pos.Z > t.Pos.Z {
			top[at] = c
		}
	}
	for at, t := range top {
		for z := low; z < t.Pos.Z; z++ {
			v.Set(storage.Pos{X: at.x, Y: at.y, Z: z}, t.Color)
		}
	}
}

func copyVolume(v storage.Volume) storage.Volume {
	m := storagetest.NewModel()
	for _, c := range Cells(v) {
		m.Set(c.Pos, c.Color)
	}
	return m
}

func opaque(c storage.Color) storage.Color {
	if c.A() < format.MinAlpha {
		return 0
	}
	return storage.RGB(c.R(), c.G(), c.B())
}

// Exposed reports whether a cell has an empty neighbour.
func Exposed(v storage.Volume, p storage.Pos) bool {
	for _, d := range [...]storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
		if v.Get(p.Add(d)).Empty() {
			return true
		}
	}
	return false
}

// colorsOf returns how many colours the layers of a scene have.
func colorsOf(s *scene.Scene) int {
	colors := map[storage.Color]bool{}
	for _, l := range s.Layers {
		for _, c := range Cells(l.Volume) {
			colors[c.Color] = true
		}
	}
	return len(colors)
}
