package vox

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// decoder reads one file: first its chunks, then the instances of the scene graph, then the layers.
type decoder struct {
	budget  *format.Budget
	values  format.Values
	version int32

	colors    *lookup
	named     int        // how many colours the file says
	top       uint8      // the largest index of a voxel
	same      [256]uint8 // for each index the first one with its colour
	finishes  map[uint8]finish
	rows      []string
	materials []scene.Material // of layers

	size   [3]int32 // of the next model
	models []model
	packed int64 // cells of the models that were packed
	packs  bool  // the models are frames

	nodes  map[int32]*node
	order  []int32 // of the nodes in the file
	hidden map[int32]bool
	meta   *span // the frames that the file says
	keys   *span // the first and the last moment of all nodes

	frame     int64 // that is read
	silent    bool  // what is missing was said
	visits    int
	groups    int32
	kept      int // instances of all frames
	instances []instance

	filler     filler
	done, work int64 // bytes of models
}

// Bytes that are counted for each part that is kept while a file is read, at least what it takes.
const (
	modelBytes  = 96
	nodeBytes   = 320
	momentBytes = 80
	hiddenBytes = 32
)

// model is a block of voxels: records of x, y, z and index, or a grid of indices.
type model struct {
	size    [3]int32
	records []byte
	grid    []byte
}

// Decode reads a .vox file into a scene with a layer for every model that the scene shows. The active layer is the topmost one.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{
		budget: format.NewBudget(ctx, name, opt), values: opt.Values.Of(options()), colors: defaultPalette(), named: maxColors,
		finishes: map[uint8]finish{}, nodes: map[int32]*node{}, hidden: map[int32]bool{},
	}
	d.filler.budget = d.budget
	if err := d.readFile(data); err != nil {
		return nil, err
	}
	if err := d.collect(); err != nil {
		return nil, err
	}
	return d.build()
}

func (d *decoder) readFile(data []byte) error {
	if len(data) < 8 || string(data[:4]) != magic {
		return badInput(0, "the magic %q is missing", magic)
	}
	d.version = int32(binary.LittleEndian.Uint32(data[4:]))
	if d.version != 150 && d.version != 200 {
		d.budget.Warnf("version %d is read like those known, 150 and 200", d.version)
	}
	end, err := d.readChunks(data)
	switch {
	case err != nil:
		return err
	case end < len(data) && len(d.models) == 0:
		return badInput(end, "the file ends before its first model")
	case end < len(data):
		d.budget.Warnf("the file is cut off at offset %d: %d models were read", end, len(d.models))
	case len(d.models) == 0:
		d.budget.Warnf("the file has no model")
	}
	return nil
}

// readChunks reads all chunks in a row, those in MAIN like those after it, since the sizes of children are often wrong. It returns where it
// stopped: the end of data, or the start of a chunk that is cut off.
func (d *decoder) readChunks(data []byte) (end int, err error) {
	for at := 8; at < len(data); {
		if len(data)-at < 12 {
			return at, nil
		}
		kind := string(data[at : at+4])
		n := int64(int32(binary.LittleEndian.Uint32(data[at+4:])))
		m := int64(int32(binary.LittleEndian.Uint32(data[at+8:])))
		if n < 0 || m < 0 {
			return at, badInput(at+4, "chunk %q has %d bytes and %d of children", kind, n, m)
		}
		body := at + 12
		if n > int64(len(data)-body) {
			return at, nil
		}
		next := body + int(n)
		if err := d.readChunk(kind, &cursor{data: data[body:next:next], at: body}); err != nil {
			return at, err
		}
		if kind == "MAIN" {
			if missing := m - int64(len(data)-next); missing > 0 {
				d.budget.Warnf("the file is %d bytes shorter than it says", missing)
			}
		} else {
			next = int(min(int64(next)+m, int64(len(data))))
		}
		at = next
		if err := d.budget.Check(); err != nil {
			return at, err
		}
	}
	return len(data), nil
}

func (d *decoder) readChunk(kind string, c *cursor) error {
	switch kind {
	case "SIZE":
		return d.readSize(c)
	case "XYZI":
		return d.readRecords(c)
	case "TDCZ":
		return d.readPacked(c)
	case "PACK":
		d.packs = true
	case "RGBA":
		d.named = d.colors.read(c.data)
	case "MATL":
		d.readMaterial(c)
	case "MATT":
		d.readOldMaterial(c)
	case "NOTE":
		d.readNotes(c)
	case "META":
		d.readMeta(c)
	case "nTRN":
		return d.readTransform(c)
	case "nGRP":
		return d.readGroup(c)
	case "nSHP":
		return d.readShape(c)
	case "LAYR":
		return d.readLayer(c)
	}
	return nil
}

// readSize reads three edges. An edge larger than bytes can address only moves the origin.
func (d *decoder) readSize(c *cursor) error {
	at := c.at
	for i := range d.size {
		d.size[i] = c.int32()
		if d.size[i] < 0 || d.size[i] > 1<<20 {
			return badInput(at, "a model with an edge of %d voxels", d.size[i])
		}
	}
	if c.bad {
		return badInput(at, "a size of less than 12 bytes")
	}
	return nil
}

func (d *decoder) readRecords(c *cursor) error {
	at := c.at
	n := int64(c.int32())
	if c.bad || n < 0 {
		return badInput(at, "a model of %d voxels", n)
	}
	if there := int64(len(c.data) / 4); n > there {
		d.budget.Warnf("model %d has %d voxels, but should have %d", len(d.models), there, n)
		n = there
	}
	return d.addModel(model{size: d.size, records: c.data[:4*n]})
}

func (d *decoder) addModel(m model) error {
	if err := d.budget.Hold(modelBytes); err != nil {
		return err
	}
	d.models = append(d.models, m)
	return nil
}

// readPacked reads a model whose indices are packed by zlib.
func (d *decoder) readPacked(c *cursor) error {
	at := c.at
	if err := d.readSize(c); err != nil {
		return err
	}
	cells := int64(1)
	for _, n := range d.size {
		if n > maxEdge {
			return unsupported("a packed model with an edge of %d voxels", n)
		}
		cells *= int64(n)
	}
	if d.packed += cells; d.packed > maxCells {
		return unsupported("packed models of more than %d cells", maxCells)
	}
	if cells > int64(len(c.data))*1040 { // zlib cannot pack more tightly
		return badInput(at, "a packed model of %d cells in %d bytes", cells, len(c.data))
	}
	z, err := zlib.NewReader(bytes.NewReader(c.data))
	if err != nil {
		return badInput(at, "packed model: %v", err)
	}
	if err := d.budget.Hold(int(cells)); err != nil {
		return err
	}
	grid := make([]byte, cells)
	if _, err := io.ReadFull(z, grid); err != nil {
		return badInput(at, "packed model: %v", err)
	}
	return d.addModel(model{size: d.size, grid: grid})
}

// collect finds what the scene shows: the shapes of the graph, or all models where there is none.
func (d *decoder) collect() error {
	frames, animated := d.animation()
	every := d.values.Text("frames") == "layers"
	if animated {
		d.frame = min(max(int64(d.values.Int("frame")), frames.first), frames.last)
		if !every && !d.values.Given("frame") {
			d.budget.Warnf("the file has %d frames; frame %d is shown (option frame)", frames.size(), d.frame)
		}
	}
	if len(d.nodes) == 0 {
		for i := range d.models {
			hidden := d.packs && int64(i) != d.frame
			d.instances = append(d.instances, instance{model: int32(i), move: identity, hidden: hidden, material: -1})
		}
		return nil
	}
	collect := d.collectGraph
	if animated && every {
		collect = func() error { return d.collectFrames(frames) }
	}
	if err := collect(); err != nil {
		return err
	}
	d.dropMissing()
	return nil
}

// collectGraph finds the instances of the frame d.frame.
func (d *decoder) collectGraph() error {
	for _, id := range d.roots() {
		if err := d.visit(id, visitor{move: identity, material: -1}); err != nil {
			return err
		}
	}
	return nil
}

// dropMissing drops the instances of models that are missing, and warns about models that are not shown.
func (d *decoder) dropMissing() {
	d.instances = slices.DeleteFunc(d.instances, func(n instance) bool {
		missing := n.model < 0 || int(n.model) >= len(d.models)
		if missing {
			d.budget.Warnf("model %d is missing", n.model)
		}
		return missing
	})
	shown := make(map[int32]bool)
	for _, n := range d.instances {
		shown[n.model] = true
	}
	if left := len(d.models) - len(shown); left > 0 {
		d.budget.Warnf("%d models that the scene does not show were left out", left)
	}
}
