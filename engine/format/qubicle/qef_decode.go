package qubicle

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// qefDecoder reads one .qef file line by line.
type qefDecoder struct {
	data   []byte
	start  int // of the line at hand
	next   int // of the line after it
	number int
	line   []byte // without blanks around it

	size    [3]int32
	colors  []storage.Color
	outside int // voxels outside the size
}

// maxQEF bounds the coordinates and sizes of .qef files.
const maxQEF = 1 << 28

// DecodeQEF reads a .qef file into a scene with one layer and the file's palette.
func DecodeQEF(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	budget := format.NewBudget(ctx, nameQEF, opt)
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	d := &qefDecoder{data: data}
	if err := d.readHeader(budget); err != nil {
		return nil, err
	}
	for d.scan() {
		if err := budget.Add(1); err != nil {
			return nil, err
		}
		if d.number&0xffff == 0 {
			if err := budget.At(int64(d.start), int64(len(data))); err != nil {
				return nil, err
			}
		}
		p, c, err := d.voxel()
		if err != nil {
			return nil, err
		}
		v.Set(p, c)
	}
	if d.outside > 0 {
		budget.Warnf("%d voxels lie outside the size that the file gives", d.outside)
	}
	l := scene.NewLayer(1, "Layer.1", v)
	palette := &scene.Palette{Swatches: make([]scene.Swatch, len(d.colors))}
	for i, c := range d.colors {
		palette.Swatches[i].Color = c
	}
	return &scene.Scene{Layers: []*scene.Layer{l}, Active: 1, Palette: palette}, nil
}

// scan goes to the next line that is not empty, and returns false if there is none.
func (d *qefDecoder) scan() bool {
	for d.next < len(d.data) {
		d.start = d.next
		d.number++
		line := d.data[d.start:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		d.next = d.start + len(line) + 1
		if d.line = bytes.TrimSpace(line); len(d.line) > 0 {
			return true
		}
	}
	d.start, d.line = len(d.data), nil
	return false
}

func (d *qefDecoder) bad(text string, args ...any) error {
	return badInput(nameQEF, d.start, "line %d: %s", d.number, fmt.Sprintf(text, args...))
}

// readHeader reads all before the voxels.
func (d *qefDecoder) readHeader(budget *format.Budget) error {
	if d.scan(); !bytes.Equal(d.line, []byte(magicQEF)) {
		return badInput(nameQEF, d.start, "the first line is not %q", magicQEF)
	}
	if d.scan(); !bytes.HasPrefix(d.line, []byte("Version ")) {
		return d.bad("a version is expected, not %.40q", d.line)
	}
	d.scan() // the address of the maker
	d.scan()
	if err := d.ints(d.size[:], 1, maxQEF); err != nil {
		return err
	}
	d.scan()
	var n [1]int32
	if err := d.ints(n[:], 0, math.MaxInt32); err != nil {
		return err
	}
	if int(n[0]) > (len(d.data)-d.start)/len("0 0 0\n") {
		return d.bad("%d colours in %d bytes", n[0], len(d.data)-d.start)
	}
	if err := budget.Hold(int(n[0]) * (4 + scene.SwatchBytes)); err != nil {
		return err
	}
	d.colors = make([]storage.Color, n[0])
	for i := range d.colors {
		if i&0xfff == 0 {
			if err := budget.Check(); err != nil {
				return err
			}
		}
		d.scan()
		c, err := d.color()
		if err != nil {
			return err
		}
		d.colors[i] = c
	}
	return nil
}

// ints parses the line as integers between low and high, separated by blanks. Words after them are left alone.
func (d *qefDecoder) ints(dst []int32, low, high int64) error {
	rest := d.line
	for i := range dst {
		var word []byte
		word, rest = cutWord(rest)
		n, err := strconv.ParseInt(string(word), 10, 64)
		if err != nil || n < low || n > high {
			return d.bad("%.40q is not an integer from %d to %d", word, low, high)
		}
		dst[i] = int32(n)
	}
	return nil
}

// color parses the line as three numbers from 0 to 1.
func (d *qefDecoder) color() (storage.Color, error) {
	var c [3]uint8
	rest := d.line
	for i := range c {
		var word []byte
		word, rest = cutWord(rest)
		f, err := strconv.ParseFloat(string(word), 64)
		if err != nil || math.IsNaN(f) {
			return 0, d.bad("%.40q is not a number", word)
		}
		c[i] = uint8(math.Round(255 * min(max(f, 0), 1)))
	}
	return storage.RGB(c[0], c[1], c[2]), nil
}

// voxel parses the line as a voxel.
func (d *qefDecoder) voxel() (storage.Pos, storage.Color, error) {
	var n [4]int32
	if err := d.ints(n[:], -maxQEF, maxQEF); err != nil {
		return storage.Pos{}, 0, err
	}
	if n[3] < 0 || int(n[3]) >= len(d.colors) {
		return storage.Pos{}, 0, d.bad("the colour %d of %d", n[3], len(d.colors))
	}
	for i, size := range d.size {
		if n[i] < 0 || n[i] >= size {
			d.outside++
			break
		}
	}
	return storage.Pos{X: n[0], Y: d.size[1] - 1 - n[1], Z: n[2]}, d.colors[n[3]], nil
}

// cutWord splits a line after its first word.
func cutWord(line []byte) (word, rest []byte) {
	end := bytes.IndexAny(line, " \t")
	if end < 0 {
		return line, nil
	}
	return line[:end], bytes.TrimLeft(line[end:], " \t")
}
