package gox

import (
	"encoding/binary"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// pending is a layer whose cells are not there yet.
type pending struct {
	layer  *scene.Layer
	id     int32        // as in the file
	base   int32        // id in the file of the layer that this one clones
	blocks []byte       // the records of the blocks
	source *scene.Layer // that this one clones, nil if it is none
}

// readLayer reads a LAYR chunk.
func (d *decoder) readLayer(p []byte, offset int64) error {
	if len(p) < 4 {
		return badInput(offset, "a layer of %d bytes", len(p))
	}
	n := int64(int32(binary.LittleEndian.Uint32(p)))
	if n < 0 || n > int64(len(p)-4)/recordSize {
		return badInput(offset, "a layer of %d blocks in %d bytes", n, len(p))
	}
	if limit := d.budget.Limits().Layers; len(d.layers) >= limit {
		return unsupported("more than %d layers", limit)
	}
	end := 4 + n*recordSize
	l := scene.NewLayer(0, "", nil)
	q := &pending{layer: l, blocks: p[4:end]}
	material := int32(len(d.scene.Materials) - 1)
	var mode int32
	err := readDict(p[end:], offset+end, func(key []byte, v value) error {
		switch string(key) {
		case "name":
			l.Name = v.text(scene.MaxNameBytes)
		case "mat":
			v.matrix(&l.Matrix)
		case "id":
			v.int32(&q.id)
		case "base_id":
			v.int32(&q.base)
		case "material":
			v.int32(&material)
		case "mode":
			v.int32(&mode)
		case "img-path":
			if err := d.budget.HoldUnknown(len(v)); err != nil {
				return err
			}
			l.ImagePath = string(v)
		case "box":
			l.Box = v.box()
		case "shape":
			l.Shape = v.text(maxDict)
		case "color":
			v.color(&l.Color)
		case "visible":
			v.bool(&l.Visible)
		default:
			return d.keep(&l.Extra, key, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.layers = append(d.layers, q)
	l.Material = int(material)
	if mode > 0 && mode < int32(scene.Replace) {
		l.Mode = scene.Mode(mode)
	}
	return d.budget.Hold(len(l.Name) + len(l.Shape))
}

// assignIDs gives every pending layer a positive id of its own and a name, and resolves materials and bases. A base must come earlier in
// the file than its clone.
func (d *decoder) assignIDs() {
	taken := make(map[int32]int, len(d.layers)) // id in the file -> number of its layer
	names := make(map[string]bool, len(d.layers))
	for i, p := range d.layers {
		names[p.layer.Name] = true
		first, twice := taken[p.id]
		switch {
		case p.id > 0 && !twice:
			taken[p.id] = i
			p.layer.ID = int(p.id)
		case p.id > 0:
			d.budget.Warnf("layers %d and %d have the same id %d: the later one gets another", first, i, p.id)
		}
	}
	free, number := 1, 1
	for i, p := range d.layers {
		for l := p.layer; l.ID == 0; free++ {
			if _, used := taken[int32(free)]; !used {
				l.ID = free
			}
		}
		for l := p.layer; l.Name == ""; number++ {
			if s := fmt.Sprintf("Layer.%d", number); !names[s] {
				l.Name = s
			}
		}
		if p.layer.Material < 0 || p.layer.Material >= len(d.scene.Materials) {
			p.layer.Material = -1
		}
		d.resolveBase(i, p, taken)
	}
}

func (d *decoder) resolveBase(i int, p *pending, taken map[int32]int) {
	if p.base == 0 {
		return
	}
	base, ok := taken[p.base]
	if !ok || base >= i {
		d.budget.Warnf("layer %d clones the layer with id %d, which does not come before it: the link is cut", i, p.base)
		return
	}
	p.layer.Base = int(p.base)
	p.source = d.layers[base].layer
}

// fill sets the cells of a layer.
func (d *decoder) fill(p *pending) error {
	l := p.layer
	switch {
	case p.source != nil:
		l.Shape = ""
		return moveVolume(d.budget, l.Volume, p.source.Volume, &l.Matrix)
	case l.Shape != "":
		if !knownShape(l.Shape) {
			d.budget.Warnf("layer %q has the unknown shape %q", l.Name, l.Shape)
			l.Shape = ""
			break
		}
		return paintShape(d.ctx, d.budget, l.Volume, l, d.scene.Box)
	}
	return d.fillBlocks(p)
}

// fillBlocks copies the blocks of a layer to its volume.
func (d *decoder) fillBlocks(p *pending) error {
	missing, outside := 0, 0
	for records := p.blocks; len(records) > 0; {
		batch := d.blocks.load(records)
		records = records[len(batch):]
		for ; len(batch) > 0; batch = batch[recordSize:] {
			index := blockIndex(batch)
			if !d.blocks.has(index) {
				missing++
				continue
			}
			at, ok := d.corner(batch)
			if !ok {
				outside++
				continue
			}
			t, err := d.blocks.tile(index)
			if err != nil {
				return err
			}
			if err := d.budget.Add(int64(t.Len()) + 1); err != nil { // an empty block takes time too
				return err
			}
			d.blit.blit(p.layer.Volume, at, &t)
			d.done++
		}
		if err := d.budget.At(d.done, max(d.total, d.done)); err != nil {
			return err
		}
	}
	if missing > 0 {
		d.budget.Warnf("layer %q: %d blocks are not in the file and were left empty", p.layer.Name, missing)
	}
	if outside > 0 {
		d.budget.Warnf("layer %q: %d blocks lie outside the coordinates that are possible and were left out", p.layer.Name, outside)
	}
	return nil
}

// corner returns the min corner of the block of a record, and false if it reaches beyond valid coordinates.
func (d *decoder) corner(record []byte) (storage.Pos, bool) {
	shift := int64(0)
	if d.version == 1 {
		shift = storage.TileEdge / 2
	}
	var p [3]int32
	for i := range p {
		n := int64(int32(binary.LittleEndian.Uint32(record[4+4*i:]))) - shift
		if n < storage.MinCoord || n > storage.MaxCoord-storage.TileEdge {
			return storage.Pos{}, false
		}
		p[i] = int32(n)
	}
	return storage.Pos{X: p[0], Y: p[1], Z: p[2]}, true
}
