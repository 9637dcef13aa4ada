package vengi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file: first its nodes, then the layers, because a node can refer to later ones.
type decoder struct {
	budget  *format.Budget
	version uint32
	c       cursor
	nodes   []*node         // parents before their children
	models  map[int32]*node // by id
	unknown int64           // voxels with a colour that the palette has not
	scene   scene.Scene
}

// Decode reads a .vengi file into a scene with a layer for each model and each reference to one. The active layer is the last one.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	d := &decoder{budget: format.NewBudget(ctx, name, opt), models: map[int32]*node{}}
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, &format.Error{Format: name, Offset: 0, Msg: fmt.Sprintf("the magic %q is missing", magic)}
	}
	var err error
	if d.c.data, err = d.unpack(data[len(magic):]); err != nil {
		return nil, err
	}
	d.version = d.c.u32()
	if d.c.err == nil && d.version > maxVersion {
		return nil, unsupported("version %d is newer than %d", d.version, maxVersion)
	}
	if chunk := string(d.c.take(4)); d.c.err == nil && chunk != "NODE" {
		return nil, badInput("the root begins with %q", chunk)
	}
	if d.c.err != nil {
		return nil, d.c.err
	}
	if err := d.readNode(nil, 0); err != nil {
		return nil, err
	}
	return d.build()
}

// unpack returns the content of the zlib stream. It is unpacked twice, first to know its size.
func (d *decoder) unpack(packed []byte) ([]byte, error) {
	size, err := d.measure(packed)
	if err != nil {
		return nil, err
	}
	if err := d.budget.Hold(int(size)); err != nil {
		return nil, err
	}
	z, err := zrun.NewReader(bytes.NewReader(packed), airCell)
	if err != nil {
		return nil, packedError(err)
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(z, b); err != nil {
		return nil, packedError(err)
	}
	return b, nil
}

// measure returns the size of what is packed.
func (d *decoder) measure(packed []byte) (int64, error) {
	z, err := zrun.NewReader(bytes.NewReader(packed), airCell)
	if err != nil {
		return 0, packedError(err)
	}
	size := int64(0)
	for {
		n, err := io.CopyN(io.Discard, z, 1<<20)
		if size += n; size > maxBytes {
			return 0, unsupported("the file unpacks to more than %d bytes", int64(maxBytes))
		}
		if err := d.budget.Check(); err != nil {
			return 0, err
		}
		switch {
		case errors.Is(err, io.EOF):
			return size, nil
		case err != nil:
			return 0, packedError(err)
		}
	}
}

func packedError(err error) error {
	return &format.Error{Format: name, Offset: int64(len(magic)), Msg: "packed content: " + err.Error()}
}

// build makes the layers.
func (d *decoder) build() (*scene.Scene, error) {
	cameras := 0
	worlds := make(map[*node]*matrix, len(d.nodes))
	for i, n := range d.nodes {
		if err := d.budget.At(int64(len(d.nodes)+i), 2*int64(len(d.nodes))); err != nil {
			return nil, err
		}
		world := n.local
		if n.parent != nil {
			world = worlds[n.parent].then(&n.local)
		}
		worlds[n] = &world
		var err error
		switch n.kind {
		case kindModel:
			err = d.addLayer(n, n, &world)
		case kindReference:
			err = d.addLayer(n, d.models[n.refers], &world)
		case kindCamera:
			cameras++
		}
		if err != nil {
			return nil, err
		}
	}
	if cameras > 0 {
		d.budget.Warnf("%d cameras were left out", cameras)
	}
	if d.unknown > 0 {
		d.budget.Warnf("%d voxels whose colour is not in their palette became black", d.unknown)
	}
	return d.finish()
}

// finish returns the scene, with a layer in any case and names for all of them.
func (d *decoder) finish() (*scene.Scene, error) {
	s := &d.scene
	if len(s.Layers) == 0 {
		d.budget.Warnf("the file has no model")
		v, err := d.budget.Volume()
		if err != nil {
			return nil, err
		}
		s.Layers = append(s.Layers, scene.NewLayer(1, "", v))
	}
	s.NumberLayers()
	return s, nil
}

// builtin returns a palette for voxels whose colours are not in the file: 3 bits of red, 3 of green and 2 of blue.
func builtin() []storage.Color {
	colors := make([]storage.Color, maxColors)
	for i := range colors {
		colors[i] = storage.RGB(uint8(i>>5*255/7), uint8(i>>2&7*255/7), uint8(i&3*255/3))
	}
	return colors
}
