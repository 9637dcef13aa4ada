package luanti

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file.
type decoder struct {
	budget  *format.Budget
	reader  *blocks.Reader
	data    []byte
	at      int
	version uint16
	size    [3]int64 // along x, y and z of the file
	slices  []byte   // probabilities along y, nil if there are none
	names   int
	colors  blocks.Colors

	ids   *bufio.Reader // two readers of the same content: the nodes,
	probs *bufio.Reader // and their probabilities
	packs int           // offset of what is packed
	row   int64
	buf   []byte
}

// Decode reads an .mts file into a scene with one layer.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	table := blocks.Luanti()
	if err := table.Take(name, opt.Values.Of(options()).Text(blocks.OptionName), opt.Beside); err != nil {
		return nil, err
	}
	budget := format.NewBudget(ctx, name, opt)
	d := &decoder{budget: budget, reader: blocks.NewReader(table, budget), data: data}
	if err := d.readHead(); err != nil {
		return nil, err
	}
	v, err := budget.Volume()
	if err != nil {
		return nil, err
	}
	if err := d.readNodes(v); err != nil {
		return nil, err
	}
	l := scene.NewLayer(1, "Layer.1", v)
	return &scene.Scene{Layers: []*scene.Layer{l}, Active: l.ID, Palette: d.reader.Palette("Luanti")}, nil
}

// take returns the next n bytes.
func (d *decoder) take(n int) ([]byte, error) {
	if left := len(d.data) - d.at; n > left {
		return nil, badInput(d.at, "%d bytes are expected, and %d are left", n, left)
	}
	b := d.data[d.at : d.at+n]
	d.at += n
	return b, nil
}

// readHead reads all up to the nodes.
func (d *decoder) readHead() error {
	if !bytes.HasPrefix(d.data, []byte(magic)) {
		return badInput(0, "the magic %q is missing", magic)
	}
	d.at = len(magic)
	head, err := d.take(8)
	if err != nil {
		return err
	}
	if d.version = binary.BigEndian.Uint16(head); d.version > version {
		return unsupported("version %d is newer than %d", d.version, version)
	}
	for i := range d.size {
		d.size[i] = int64(binary.BigEndian.Uint16(head[2+2*i:]))
	}
	if d.version >= 3 {
		if d.slices, err = d.take(int(d.size[1])); err != nil {
			return err
		}
	}
	return d.readNames()
}

// readNames reads the names of nodes.
func (d *decoder) readNames() error {
	n, err := d.take(2)
	if err != nil {
		return err
	}
	d.names = int(binary.BigEndian.Uint16(n))
	for i := range d.names {
		if n, err = d.take(2); err != nil {
			return err
		}
		text, err := d.take(int(binary.BigEndian.Uint16(n)))
		if err != nil {
			return err
		}
		if d.colors[i], err = d.reader.Color(string(text)); err != nil {
			return err
		}
	}
	return nil
}

// readNodes sets the cells of the layer.
func (d *decoder) readNodes(v storage.Volume) error {
	cells := d.size[0] * d.size[1] * d.size[2]
	d.packs = d.at
	switch packed := int64(len(d.data) - d.at); {
	case cells > maxCells:
		return unsupported("%dx%dx%d nodes; %d in all are supported", d.size[0], d.size[1], d.size[2], maxCells)
	case cells > packed*520: // zlib packs no more than 1040 bytes into one
		return badInput(d.at, "%dx%dx%d nodes in %d packed bytes", d.size[0], d.size[1], d.size[2], packed)
	}
	var err error
	if d.ids, err = d.open(0); err != nil {
		return err
	}
	if d.probs, err = d.open(2 * cells); err != nil {
		return err
	}
	if err := d.budget.Hold(2 * int(d.size[0])); err != nil {
		return err
	}
	d.buf = make([]byte, 2*d.size[0])
	box := storage.Box{Max: storage.Pos{X: int32(d.size[0]), Y: int32(d.size[2]), Z: int32(d.size[1])}}
	return blocks.Fill{
		Budget: d.budget, Volume: v, Box: box, Order: blocks.RowsUp, Colors: &d.colors, Next: d.next, Total: cells,
	}.Run()
}

// open returns a reader of the packed content after skip bytes.
func (d *decoder) open(skip int64) (*bufio.Reader, error) {
	z, err := zlib.NewReader(bytes.NewReader(d.data[d.packs:]))
	if err != nil {
		return nil, d.packedError(err)
	}
	for skip > 0 {
		n, err := io.CopyN(io.Discard, z, min(skip, 1<<20))
		if err != nil {
			return nil, d.packedError(err)
		}
		if err := d.budget.Check(); err != nil {
			return nil, err
		}
		skip -= n
	}
	return bufio.NewReaderSize(z, 1<<15), nil
}

func (d *decoder) packedError(err error) error {
	return badInput(d.packs, "packed nodes: %v", err)
}

// next reads the nodes of a row. Those that are never placed become one that is empty.
func (d *decoder) next(row []uint16) error {
	ids, probs := d.buf[:2*len(row)], d.buf[:len(row)]
	if _, err := io.ReadFull(d.ids, ids); err != nil {
		return d.packedError(err)
	}
	for i := range row {
		id := binary.BigEndian.Uint16(ids[2*i:])
		if int(id) >= d.names {
			return badInput(d.packs, "the node %d has no name; there are %d", id, d.names)
		}
		row[i] = id
	}
	if _, err := io.ReadFull(d.probs, probs); err != nil {
		return d.packedError(err)
	}
	slice := d.row % d.size[1]
	d.row++
	if d.slices != nil && d.never(d.slices[slice]) {
		for i := range row {
			row[i] = nothing
		}
		return nil
	}
	for i, p := range probs {
		if d.never(p) {
			row[i] = nothing
		}
	}
	return nil
}

// nothing is the place of no name, as there are fewer.
const nothing = 1<<16 - 1

// never reports whether what has a probability is never placed.
func (d *decoder) never(p byte) bool {
	switch {
	case d.version >= 4:
		return p&always == 0
	case d.version >= 2:
		return p>>1 == 0
	}
	return p == 1
}
