package sheet

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
)

// layout says where all parts of a contact sheet lie.
type layout struct {
	size         image.Point
	places       []image.Rectangle // of the pictures
	labels       []image.Rectangle // the room for each label
	margin       int
	titleTop     int
	title, label lettering.Style
	background   color.NRGBA
}

// pleasing is the favourite width of a sheet by its height.
const pleasing = 1.4

func newLayout(cells []Cell, o *ContactOptions) (*layout, error) {
	width, height, err := extent(cells)
	if err != nil {
		return nil, err
	}
	edge := math.Sqrt(float64(width) * float64(height))
	l := &layout{background: background(cells, o), margin: length(o.Margin, edge/14, 6, 72)}
	l.styles(o, edge)
	gap := length(o.Gap, edge/18, 4, 56)
	under := 0 // what labels take under each picture, with the distance to it
	distance := int(math.Round(l.label.Size * 0.4))
	for _, c := range cells {
		if c.Label != "" {
			under = distance + lineHeight(l.label)
		}
	}
	columns := min(o.Columns, len(cells))
	if columns <= 0 {
		columns = pleasingColumns(len(cells), width+gap, height+under+gap)
	}
	y := l.margin
	if o.Title != "" {
		l.titleTop = l.margin
		y += lineHeight(l.title) + int(math.Round(l.title.Size*0.7))
	}
	for start := 0; start < len(cells); start += columns {
		row := cells[start:min(start+columns, len(cells))]
		high := 0
		for _, c := range row {
			high = max(high, c.Image.Rect.Dy())
		}
		for i, c := range row {
			x := l.margin + i*(width+gap)
			size := c.Image.Rect.Size()
			at := image.Pt(x+(width-size.X)/2, y+(high-size.Y)/2)
			l.places = append(l.places, image.Rectangle{Min: at, Max: at.Add(size)})
			top := y + high + distance
			l.labels = append(l.labels, image.Rect(x, top, x+width, top+under))
		}
		y += high + under + gap
	}
	l.size = image.Pt(2*l.margin+columns*(width+gap)-gap, y-gap+l.margin)
	return l, check(l.size, maxLength, o.MaxPixels)
}

// extent returns the greatest width and height of the pictures.
func extent(cells []Cell) (width, height int, err error) {
	if len(cells) == 0 || len(cells) > MaxCells {
		return 0, 0, fmt.Errorf("sheet: %d pictures, not within 1 and %d", len(cells), MaxCells)
	}
	for i, c := range cells {
		if c.Image == nil || c.Image.Rect.Empty() {
			return 0, 0, fmt.Errorf("sheet: picture %d is empty", i)
		}
		width, height = max(width, c.Image.Rect.Dx()), max(height, c.Image.Rect.Dy())
	}
	return width, height, nil
}

// check returns the error for a sheet beyond the limits.
func check(size image.Point, maxEdge, maxPixels int) error {
	if maxPixels <= 0 {
		maxPixels = DefaultMaxPixels
	}
	if size.X > maxEdge || size.Y > maxEdge || size.X*size.Y > maxPixels {
		return &SizeError{size.X, size.Y, maxEdge, maxPixels}
	}
	return nil
}

// length returns a length of the options: 0 stands for one that goes with the pictures, within bounds.
func length(asked int, fitting, least, most float64) int {
	switch {
	case asked < 0:
		return 0
	case asked == 0:
		return int(math.Round(min(max(fitting, least), most)))
	}
	return min(asked, maxLength)
}

// pleasingColumns returns the number of columns for n places of a size, their gaps included.
func pleasingColumns(n, width, height int) int {
	best, least := 1, math.Inf(1)
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		shape := float64(columns*width) / float64(rows*height)
		empty := float64(rows*columns-n) / float64(n)
		if cost := math.Abs(math.Log(shape/pleasing)) + 1.5*empty; cost < least {
			best, least = columns, cost
		}
	}
	return best
}

// lineHeight returns how many pixels a line of text takes.
func lineHeight(s lettering.Style) int {
	_, height := lettering.Measure("", s)
	return int(math.Ceil(height))
}

// styles chooses how title and labels look. Over a background that is seen through they have a halo, since nobody knows what is behind.
func (l *layout) styles(o *ContactOptions, edge float64) {
	l.label.Size = min(max(math.Round(edge/22), 11), 30)
	if o.LabelSize > 0 {
		l.label.Size = min(max(o.LabelSize, lettering.MinSize), lettering.MaxSize)
	}
	l.label.Color = ink(l.background)
	if o.LabelColor != nil {
		l.label.Color = *o.LabelColor
	}
	if l.background.A < 128 {
		l.label.Halo = contrary(l.label.Color)
	}
	l.title = l.label
	l.title.Size = min(1.5*l.label.Size, lettering.MaxSize)
}
