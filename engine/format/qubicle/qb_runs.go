package qubicle

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Codes of compressed slices.
const (
	codeRun = 2
	codeEnd = 6
)

// slice is a place in a compressed slice: a voxel that is not empty, or the end.
type slice struct {
	codes []byte // that follow the run at hand
	at    uint64 // index of the first voxel of the run
	count uint64 // of the run, 0 at the end
	pixel uint32
}

// next goes to the first run of voxels that are not empty after the one at hand.
func (s *slice) next() {
	for len(s.codes) > 0 {
		s.at += s.count
		s.pixel, s.count = binary.LittleEndian.Uint32(s.codes), 1
		s.codes = s.codes[4:]
		if s.pixel == codeRun {
			s.count = uint64(binary.LittleEndian.Uint32(s.codes))
			s.pixel = binary.LittleEndian.Uint32(s.codes[4:])
			s.codes = s.codes[8:]
		}
		if s.pixel>>24 != 0 && s.count > 0 {
			return
		}
	}
	s.count = 0
}

// skip goes over n voxels of the run at hand.
func (s *slice) skip(n uint64) {
	s.at += n
	if s.count -= n; s.count == 0 {
		s.next()
	}
}

// readSlice checks the codes of a slice of the given number of cells, and returns its beginning.
func (d *qbDecoder) readSlice(cells uint64) (slice, error) {
	start, rest := d.c.at, d.c.data[d.c.at:]
	n := uint64(0)
	for {
		if len(rest) < 4 {
			return slice{}, badInput(nameQB, len(d.c.data), "the file ends within a slice")
		}
		code := binary.LittleEndian.Uint32(rest)
		rest = rest[4:]
		switch code {
		case codeEnd:
			d.c.at = len(d.c.data) - len(rest)
			s := slice{codes: d.c.data[start : d.c.at-4]}
			s.next()
			return s, nil
		case codeRun:
			if len(rest) < 8 {
				return slice{}, badInput(nameQB, len(d.c.data), "the file ends within a run")
			}
			n += uint64(binary.LittleEndian.Uint32(rest))
			rest = rest[8:]
		default:
			n++
		}
		if n > cells {
			return slice{}, badInput(nameQB, len(d.c.data)-len(rest), "a slice has more than %d voxels", cells)
		}
	}
}

// readRuns sets the voxels of a compressed matrix. A slice of the file has one Y of the world; the slices of one row of tiles are read
// together, and of these only so many rows at a time as tiles are high.
func (d *qbDecoder) readRuns(m *matrix, box storage.Box) error {
	group := make([]placedSlice, 0, storage.TileEdge)
	for k := range int32(m.size[2]) {
		if err := d.layers.budget.At(int64(d.c.at), int64(len(d.c.data))); err != nil {
			return err
		}
		s, err := d.readSlice(uint64(m.size[0]) * uint64(m.size[1]))
		if err != nil {
			return err
		}
		y := box.Min.Y + k
		if !m.right {
			y = box.Max.Y - 1 - k
		}
		if s.count > 0 {
			group = append(group, placedSlice{s, y})
		}
		last := k == int32(m.size[2])-1
		if first := y & (storage.TileEdge - 1); last || m.right && first == storage.TileEdge-1 || !m.right && first == 0 {
			if err := d.fill(group, box, m.size[0]); err != nil {
				return err
			}
			group = group[:0]
		}
	}
	return nil
}

// placedSlice is a slice with its Y in the world.
type placedSlice struct {
	slice
	y int32
}

// fill sets the voxels of slices within one row of tiles. Width is that of the rows.
func (d *qbDecoder) fill(group []placedSlice, box storage.Box, width uint32) error {
	for {
		next, more := uint64(0), false
		for i := range group {
			if s := &group[i]; s.count > 0 && (!more || s.at < next) {
				next, more = s.at, true
			}
		}
		if !more {
			return nil
		}
		z := int64(box.Min.Z) + int64(next/uint64(width))
		above := z>>storage.TileShift<<storage.TileShift + storage.TileEdge // the rows below this are in the tiles of z
		end := uint64(above-int64(box.Min.Z)) * uint64(width)
		for i := range group {
			if err := d.fillSlice(&group[i], box, uint64(width), end); err != nil {
				return err
			}
		}
		if err := d.tiles.flush(); err != nil {
			return err
		}
		if err := d.layers.budget.Check(); err != nil {
			return err
		}
	}
}

// fillSlice sets the voxels of a slice before the one with index end.
func (d *qbDecoder) fillSlice(s *placedSlice, box storage.Box, width, end uint64) error {
	if s.count == 0 || s.at >= end {
		return nil
	}
	row, x := s.at/width, s.at%width
	for at := s.at; s.count > 0 && s.at < end; {
		if x += s.at - at; x >= width {
			row += x / width
			x %= width
		}
		at = s.at
		n := min(s.count, width-x, end-s.at)
		p := storage.Pos{X: box.Min.X + int32(x), Y: s.y, Z: box.Min.Z + int32(row)}
		if err := d.tiles.fillRow(p, int32(n), color(s.pixel, d.swapped)); err != nil {
			return err
		}
		s.skip(n)
	}
	return nil
}

// fillRow sets n cells from p on along X.
func (t *tiles) fillRow(p storage.Pos, n int32, color storage.Color) error {
	for n > 0 {
		c, err := t.at(p.Tile())
		if err != nil {
			return err
		}
		k := min(n, storage.TileEdge-p.X&(storage.TileEdge-1))
		i := p.Index()
		for j := range c[i : i+int(k)] {
			c[i+j] = color
		}
		p.X += k
		n -= k
	}
	return nil
}
