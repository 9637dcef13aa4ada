package gox

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/gzip"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// badInput returns the error of a file that is not correct at the given offset.
func badInput(offset int64, text string, args ...any) error {
	return &format.Error{Format: name, Offset: offset, Msg: fmt.Sprintf(text, args...)}
}

// decoder reads one file. It first collects the chunks, then builds the layers, since these refer to other chunks.
type decoder struct {
	ctx     context.Context
	budget  *format.Budget
	version int32
	scene   *scene.Scene
	blocks  blocks
	layers  []*pending
	blit    blitter

	done, total int64 // records of blocks
}

// Decode reads a .gox file into a scene. The active layer is the topmost one.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{ctx: ctx, budget: format.NewBudget(ctx, name, opt), scene: &scene.Scene{}, blocks: blocks{ready: map[int32]int{}}}
	data, err := d.unwrap(data)
	if err != nil {
		return nil, err
	}
	if err := d.readFile(data); err != nil {
		return nil, err
	}
	if err := d.buildLayers(); err != nil {
		return nil, err
	}
	return d.scene, nil
}

// unwrap returns the contents of a gzip wrapper, data itself if there is none.
func (d *decoder) unwrap(data []byte) ([]byte, error) {
	if !isGzip(data) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, badInput(0, "gzip wrapper: %v", err)
	}
	limit := min(maxUnpack, d.budget.Limits().Bytes)
	var out bytes.Buffer
	for {
		n, err := io.CopyN(&out, z, min(1<<20, limit+1-int64(out.Len())))
		switch {
		case int64(out.Len()) > limit:
			return nil, unsupported("unpacks to more than the limit of %d bytes", limit)
		case errors.Is(err, io.EOF):
			return out.Bytes(), nil
		case err != nil && out.Len() == 0:
			return nil, badInput(int64(len(data)), "gzip wrapper: %v", err)
		case err != nil:
			d.budget.Warnf("the gzip wrapper is damaged (%v): only the first %d bytes were read", err, out.Len())
			return out.Bytes(), nil
		case n == 0:
			return nil, badInput(0, "gzip wrapper: %v", io.ErrNoProgress)
		}
		if err := d.budget.Check(); err != nil {
			return nil, err
		}
	}
}

// readFile checks the header and reads the chunks. A missing tail is a warning once there is a layer.
func (d *decoder) readFile(data []byte) error {
	if len(data) < 8 || string(data[:4]) != magic {
		return badInput(0, "the magic %q is missing", magic)
	}
	d.version = int32(binary.LittleEndian.Uint32(data[4:]))
	switch {
	case d.version < 1:
		return badInput(4, "version %d", d.version)
	case d.version > 2:
		return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf("version %d is newer than 2", d.version)}
	}
	end, err := d.readChunks(data)
	switch {
	case err != nil:
		return err
	case end < len(data) && len(d.layers) == 0:
		return badInput(int64(end), "the file ends before its first layer")
	case end < len(data):
		d.budget.Warnf("the file is cut off at offset %d: %d layers were read", end, len(d.layers))
	case len(d.layers) == 0:
		d.budget.Warnf("the file has no layer: an empty one was added")
		d.layers = append(d.layers, &pending{layer: scene.NewLayer(0, "", nil)})
	}
	return nil
}

// checkChunks is the number of chunks between two looks at the context.
const checkChunks = 1 << 10

// readChunks reads chunks and returns where it stopped: the end of data, or the start of a chunk that is cut off.
func (d *decoder) readChunks(data []byte) (end int, err error) {
	for at, count := 8, 0; at < len(data); count++ {
		if len(data)-at < 8 {
			return at, nil
		}
		if count%checkChunks == 0 {
			if err := d.budget.Check(); err != nil {
				return at, err
			}
		}
		kind := string(data[at : at+4])
		n := int64(int32(binary.LittleEndian.Uint32(data[at+4:])))
		if n < 0 {
			return at, badInput(int64(at+4), "chunk %q has the length %d", kind, n)
		}
		body := at + 8
		if n > int64(len(data)-body) {
			return at, nil
		}
		next := body + int(n)
		if err := d.readChunk(kind, data[body:next:next], int64(body)); err != nil {
			return at, err
		}
		at = next + 4 // the checksum says nothing
		if at > len(data) {
			return next, d.budget.Check()
		}
	}
	return len(data), d.budget.Check()
}

func (d *decoder) readChunk(kind string, p []byte, offset int64) error {
	switch kind {
	case "IMG ":
		return d.readImage(p, offset)
	case "PREV":
		return nil
	case "BL16":
		if err := checkPicture(p); err != nil {
			return badInput(offset, "block %d: %v", len(d.blocks.png), err)
		}
		d.blocks.png = append(d.blocks.png, p)
		d.blocks.offsets = append(d.blocks.offsets, offset)
		return nil
	case "LAYR":
		return d.readLayer(p, offset)
	case "MATE":
		return d.readMaterials(p, offset)
	case "CAMR":
		return d.readCamera(p, offset)
	case "LIGH":
		return d.readLight(p, offset)
	case "PALT":
		return d.readPalette(p, offset)
	}
	if err := d.budget.HoldUnknown(scene.ChunkBytes + len(kind) + len(p)); err != nil {
		return err
	}
	d.scene.Extra = append(d.scene.Extra, scene.Chunk{Type: kind, Data: append(make([]byte, 0, len(p)), p...)})
	return nil
}

// keep appends a pair that is not interpreted to those of a part of the scene.
func (d *decoder) keep(dst *[]scene.Pair, key []byte, v value) error {
	if err := d.budget.HoldUnknown(scene.PairBytes + len(key) + len(v)); err != nil {
		return err
	}
	*dst = append(*dst, scene.Pair{Key: string(key), Value: append(make([]byte, 0, len(v)), v...)})
	return nil
}

// readImage reads the image box. Other keys are kept in a chunk of the same type, which the encoder joins again.
func (d *decoder) readImage(p []byte, offset int64) error {
	var rest []byte
	err := readDict(p, offset, func(key []byte, v value) error {
		switch {
		case string(key) == "box":
			d.scene.Box = v.box()
		case len(key) <= maxDict && len(v) <= maxDict:
			rest = appendPair(rest, string(key), v)
			return d.budget.HoldUnknown(8 + len(key) + len(v))
		}
		return nil
	})
	if err != nil || rest == nil {
		return err
	}
	d.scene.Extra = append(d.scene.Extra, scene.Chunk{Type: "IMG ", Data: slices.Clip(rest)})
	return d.budget.HoldUnknown(scene.ChunkBytes + len("IMG "))
}

// buildLayers makes the layers of the scene from the pending ones.
func (d *decoder) buildLayers() error {
	d.assignIDs()
	for _, p := range d.layers {
		d.total += int64(len(p.blocks) / recordSize)
		d.blocks.count(p.blocks)
	}
	for i, p := range d.layers {
		v, err := d.budget.Volume()
		if err != nil {
			return err
		}
		p.layer.Volume = v
		d.scene.Layers = append(d.scene.Layers, p.layer)
		if err := d.fill(p); err != nil {
			return wrap(i, err)
		}
	}
	d.scene.Active = d.scene.Layers[len(d.scene.Layers)-1].ID
	return nil
}

// wrap adds the layer's number to an error that does not say where it is.
func wrap(layer int, err error) error {
	var bad *format.Error
	var unsupported *format.UnsupportedError
	if errors.As(err, &bad) || errors.As(err, &unsupported) {
		return err
	}
	return fmt.Errorf("%s: layer %d: %w", name, layer, err)
}
