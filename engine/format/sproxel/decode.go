package sproxel

import (
	"bytes"
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// separators are between the words of a file.
const separators = ", \t\r\n"

// decode reads a grid into a scene with one layer.
func decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	size, at, msg := readSizes(data)
	if msg != "" {
		return nil, bad(0, "%s", msg)
	}
	const least = len("#rrggbb,")
	left, cells := int64(len(data)-at+1)/int64(least), int64(1)
	for _, n := range size {
		if n > left/cells {
			return nil, bad(0, "%d x %d x %d cells do not fit the %d bytes that follow", size[0], size[1], size[2], len(data)-at)
		}
		cells *= n
	}
	budget := format.NewBudget(ctx, name, opt)
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	d := &decoder{budget: budget, v: v, width: int(size[0]), height: int(size[1]), depth: int(size[2]), data: data, at: at}
	if err := d.build(); err != nil {
		return nil, err
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// readSizes reads the first line, and says what is wrong with it. It returns where the line ends.
func readSizes(data []byte) (size [3]int64, end int, msg string) {
	line, _, _ := bytes.Cut(data[:min(len(data), maxHead)], []byte{'\n'})
	words := bytes.Split(bytes.TrimSpace(line), []byte{','})
	if len(words) != len(size) {
		return size, 0, "the first line is not three sizes"
	}
	for i, w := range words {
		w = bytes.TrimSpace(w)
		if len(w) == 0 || len(w) > 7 {
			return size, 0, fmt.Sprintf("%.20q is not a size", w)
		}
		for _, digit := range w {
			if digit < '0' || digit > '9' {
				return size, 0, fmt.Sprintf("%.20q is not a size", w)
			}
			size[i] = 10*size[i] + int64(digit-'0')
		}
		if size[i] < 1 || size[i] > maxEdge {
			return size, 0, fmt.Sprintf("the size %d is not one of 1 to %d", size[i], maxEdge)
		}
	}
	return size, len(line), ""
}

// decoder reads one grid. It keeps the planes of 16 heights, which are those of the same tiles.
type decoder struct {
	budget               *format.Budget
	v                    storage.Volume
	width, height, depth int // along X, Y and Z of the file
	data                 []byte
	at                   int // offset of the next colour

	planes  []storage.Color // by the world's z, y and x
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// build sets the voxels.
func (d *decoder) build() error {
	plane := d.width * d.depth
	n := plane * min(d.height, storage.TileEdge)
	if err := d.budget.Hold(4 * n); err != nil {
		return err
	}
	d.planes = make([]storage.Color, n)
	for high := d.height; high > 0; {
		low := (high - 1) &^ (storage.TileEdge - 1)
		for z := high - 1; z >= low; z-- {
			if err := d.readPlane(d.planes[(z-low)*plane : (z-low+1)*plane]); err != nil {
				return err
			}
			if err := d.budget.At(int64(d.at), int64(len(d.data))); err != nil {
				return err
			}
		}
		if err := d.store(low, high); err != nil {
			return err
		}
		high = low
	}
	if rest := bytes.Trim(d.data[d.at:], separators); len(rest) > 0 {
		d.budget.Warnf("%d bytes after the grid were left out", len(rest))
	}
	return nil
}

// readPlane reads the colours of one Y.
func (d *decoder) readPlane(plane []storage.Color) error {
	full := int64(0)
	for z := range d.depth {
		row := plane[(d.depth-1-z)*d.width:][:d.width]
		for x := range row {
			c, err := d.color()
			if err != nil {
				return err
			}
			if row[x] = c.Norm(); c.A() != 0 {
				full++
			}
		}
	}
	return d.budget.Add(full)
}

// color reads the next colour.
func (d *decoder) color() (storage.Color, error) {
	at := d.at
	for at < len(d.data) && isSeparator(d.data[at]) {
		at++
	}
	start := at
	for at < len(d.data) && !isSeparator(d.data[at]) {
		at++
	}
	d.at = at
	word := d.data[start:at]
	if len(word) != len("#rrggbb") && len(word) != len("#rrggbbaa") || word[0] != '#' {
		if len(word) == 0 {
			return 0, bad(start, "the file ends within the grid")
		}
		return 0, bad(start, "%.20q is not a colour of the form #rrggbbaa", word)
	}
	channels := [4]uint8{3: 255}
	for i := range (len(word) - 1) / 2 {
		high, low := digit(word[1+2*i]), digit(word[2+2*i])
		if high > 15 || low > 15 {
			return 0, bad(start, "%.20q is not a colour of the form #rrggbbaa", word)
		}
		channels[i] = high<<4 | low
	}
	return storage.RGBA(channels[0], channels[1], channels[2], channels[3]), nil
}

func isSeparator(b byte) bool { return b == ',' || b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// digit returns the value of a hexadecimal digit, 255 if it is none.
func digit(b byte) uint8 {
	switch {
	case b >= '0' && b <= '9':
		return b - '0'
	case b >= 'a' && b <= 'f':
		return b - 'a' + 10
	case b >= 'A' && b <= 'F':
		return b - 'A' + 10
	}
	return 255
}

// store makes the tiles of the planes from low to high.
func (d *decoder) store(low, high int) error {
	const edge = storage.TileEdge
	for y := 0; y < d.depth; y += edge {
		for x := 0; x < d.width; x += edge {
			clear(d.cells[:])
			for z := low; z < high; z++ {
				for k := y; k < min(y+edge, d.depth); k++ {
					row := d.planes[((z-low)*d.depth+k)*d.width:][x:min(x+edge, d.width)]
					copy(d.cells[((z-low)*edge+k-y)*edge:], row)
				}
			}
			if t := storage.Pack(&d.cells, &d.scratch); t.Form != storage.Empty {
				d.v.SetTile(storage.Pos{X: int32(x), Y: int32(y), Z: int32(low)}.Tile(), &t)
			}
		}
		if err := d.budget.Check(); err != nil {
			return err
		}
	}
	return nil
}
