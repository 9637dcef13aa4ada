package slab6

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file, tile by tile of the world.
type decoder struct {
	budget *format.Budget
	grid   []byte
	size   [3]int // along the axes of the file
	colors [256]storage.Color

	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// Decode reads a file into a scene with one layer and the file's palette.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	size, ok := edges(data, int64(len(data)))
	if !ok {
		return nil, &format.Error{Format: name, Msg: "the edges of the model do not give the size of the file"}
	}
	d := &decoder{budget: format.NewBudget(ctx, name, opt), size: size, grid: data[headLen : len(data)-paletteLen]}
	d.readColors(data[len(data)-paletteLen:])
	v, err := d.budget.Volume()
	if err != nil {
		return nil, err
	}
	if err := d.fill(v); err != nil {
		return nil, err
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1, Palette: &scene.Palette{}}
	for _, c := range d.colors[:none] {
		s.Palette.Swatches = append(s.Palette.Swatches, scene.Swatch{Color: c})
	}
	return s, nil
}

// readColors reads the palette.
func (d *decoder) readColors(p []byte) {
	most := uint8(0)
	for _, v := range p {
		most = max(most, v)
	}
	level := func(v uint8) uint8 { return uint8((int(v)*255 + 31) / 63) }
	if most > 63 {
		level = func(v uint8) uint8 { return v }
	}
	for i := range d.colors[:none] {
		d.colors[i] = storage.RGB(level(p[3*i]), level(p[3*i+1]), level(p[3*i+2]))
	}
}

// box returns the cells of the world that the file describes.
func (d *decoder) box() storage.Box {
	x, y, z := int32(d.size[0]), int32(d.size[1]), int32(d.size[2])
	lo := storage.Pos{X: -(x / 2), Y: -(y / 2), Z: -(z / 2)}
	return storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: x, Y: y, Z: z})}
}

// fill sets the voxels.
func (d *decoder) fill(v storage.Volume) error {
	box := d.box()
	tiles := box.Tiles()
	for x := tiles.Min.X; x < tiles.Max.X; x++ {
		for y := tiles.Min.Y; y < tiles.Max.Y; y++ {
			if err := d.budget.At(int64(x-tiles.Min.X), int64(tiles.Max.X-tiles.Min.X)); err != nil {
				return err
			}
			for z := tiles.Min.Z; z < tiles.Max.Z; z++ {
				tp := storage.TilePos{X: x, Y: y, Z: z}
				n := d.gather(tp, box)
				if n == 0 {
					continue
				}
				if err := d.budget.Add(n); err != nil {
					return err
				}
				t := storage.Pack(&d.cells, &d.scratch)
				v.SetTile(tp, &t)
			}
		}
	}
	return nil
}

// gather puts the voxels of a tile into the cells and returns how many there are.
func (d *decoder) gather(tp storage.TilePos, box storage.Box) (n int64) {
	clear(d.cells[:])
	part := tp.Box().Intersect(box)
	lo, hi := part.Min.Sub(tp.Min()), part.Max.Sub(tp.Min())
	for x := part.Min.X; x < part.Max.X; x++ {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			column := int(x-box.Min.X)*d.size[1] + int(box.Max.Y-1-y)
			top := column*d.size[2] + int(box.Max.Z-part.Max.Z)
			at := storage.Pos{X: x, Y: y, Z: part.Max.Z - 1}.Index()
			for _, i := range d.grid[top : top+int(hi.Z-lo.Z)] {
				if i != none {
					d.cells[at] = d.colors[i]
					n++
				}
				at -= storage.TileEdge * storage.TileEdge
			}
		}
	}
	return n
}
