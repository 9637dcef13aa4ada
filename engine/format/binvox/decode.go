package binvox

import (
	"bytes"
	"context"
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// head is what the text of a file says.
type head struct {
	version   int
	axes      axes
	translate [3]float64
	scale     float64
	end       int // offset of the data
}

// decode reads a grid into a scene with one layer.
func decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	h, err := readHead(data)
	if err != nil {
		return nil, err
	}
	h.axes.zUp = opt.Values.Of(options()).Text("up") == "z"
	budget := format.NewBudget(ctx, name, opt)
	if h.version > 2 {
		budget.Warnf("version %d is read like those known, 1 and 2", h.version)
	}
	if !h.place() {
		budget.Warnf("the place %v with the scale %v is of no use: the grid lies at 0,0,0", h.translate, h.scale)
	}
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	d := decoder{budget: budget, v: v, axes: h.axes, data: data, at: h.end, version: h.version}
	if err := d.build(); err != nil {
		return nil, err
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// readHead reads the lines before the data.
func readHead(data []byte) (*head, error) {
	h := &head{version: 1}
	for at, number := 0, 1; ; number++ {
		end := bytes.IndexByte(data[at:min(len(data), maxHead)], '\n')
		if end < 0 {
			return nil, bad(at, "line %d of the head has no end", number)
		}
		words := bytes.Fields(data[at : at+end])
		switch {
		case number == 1 && (len(words) == 0 || string(words[0]) != magic):
			return nil, bad(0, "the first line does not begin with %q", magic)
		case len(words) == 0:
		case string(words[0]) == "data":
			h.end = at + end + 1
			if h.axes.x == 0 {
				return nil, bad(at, "the data begins before the line with the dimensions")
			}
			return h, nil
		default:
			if msg := h.read(string(words[0]), words[1:]); msg != "" {
				return nil, bad(at, "line %d: %s", number, msg)
			}
		}
		at += end + 1
	}
}

// read reads a line of the head, and says what is wrong with it. Lines of another kind are comments.
func (h *head) read(word string, rest [][]byte) string {
	var f [3]float64
	for i := range min(len(rest), len(f)) {
		n, err := strconv.ParseFloat(string(rest[i]), 64)
		if err != nil {
			n = math.NaN()
		}
		f[i] = n
	}
	switch {
	case word == magic && len(rest) > 0 && f[0] >= 0 && f[0] < 1<<16:
		h.version = int(f[0])
	case word == "dim":
		size := [3]int64{}
		for i, n := range f {
			if len(rest) < 3 || !(n >= 1 && n <= maxEdge) || n != math.Trunc(n) {
				return "there must be three dimensions of 1 to " + strconv.Itoa(maxEdge) + " cells"
			}
			size[i] = int64(n)
		}
		h.axes = axes{x: size[0], z: size[1], y: size[2]}
	case word == "translate" && len(rest) >= 3:
		h.translate = f
	case word == "scale" && len(rest) >= 1:
		h.scale = f[0]
	}
	return ""
}

// place finds the corner of the grid in the world, and reports false if the head has no sensible one.
func (h *head) place() bool {
	cell := h.scale / float64(max(h.axes.x, h.axes.y, h.axes.z))
	if h.scale == 0 {
		cell = 1
	}
	if !(cell > 0) { // also if it is no number
		return false
	}
	t := h.translate
	for i := range t {
		t[i] = math.Round(t[i] / cell)
		if !(math.Abs(t[i]) < storage.MaxCoord-maxEdge) {
			return false
		}
	}
	x, y, z := int32(t[0]), int32(t[1]), int32(t[2])
	h.axes.corner = storage.Pos{X: x, Y: -z - int32(h.axes.z), Z: y}
	if h.axes.zUp {
		h.axes.corner = storage.Pos{X: x, Y: y, Z: z}
	}
	return true
}

// decoder reads the runs of a grid. It notes the full cells of a row of 16 along the world's x, and then makes their tiles.
type decoder struct {
	axes
	budget  *format.Budget
	v       storage.Volume
	data    []byte
	at      int // offset of the next run
	version int

	value uint8 // of the run at work
	left  int64 // cells of it
	parts bool  // values other than 0 and 1 were seen
	rows  []uint16
	cells [storage.TileCells]storage.Color
	pack  storage.Scratch
}

// build sets the voxels.
func (d *decoder) build() error {
	plane := d.y * d.z
	if err := d.budget.Hold(int(2 * plane)); err != nil {
		return err
	}
	d.rows = make([]uint16, plane) // by Z, then Y, a bit for each x
	box := d.box()
	for x := box.Min.X; x < box.Max.X; {
		next := min((x|(storage.TileEdge-1))+1, box.Max.X)
		clear(d.rows)
		full := int64(0)
		for ; x < next; x++ {
			n, err := d.readPlane(1 << (x & (storage.TileEdge - 1)))
			if err != nil {
				return err
			}
			full += n
			if err := d.budget.At(int64(d.at), int64(len(d.data))); err != nil {
				return err
			}
		}
		if full > 0 {
			if err := d.store((x - 1) >> storage.TileShift); err != nil {
				return err
			}
		}
	}
	switch {
	case d.left > 0:
		return bad(d.at-2, "the last run is %d cells longer than the grid", d.left)
	case d.at < len(d.data):
		d.budget.Warnf("%d bytes after the grid were left out", len(d.data)-d.at)
	}
	if d.parts && d.version < 2 {
		d.budget.Warnf("values other than 0 and 1 count as full")
	}
	return nil
}

// readPlane reads the cells with one x, whose bit it sets where they are full, and returns how many are.
func (d *decoder) readPlane(bit uint16) (full int64, err error) {
	for i := int64(0); i < int64(len(d.rows)); {
		if d.left == 0 {
			if len(d.data)-d.at < 2 {
				return 0, bad(len(d.data), "the file ends within the grid")
			}
			d.value, d.left = d.data[d.at], int64(d.data[d.at+1])
			d.parts = d.parts || d.value > 1
			d.at += 2
		}
		n := min(d.left, int64(len(d.rows))-i)
		if d.value != 0 {
			for k := range d.rows[i : i+n] {
				d.rows[i+int64(k)] |= bit
			}
			full += n
		}
		i += n
		d.left -= n
	}
	return full, d.budget.Add(full)
}

// store makes the tiles with one x of the cells that were noted.
func (d *decoder) store(tx int32) error {
	tiles := d.box().Tiles()
	for tz := tiles.Min.Z; tz < tiles.Max.Z; tz++ {
		for ty := tiles.Min.Y; ty < tiles.Max.Y; ty++ {
			tp := storage.TilePos{X: tx, Y: ty, Z: tz}
			if d.fill(tp) {
				t := storage.Pack(&d.cells, &d.pack)
				d.v.SetTile(tp, &t)
			}
		}
		if err := d.budget.Check(); err != nil {
			return err
		}
	}
	return nil
}

// fill makes the cells of a tile, and reports whether one is full.
func (d *decoder) fill(tp storage.TilePos) (full bool) {
	white := storage.RGB(255, 255, 255)
	b := d.box()
	inside := b.Intersect(tp.Box())
	inside.Min.X, inside.Max.X = b.Min.X, b.Max.X // rows have no other bits
	clear(d.cells[:])
	for z := inside.Min.Z; z < inside.Max.Z; z++ {
		for y := inside.Min.Y; y < inside.Max.Y; y++ {
			row := d.rows[d.column(storage.Pos{Y: y - b.Min.Y, Z: z - b.Min.Z})]
			if row == 0 {
				continue
			}
			full = true
			first := storage.Pos{X: tp.X << storage.TileShift, Y: y, Z: z}.Index()
			for k := range storage.TileEdge {
				if row>>k&1 != 0 {
					d.cells[first+k] = white
				}
			}
		}
	}
	return full
}
