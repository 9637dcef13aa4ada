package method

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"time"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	chunkCells = 1 << 17 // most cells of a list that are in memory at once, 2 MiB
	stepCells  = 1 << 12 // cells of a list between looks at the context
	slackCells = 1       // base64 decodes to up to two bytes more than it holds

	shortestItem = len("[0,0,0],")

	recordBytes = 16 // of a packed cell: int32 x, y, z little-endian, then r, g, b, a
	groupChars  = 64 // base64 characters that make a whole number of records, three
	groupCells  = 3
)

// cellBuffer is the memory for reading one list.
type cellBuffer struct {
	reader wire.Cells
	cells  []edit.Cell
}

// cellBuffers keeps buffers, none larger than chunkCells. It holds no state that shows.
var cellBuffers = sync.Pool{New: func() any { return new(cellBuffer) }}

// getCells returns a buffer for a list of at most n cells, or for as many as are read at once. Put ends its use.
func getCells(n int) *cellBuffer {
	b := cellBuffers.Get().(*cellBuffer)
	if n = min(n, chunkCells) + slackCells; cap(b.cells) < n {
		b.cells = make([]edit.Cell, n)
	}
	b.cells = b.cells[:n]
	return b
}

func (b *cellBuffer) put() {
	b.reader.Init(nil)
	cellBuffers.Put(b)
}

// each calls f with the cells of a list, many at once and in order, and counts the bad ones. Those without a colour get white. The cells are f's
// until it returns. It stops at the first error of f and when ctx ends.
func each(ctx context.Context, v value, t *tally, white storage.Color, f func(cells []edit.Cell) error) error {
	if v.key == "packed" {
		code, err := codeOf(v)
		if err != nil {
			return err
		}
		return eachPacked(ctx, code, t, f)
	}
	if v.raw[0] == '[' {
		return eachItem(ctx, v.raw, t, white, f)
	}
	return invalid(v.key, "Invalid %s parameter (must be array), not %s", v.key, brief(v.raw))
}

// codeOf returns the text of a parameter that is a long string, in the memory of the request unless it has escapes.
func codeOf(v value) ([]byte, error) {
	if v.raw[0] != '"' {
		return nil, invalid(v.key, "must be a string of base64, not %s", brief(v.raw))
	}
	if bytes.IndexByte(v.raw, '\\') < 0 {
		return v.raw[1 : len(v.raw)-1], nil
	}
	var sc wire.Scanner
	sc.Init(v.raw)
	sc.Next()
	return sc.Text(), nil
}

// eachItem reads the items of an array: those that are alike many at once, any other by itself.
func eachItem(ctx context.Context, list []byte, t *tally, white storage.Color, f func(cells []edit.Cell) error) error {
	b := getCells(len(list)/shortestItem + 1)
	defer b.put()
	b.reader.White = uint32(white)
	b.reader.Init(list)
	b.reader.Next()
	n, index := 0, 0
	for looked := 0; ; {
		if index >= looked {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			looked = index + ctxStride
		}
		if n == len(b.cells) {
			if err := f(b.cells[:n]); err != nil {
				return err
			}
			n = 0
		}
		read := b.reader.Read(wireCells(b.cells[n:min(n+stepCells, len(b.cells))]))
		n += read
		index += read
		t.applied += int64(read)
		if n == len(b.cells) || read == stepCells {
			continue
		}
		k := b.reader.Next()
		if k == wire.ArrayEnd {
			break
		}
		if cell, bad := b.special(k, t.colorless, white); bad != "" {
			t.fail(index, bad)
		} else {
			b.cells[n] = cell
			n++
			t.applied++
		}
		index++
	}
	return f(b.cells[:n])
}

// special reads an item by itself; the scanner has just returned its first token.
func (b *cellBuffer) special(k wire.Kind, colorless bool, white storage.Color) (edit.Cell, fault) {
	it, bad := scanItem(&b.reader.Scanner, k)
	if bad == "" && !colorless {
		bad = it.badColor
	}
	if !it.hasColor {
		it.color = white
	}
	return edit.Cell{Pos: it.pos, Color: it.color}, bad
}

// eachPacked reads base64 of 16-byte records.
func eachPacked(ctx context.Context, code []byte, t *tally, f func(cells []edit.Cell) error) error {
	b := getCells(base64.StdEncoding.DecodedLen(len(code))/recordBytes + groupCells) // all in one go, if they are no more than are read at once
	defer b.put()
	most := (len(b.cells) - slackCells) / groupCells * groupChars
	for index := 0; len(code) > 0; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		chunk := code[:min(len(code), max(most, groupChars))]
		code = code[len(chunk):]
		n, err := text.DecodeBase64(cellBytes(b.cells), chunk)
		if err != nil {
			return invalid("packed", "is no base64: %v", err)
		}
		if n%recordBytes != 0 {
			return invalid("packed", "holds no whole number of %d-byte records", recordBytes)
		}
		cells := nativeCells(b.cells[:n/recordBytes])
		good := dropInvalid(cells, index, t)
		index += len(cells)
		t.applied += int64(len(good))
		if err := f(good); err != nil {
			return err
		}
	}
	return nil
}

// dropInvalid returns the cells whose coordinates are valid, in the memory of all, and counts the others. The first has the given index.
func dropInvalid(cells []edit.Cell, index int, t *tally) []edit.Cell {
	var over uint32
	for i := range cells {
		p := &cells[i].Pos
		over |= uint32(p.X-storage.MinCoord) | uint32(p.Y-storage.MinCoord) | uint32(p.Z-storage.MinCoord)
	}
	if over < storage.MaxCoord-storage.MinCoord {
		return cells
	}
	good := cells[:0]
	for i, c := range cells {
		if c.Pos.Valid() {
			good = append(good, c)
		} else {
			t.fail(index+i, outOfSpace)
		}
	}
	return good
}

// costOfText estimates how long it takes to read and set the cells that so many bytes of text list.
func costOfText(n int) time.Duration { return time.Duration(n) * 2 * time.Nanosecond }

// A cell of package edit, one of package wire and, on a little-endian machine, a packed record are the same 16 bytes; the constants fail to
// compile if they are not. The views below share the memory of their argument, with its owner and lifetime.
const (
	_ = -(unsafe.Sizeof(edit.Cell{}) ^ recordBytes)
	_ = -(unsafe.Sizeof(wire.Cell{}) ^ recordBytes)
	_ = -(unsafe.Offsetof(edit.Cell{}.Color) ^ unsafe.Offsetof(wire.Cell{}.Color))
	_ = -(unsafe.Offsetof(storage.Pos{}.Y) ^ unsafe.Offsetof(wire.Cell{}.Y))
	_ = -(unsafe.Offsetof(storage.Pos{}.Z) ^ unsafe.Offsetof(wire.Cell{}.Z))
)

// wireCells returns the cells as package wire knows them.
func wireCells(cells []edit.Cell) []wire.Cell {
	return unsafe.Slice((*wire.Cell)(unsafe.Pointer(unsafe.SliceData(cells))), len(cells))
}

// cellBytes returns the memory of the cells.
func cellBytes(cells []edit.Cell) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(cells))), len(cells)*recordBytes)
}

// nativeCells turns packed records, in the memory of cells, into cells. On a little-endian machine that is what they are.
func nativeCells(cells []edit.Cell) []edit.Cell {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		unpack(cells)
	}
	return cells
}

// unpack turns packed records into cells on any machine.
func unpack(cells []edit.Cell) {
	records := cellBytes(cells)
	for i := range cells {
		r := records[i*recordBytes:][:recordBytes]
		at := func(i int) int32 { return int32(binary.LittleEndian.Uint32(r[i:])) }
		cells[i] = edit.Cell{Pos: storage.Pos{X: at(0), Y: at(4), Z: at(8)}, Color: storage.Color(binary.LittleEndian.Uint32(r[12:]))}
	}
}

// appendRecord appends a cell in packed form.
func appendRecord(dst []byte, p storage.Pos, c storage.Color) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.X))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.Y))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.Z))
	return binary.LittleEndian.AppendUint32(dst, uint32(c))
}
