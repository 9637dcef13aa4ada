package cub

import (
	"encoding/binary"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	name = "cub"

	headBytes = 12
	item      = 3 // bytes of a cell
	maxEdge   = 1 << 24
	maxOutput = 16 << 30 // bytes of a grid that is written
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Cube World",
		Exts:    []string{".cub"},
		Aliases: []string{"cubeworld"},
		Doc:     "A plain grid of colours, by Cube World. Visible layers are merged; the min corner becomes 0,0,0. There is no black, which stands for empty.",
		Caps:    format.Caps{NoBlack: true},
		Sniff:   sniff,
		Decode:  decode,
		Encode:  encode,
	}
}

// sniff accepts files that are as long as their sizes say.
func sniff(head []byte, size int64) bool {
	if len(head) < headBytes {
		return false
	}
	cells, ok := int64(1), true
	for _, n := range sizes(head) {
		ok = ok && n > 0 && n <= maxEdge && cells <= size
		cells *= n
	}
	return ok && cells <= size && size == headBytes+item*cells
}

// sizes returns the cells along x, y and z.
func sizes(head []byte) (n [3]int64) {
	for i := range n {
		n[i] = int64(binary.LittleEndian.Uint32(head[4*i:]))
	}
	return n
}

// grid is the box of a file's cells, in the world if it is written and at 0,0,0 if it is read.
type grid struct{ storage.Box }

// offset returns where the cell is among those of the file, in bytes.
func (g *grid) offset(p storage.Pos) int64 {
	x, y, _ := g.Size()
	return item * ((int64(p.Z-g.Min.Z)*y+int64(g.Max.Y-1-p.Y))*x + int64(p.X-g.Min.X))
}

func bad(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
