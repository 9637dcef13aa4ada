package slices

import (
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// plan says where the cells of a volume lie in a picture.
type plan struct {
	axis    byte        // 'x', 'y' or 'z'
	min     storage.Pos // corner of the volume
	width   int         // of a slice, in pixels
	height  int
	depth   int // number of slices
	columns int // slices side by side
}

// planFor returns the plan of a box that is not empty, in slices along an axis.
func planFor(box storage.Box, axis byte) plan {
	x, y, z := box.Size()
	p := plan{axis: axis, min: box.Min}
	switch axis {
	case 'x':
		p.width, p.height, p.depth = int(y), int(z), int(x)
	case 'y':
		p.width, p.height, p.depth = int(x), int(z), int(y)
	default:
		p.width, p.height, p.depth = int(x), int(y), int(z)
	}
	p.columns = p.depth
	return p
}

// arrange sets the columns for a layout.
func (p *plan) arrange(layout string, columns int) {
	switch layout {
	case horizontal:
		columns = p.depth
	case vertical:
		columns = 1
	}
	if columns == 0 {
		columns = int(math.Ceil(math.Sqrt(float64(p.depth))))
	}
	p.columns = min(columns, p.depth)
}

// size returns the size of the picture in pixels.
func (p *plan) size() (width, height int64) {
	rows := (int64(p.depth) + int64(p.columns) - 1) / int64(p.columns)
	return int64(p.width) * int64(p.columns), int64(p.height) * rows
}

// fits reports whether the picture is within the limits.
func (p *plan) fits() bool {
	w, h := p.size()
	return w <= pngio.MaxEdge && h <= pngio.MaxEdge && w*h <= pngio.MaxPixels
}

// cell returns the position of the cell in a column and row of a slice.
func (p *plan) cell(slice, column, row int) storage.Pos {
	up := p.height - 1 - row
	switch p.axis {
	case 'x':
		return p.min.Add(storage.Pos{X: int32(slice), Y: int32(column), Z: int32(up)})
	case 'y':
		return p.min.Add(storage.Pos{X: int32(column), Y: int32(slice), Z: int32(up)})
	}
	return p.min.Add(storage.Pos{X: int32(column), Y: int32(row), Z: int32(slice)})
}

// place is the inverse of cell. What it returns for cells outside of the volume lies outside of the slices.
func (p *plan) place(at storage.Pos) (slice, column, row int) {
	d := at.Sub(p.min)
	switch p.axis {
	case 'x':
		return int(d.X), int(d.Y), p.height - 1 - int(d.Z)
	case 'y':
		return int(d.Y), int(d.X), p.height - 1 - int(d.Z)
	}
	return int(d.Z), int(d.X), int(d.Y)
}

// box returns the cells of some slices and rows of them, both half-open.
func (p *plan) box(slice, endSlice, row, endRow int) storage.Box {
	a, b := p.cell(slice, 0, row), p.cell(endSlice-1, p.width-1, endRow-1)
	return storage.BoxAt(a).Union(storage.BoxAt(b))
}

// text returns what a file says about its plan.
func (p *plan) text() string {
	b := p.box(0, p.depth, 0, p.height)
	x, y, z := b.Size()
	return fmt.Sprintf("%s size=%d,%d,%d min=%v axis=%c columns=%d", name, x, y, z, b.Min, p.axis, p.columns)
}

// maxText is more than the bytes of any text of our own.
const maxText = 256

// parse returns the plan that a text of our own files tells, and false if it is none or not that of a picture of this size.
func parse(text string, h pngio.Header) (plan, bool) {
	var x, y, z, columns int
	var at storage.Pos
	var axis byte
	n, err := fmt.Sscanf(text[:min(len(text), maxText)], name+" size=%d,%d,%d min=%d,%d,%d axis=%c columns=%d", &x, &y, &z, &at.X, &at.Y, &at.Z, &axis, &columns)
	if n != 8 || err != nil || axis < 'x' || axis > 'z' || min(x, y, z, columns) < 1 || max(x, y, z) > pngio.MaxPixels || !at.Valid() {
		return plan{}, false
	}
	last := storage.Pos{X: at.X + int32(x) - 1, Y: at.Y + int32(y) - 1, Z: at.Z + int32(z) - 1}
	if !last.Valid() {
		return plan{}, false
	}
	p := planFor(storage.BoxAt(at).Union(storage.BoxAt(last)), axis)
	if columns > p.depth {
		return plan{}, false
	}
	p.columns = columns
	w, rows := p.size()
	return p, w == int64(h.Width) && rows == int64(h.Height)
}

// divide returns the plan of a picture that says nothing, from the options.
func divide(h pngio.Header, v format.Values) (plan, error) {
	p := plan{axis: v.Text("axis")[0], depth: v.Int("depth")}
	layout, columns := v.Text("layout"), v.Int("columns")
	if p.depth == 0 {
		p.depth = 1
		switch {
		case layout == horizontal && h.Width%h.Height == 0:
			p.depth = h.Width / h.Height
		case layout == vertical && h.Height%h.Width == 0:
			p.depth = h.Height / h.Width
		case layout == grid && columns == 0:
			return p, optionError("columns", "a grid needs columns or depth")
		case layout == grid && h.Width%columns == 0 && h.Height%(h.Width/columns) == 0:
			p.depth = h.Height / (h.Width / columns) * columns
		case layout == grid:
			return p, optionError("depth", "a picture of %dx%d pixels has no square slices in %d columns", h.Width, h.Height, columns)
		}
	}
	p.arrange(layout, columns)
	rows := (p.depth + p.columns - 1) / p.columns
	if h.Width%p.columns != 0 || h.Height%rows != 0 {
		return p, optionError("depth", "a picture of %dx%d pixels does not divide into %d columns and %d rows", h.Width, h.Height, p.columns, rows)
	}
	p.width, p.height = h.Width/p.columns, h.Height/rows
	return p, nil
}

func optionError(option, text string, args ...any) error {
	return &format.OptionError{Format: name, Option: option, Msg: fmt.Sprintf(text, args...)}
}
