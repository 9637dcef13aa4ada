package heightmap

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// checkEvery is the number of pixels between two looks at the context.
const checkEvery = 1 << 16

// Decode reads a picture into a scene with one layer.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, name, opt)
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	in, err := pngio.NewReader(budget, name, data)
	if err != nil {
		return nil, err
	}
	if h := in.Header(); max(h.Width, h.Height) > maxEdge {
		return nil, unsupported("the picture has %dx%d pixels, and the limit is %d along an edge", h.Width, h.Height, maxEdge)
	}
	if in.Damaged() {
		budget.Warnf("a checksum is wrong or the end of the file is missing: heights may be wrong")
	}
	d := &decoder{in: in, budget: budget, volume: v, values: opt.Values.Of(options())}
	if err := d.prepare(data, opt); err != nil {
		return nil, err
	}
	if err := d.rows(); err != nil {
		return nil, err
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

type decoder struct {
	in     *pngio.Reader
	budget *format.Budget
	volume storage.Volume
	values format.Values
	label  label
	own    bool // the file says of itself what it is
	scale  int64
	most   int64 // the grey value that stands for scale voxels
	colors *colorMap
	ground *ground
}

// prepare finds out what the pixels mean.
func (d *decoder) prepare(data []byte, opt *format.DecodeOptions) error {
	h := d.in.Header()
	if text, ok := pngio.Text(data); ok {
		if d.label, d.own = parse(text, h); !d.own {
			d.label = label{}
			d.budget.Warnf("the file says %.60q, which does not fit its picture of %dx%d pixels: it was not used", text, h.Width, h.Height)
		}
	}
	d.scale, d.most = int64(d.values.Int("max_height")), 0xffff
	if d.own && !d.values.Given("max_height") {
		d.scale = 0xff
		if h.Depth == 16 {
			d.scale = 0xffff
		}
	}
	var err error
	if d.colors, err = d.openColors(opt); err != nil {
		return err
	}
	rows := min(h.Height, storage.TileEdge)
	if err := d.budget.Hold(8 * rows * h.Width); err != nil {
		return err
	}
	d.ground = newGround(d.volume, d.budget, d.label.min, h.Width, d.values.Bool("fill"))
	return nil
}

// rows reads all rows of the picture.
func (d *decoder) rows() error {
	h := d.in.Header()
	pending := 0
	for row := range h.Height {
		if pending -= h.Width; pending < 0 {
			pending = checkEvery
			if err := d.budget.At(int64(row), int64(h.Height)); err != nil {
				return err
			}
		}
		if err := d.in.Next(); err != nil {
			return err
		}
		y := d.label.min.Y + int32(h.Height-1-row)
		heights, colors := d.ground.row(y)
		for x, l := range d.in.Levels() {
			heights[x] = 0
			if l.A > 0 {
				heights[x] = int32(min((int64(l.Y)*d.scale*2+d.most)/(2*d.most), storage.MaxCoord-int64(d.label.min.Z)))
			}
		}
		if err := d.paint(row, heights, colors); err != nil {
			return err
		}
		if y&(storage.TileEdge-1) == 0 || row == h.Height-1 {
			if err := d.ground.build(); err != nil {
				return err
			}
		}
	}
	return d.budget.Check()
}

// paint finds the colours of the columns of a row. A column without one does not exist.
func (d *decoder) paint(row int, heights []int32, colors []storage.Color) error {
	switch {
	case d.colors != nil:
		if err := d.colors.row(row, d.in.Header().Height, colors); err != nil {
			return err
		}
		for x, c := range colors {
			if c == 0 {
				heights[x] = 0
			}
		}
	case d.own:
		for x := range colors {
			colors[x] = storage.RGB(255, 255, 255)
		}
	default:
		for x, c := range d.in.Colors() {
			colors[x] = storage.RGB(c.R(), c.G(), c.B())
		}
	}
	return nil
}
