package render_test

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// box fills the cells from (x0,y0,z0) up to but not including (x1,y1,z1).
func box(v storage.Volume, x0, y0, z0, x1, y1, z1 int32, c storage.Color) {
	for z := z0; z < z1; z++ {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}

// ball fills a ball with a colour for each cell.
func ball(v storage.Volume, c storage.Pos, radius float64, color func(storage.Pos) storage.Color) {
	r := int32(math.Ceil(radius))
	for z := -r; z <= r; z++ {
		for y := -r; y <= r; y++ {
			for x := -r; x <= r; x++ {
				dx, dy, dz := float64(x)+0.5, float64(y)+0.5, float64(z)+0.5
				if dx*dx+dy*dy+dz*dz <= radius*radius {
					p := c.Add(storage.Pos{X: x, Y: y, Z: z})
					v.Set(p, color(p))
				}
			}
		}
	}
}

// house builds a house with a tree on a lawn of 24 by 24 cells.
func house() storage.Volume {
	v := storagetest.NewModel()
	rgb := storage.RGB
	box(v, 0, 0, 0, 24, 24, 1, rgb(96, 160, 72))
	box(v, 9, 0, 0, 12, 6, 1, rgb(190, 178, 150))
	box(v, 4, 6, 1, 18, 18, 10, rgb(232, 218, 190))
	box(v, 5, 7, 1, 17, 17, 10, 0)
	for i := range int32(8) {
		box(v, 3+i, 5, 10+i, 4+i, 19, 11+i, rgb(178, 64, 52))
		box(v, 18-i, 5, 10+i, 19-i, 19, 11+i, rgb(178, 64, 52))
		box(v, 4+i, 6, 10+i, 18-i, 7, 11+i, rgb(232, 218, 190))
		box(v, 4+i, 17, 10+i, 18-i, 18, 11+i, rgb(232, 218, 190))
	}
	box(v, 9, 6, 1, 12, 7, 6, rgb(104, 66, 40))
	for _, x := range []int32{5, 14} {
		box(v, x, 6, 4, x+3, 7, 7, storage.RGBA(140, 190, 230, 128))
	}
	box(v, 17, 9, 4, 18, 15, 7, storage.RGBA(140, 190, 230, 128))
	box(v, 14, 13, 13, 16, 15, 21, rgb(120, 120, 124))
	box(v, 20, 3, 1, 22, 5, 6, rgb(110, 76, 46))
	ball(v, storage.Pos{X: 21, Y: 4, Z: 9}, 3.5, func(p storage.Pos) storage.Color {
		if (p.X*7+p.Y*13+p.Z*5)%4 == 0 {
			return rgb(70, 138, 60)
		}
		return rgb(58, 120, 52)
	})
	return v
}

// rainbow is a ball in which nearly every cell has a colour of its own.
func rainbow(n int32) storage.Volume {
	v := storagetest.NewModel()
	ball(v, storage.Pos{X: n / 2, Y: n / 2, Z: n / 2}, float64(n)/2, func(p storage.Pos) storage.Color {
		return storage.RGB(uint8(p.X*255/n), uint8(p.Y*255/n), uint8(p.Z*255/n))
	})
	return v
}

// dice is a cube of edge n whose six sides have six colours.
func dice(n int32) storage.Volume {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, n, n, n, storage.RGB(128, 128, 128))
	box(v, 0, 0, 0, 1, n, n, diceColors["left"])
	box(v, n-1, 0, 0, n, n, n, diceColors["right"])
	box(v, 1, 0, 0, n-1, 1, n, diceColors["front"])
	box(v, 1, n-1, 0, n-1, n, n, diceColors["back"])
	box(v, 1, 1, 0, n-1, n-1, 1, diceColors["bottom"])
	box(v, 1, 1, n-1, n-1, n-1, n, diceColors["top"])
	return v
}

var diceColors = map[string]storage.Color{
	"left": storage.RGB(0, 255, 255), "right": storage.RGB(255, 0, 0), "front": storage.RGB(0, 255, 0),
	"back": storage.RGB(255, 0, 255), "bottom": storage.RGB(255, 255, 0), "top": storage.RGB(0, 0, 255),
}

func sub(a, b render.Vec) render.Vec { return render.Vec{X: a.X - b.X, Y: a.Y - b.Y, Z: a.Z - b.Z} }
func dot(a, b render.Vec) float64    { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }
func cross(a, b render.Vec) render.Vec {
	return render.Vec{X: a.Y*b.Z - a.Z*b.Y, Y: a.Z*b.X - a.X*b.Z, Z: a.X*b.Y - a.Y*b.X}
}

func unit(a render.Vec) render.Vec {
	l := math.Sqrt(dot(a, a))
	return render.Vec{X: a.X / l, Y: a.Y / l, Z: a.Z / l}
}

// same reports whether a colour of a decoded file is exactly the wanted one.
func same(c color.Color, want color.NRGBA) bool {
	got, ok := c.(color.NRGBA)
	if !ok {
		r, g, b, a := c.RGBA()
		got = color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
	}
	return got == want
}

// quick returns a copy that is faster to read.
func quick(v storage.Volume) storage.Volume {
	c := dense.New(storage.Options{})
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, tile *storage.Tile) bool {
		c.SetTile(tp, tile)
		return true
	})
	return c
}
