package vmax

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax/internal/bplist"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax/internal/lzfse"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// model is the voxels of a contents file. Their colours are places in a palette, from 1, in the red channel of an opaque colour.
type model struct {
	volume  storage.Volume
	bounds  storage.Box
	special int64 // voxels whose material is not the first one
}

// chunk is the voxels of a part of a model that were stored last.
type chunk struct {
	first int    // place of the first cell in the order of the chunk
	cells []byte // of each cell: material, place in the palette
}

// readModel reads a contents file.
func (d *decoder) readModel(file string) (*model, error) {
	if m := d.models[file]; m != nil {
		return m, nil
	}
	list, err := d.readList(file)
	if err != nil {
		return nil, err
	}
	chunks, err := d.readChunks(file, list)
	if err != nil {
		return nil, err
	}
	m := &model{volume: d.opt.NewVolume()}
	for id := range int32(maxChunks) {
		c := chunks[id]
		if c == nil {
			continue
		}
		before := m.volume.Stats().Bytes
		d.fill(m, id, c)
		if err := d.budget.Hold(int(max(m.volume.Stats().Bytes-before, 0))); err != nil {
			return nil, err
		}
		if err := d.budget.Check(); err != nil {
			return nil, err
		}
	}
	m.bounds = storage.Bounds(m.volume)
	d.models[file] = m
	if m.special > 0 {
		d.budget.Warnf("%d voxels of %.80q have materials, which are left out", m.special, file)
	}
	return m, nil
}

// readList returns the root of the property list in a file.
func (d *decoder) readList(file string) (bplist.Value, error) {
	packed, err := d.archive.read(file, maxContents)
	if err != nil {
		return bplist.Value{}, err
	}
	data := packed
	if len(packed) < len(bplist.Magic) || string(packed[:len(bplist.Magic)]) != bplist.Magic {
		if data, err = d.unpack(file, packed); err != nil {
			return bplist.Value{}, err
		}
	}
	root, err := bplist.Parse(data)
	if err != nil {
		return bplist.Value{}, badInput("the file %.80q: %v", file, err)
	}
	return root, nil
}

// unpack unpacks LZFSE. The result is valid until the next call.
func (d *decoder) unpack(file string, packed []byte) ([]byte, error) {
	size, err := lzfse.Size(packed)
	switch {
	case err != nil:
		return nil, badInput("the file %.80q: %v", file, err)
	case size > maxContents:
		return nil, unsupported("the file %.80q unpacks to %d bytes, and %d are supported", file, size, maxContents)
	}
	if more := int(size) - cap(d.unpacked); more > 0 {
		if err := d.budget.Hold(more); err != nil {
			return nil, err
		}
		d.unpacked = make([]byte, 0, size)
	}
	data, err := lzfse.Append(d.unpacked[:0], packed)
	if err != nil {
		return nil, badInput("the file %.80q: %v", file, err)
	}
	return data, d.budget.Check()
}

// readChunks returns the chunks of a model by their number. Of several snapshots of a chunk the last one counts.
func (d *decoder) readChunks(file string, root bplist.Value) (map[int32]*chunk, error) {
	snapshots := root.Get("snapshots")
	switch {
	case snapshots.Kind() != bplist.Array && root.Get("voxels").Kind() == bplist.Array:
		return nil, unsupported("the file %.80q was written by a version of VoxelMax that is too old", file)
	case snapshots.Kind() != bplist.Array:
		return nil, badInput("the file %.80q has no snapshots", file)
	case snapshots.Len() > maxSnapshots:
		return nil, unsupported("the file %.80q has %d snapshots, and %d are supported", file, snapshots.Len(), maxSnapshots)
	}
	chunks := map[int32]*chunk{}
	for i := range snapshots.Len() {
		if i%256 == 0 {
			if err := d.budget.Check(); err != nil {
				return nil, err
			}
		}
		id, c, err := readChunk(snapshots.At(i).Get("s"))
		if err != nil {
			return nil, badInput("the snapshot %d of %.80q: %v", i, file, err)
		}
		chunks[id] = c
	}
	return chunks, nil
}

// fill sets the voxels of a chunk.
func (d *decoder) fill(m *model, id int32, c *chunk) {
	last := c.first + len(c.cells)/2
	for tile := c.first / tileCells; tile*tileCells < last; tile++ {
		clear(d.cells[:])
		from, to := max(c.first, tile*tileCells), min(last, (tile+1)*tileCells)
		run := c.cells[2*(from-c.first) : 2*(to-c.first)]
		filled := false
		for i := from; i < to; i, run = i+1, run[2:] {
			if run[1] == 0 {
				continue
			}
			if run[0]&7 != 0 {
				m.special++
			}
			d.cells[d.order[i%tileCells]] = storage.RGB(run[1], 0, 0)
			filled = true
		}
		if filled {
			t := storage.Pack(&d.cells, &d.scratch)
			m.volume.SetTile(storage.TilePos(uncode(id<<(3*chunkOrder-12)|int32(tile))), &t)
		}
	}
}

// uncode returns the coordinates of a place in Morton order: from the lowest bit on the bits of x, y and z take turns.
func uncode(code int32) (p storage.Pos) {
	for bit := range 10 {
		three := code >> (3 * bit)
		p.X |= three & 1 << bit
		p.Y |= three >> 1 & 1 << bit
		p.Z |= three >> 2 & 1 << bit
	}
	return p
}
