package vox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// block holds the colour indices of a tile, 0 where nothing is.
type block = [storage.TileCells]uint8

// filler gathers the voxels of a model by the tiles of the world that they lie in, and gives whole tiles to the volume.
type filler struct {
	budget *format.Budget

	// keys holds for each value of each axis of the model what it adds to the key of a voxel: its cell in the tile in the low cellBits, the
	// tile in the model's box above them. Values outside the model's size have the bit outside.
	keys  [3][256]uint32
	size  [3]int32 // of the model's box in tiles
	first storage.TilePos

	// Along the x of the model the cell in a tile grows by step, which is one cell along the axis at the bits of shift.
	step  uint32
	shift uint32
	width uint32 // of the model along its x

	blocks [tiles]*block // by tile; nil where no voxel came
	used   []uint16      // the tiles that have a block
	spare  []*block      // all empty
	merge  mergers
}

const (
	cellBits = 3 * storage.TileShift
	edge     = maxEdge>>storage.TileShift + 1 // tiles that a model touches along an axis
	tiles    = 1 << 13                        // more than edge*edge*edge, so that a key needs no check
	outside  = 1 << 28
)

// mergers is what it takes to put voxels into a tile that has some.
type mergers struct {
	old, add       [storage.TileCells]storage.Color
	scratch, given storage.Scratch
}

// begin gets ready for a model. All blocks are empty.
func (f *filler) begin(size [3]int32, p *placement) {
	stride := uint32(1 << cellBits) // of a tile along the axis
	for a := range 3 {
		n := min(size[p.col[a]], maxEdge)
		lo, hi := p.offset[a], p.offset[a]+n-1
		if p.sign[a] < 0 {
			lo, hi = p.offset[a]-n+1, p.offset[a]
		}
		first := lo >> storage.TileShift
		f.size[a] = hi>>storage.TileShift - first + 1
		*[...]*int32{&f.first.X, &f.first.Y, &f.first.Z}[a] = first
		shift := uint32(a * storage.TileShift)
		keys := &f.keys[p.col[a]]
		for v := range keys {
			if int32(v) >= n {
				keys[v] = outside
				continue
			}
			q := p.sign[a]*int32(v) + p.offset[a] - first<<storage.TileShift
			keys[v] = uint32(q&(storage.TileEdge-1))<<shift + uint32(q>>storage.TileShift)*stride
		}
		if p.col[a] == 0 {
			f.shift, f.step, f.width = shift, uint32(p.sign[a])<<shift, uint32(n)
		}
		stride *= uint32(f.size[a])
	}
}

// block gives a spare block to a tile that has none.
func (f *filler) block(tile uint32) (*block, error) {
	if len(f.spare) == 0 {
		more := new([16]block)
		if err := f.budget.Hold(len(more) * storage.TileCells); err != nil {
			return nil, err
		}
		for i := range more {
			f.spare = append(f.spare, &more[i])
		}
	}
	b := f.spare[len(f.spare)-1]
	f.spare = f.spare[:len(f.spare)-1]
	f.blocks[tile] = b
	f.used = append(f.used, uint16(tile))
	return b, nil
}

// tile returns the place of a tile in the world.
func (f *filler) tile(tile uint16) storage.TilePos {
	n := int32(tile)
	x, y := f.size[0], f.size[1]
	return storage.TilePos{X: f.first.X + n%x, Y: f.first.Y + n/x%y, Z: f.first.Z + n/x/y}
}

// flush gives the blocks to a volume, over what it holds, and empties them. It returns the largest index of a colour.
func (f *filler) flush(v storage.Volume, colors *lookup, same *[256]uint8) (top uint8) {
	fresh := v.Len() == 0
	for _, n := range f.used {
		b := f.blocks[n]
		t, most := pack(b, colors, same, &f.merge.given)
		top = max(top, most)
		tp := f.tile(n)
		if !fresh {
			t = f.merge.over(v, tp, t)
		}
		v.SetTile(tp, &t)
		clear(b[:])
		f.blocks[n] = nil
		f.spare = append(f.spare, b)
	}
	f.used = f.used[:0]
	return top
}

// over returns a tile over that of the volume.
func (m *mergers) over(v storage.Volume, tp storage.TilePos, t storage.Tile) storage.Tile {
	old := v.Tile(tp, &m.scratch)
	if old.Form == storage.Empty {
		return t
	}
	old.Expand(&m.old)
	t.Expand(&m.add)
	for i, c := range m.add {
		if c != 0 {
			m.old[i] = c
		}
	}
	return storage.Pack(&m.old, &m.scratch)
}

// fill sets the voxels of an instance.
func (d *decoder) fill(l *scene.Layer, n *instance) error {
	m := &d.models[n.model]
	p, ok := n.move.place(m.size)
	if !ok {
		d.budget.Warnf("layer %q: a model lies outside the coordinates that are possible and was left out", l.Name)
		return nil
	}
	d.filler.begin(m.size, &p)
	var err error
	if m.grid != nil {
		err = d.fillGrid(m)
	} else {
		err = d.fillRecords(l.Volume, n.model, &p)
	}
	if err != nil {
		return err
	}
	d.top = max(d.top, d.filler.flush(l.Volume, d.colors, &d.same))
	d.done += m.work()
	return d.budget.At(d.done, d.work)
}

// sparse bounds the tiles that are gathered: of voxels that lie so far from each other that there would be less than these to a tile, and a
// few tiles more, some are set one by one.
const (
	sparseVoxels = 32
	sparseTiles  = 32
)

// fillRecords gathers the voxels of a model; the last one in a cell counts.
func (d *decoder) fillRecords(v storage.Volume, number int32, p *placement) error {
	m, f := &d.models[number], &d.filler
	const batch = 4 * 4096
	beyond, done := 0, 0
	for records := m.records; len(records) > 0; {
		part := records[:min(batch, len(records))]
		records = records[len(part):]
		if err := d.budget.Add(int64(len(part) / 4)); err != nil {
			return err
		}
		for len(part) >= 4 {
			done++
			r := binary.LittleEndian.Uint32(part)
			part = part[4:]
			key := f.keys[0][uint8(r)] + f.keys[1][uint8(r>>8)] + f.keys[2][uint8(r>>16)]
			if key >= outside {
				beyond++
				continue
			}
			i := uint8(r >> 24)
			if i == 0 {
				continue
			}
			b := f.blocks[key>>cellBits%tiles]
			if b == nil {
				if len(f.used)*sparseVoxels > done+sparseTiles*sparseVoxels {
					i = d.same[i]
					v.Set(p.cell([3]int32{int32(uint8(r)), int32(uint8(r >> 8)), int32(uint8(r >> 16))}), d.colors[i])
					d.top = max(d.top, i)
					continue
				}
				var err error
				if b, err = f.block(key >> cellBits); err != nil {
					return err
				}
			}
			b[key%storage.TileCells] = i
			n := f.run(b, key, r, part)
			part = part[n:]
			done += n / 4
		}
	}
	if beyond > 0 {
		d.budget.Warnf("model %d: %d voxels outside its size were left out", number, beyond)
	}
	return nil
}

// run takes the voxels that follow the voxel r along x in the same tile, as most programs write them, and returns the bytes that they take.
func (f *filler) run(b *block, key, r uint32, part []byte) int {
	room := key >> f.shift % storage.TileEdge // to the end of the tile
	if int32(f.step) > 0 {
		room = storage.TileEdge - 1 - room
	}
	room = min(room, f.width-1-r&0xff, uint32(len(part)/4))
	part = part[:4*room]
	cell, n := key%storage.TileCells, 0
	next := r & 0xffffff
	if f.step == 1 {
		n = row(b[cell+1:cell+1+room], uint64(next+1), part)
		cell, next = cell+uint32(n/4), next+uint32(n/4)
	}
	for ; n+4 <= len(part); n += 4 {
		w := binary.LittleEndian.Uint32(part[n:])
		next++
		if w&0xffffff != next || w>>24 == 0 {
			break
		}
		cell += f.step
		b[cell%storage.TileCells] = uint8(w >> 24)
	}
	return n
}

// row takes voxels along x, four at a time, as long as the first one has the place next and the others follow. It returns the bytes that they
// take.
func row(to []uint8, next uint64, part []byte) (n int) {
	const place = 0x00ffffff_00ffffff
	next = next<<32 + next + 1<<32
	for len(to) >= 4 && len(part) >= 16 {
		a, b := binary.LittleEndian.Uint64(part), binary.LittleEndian.Uint64(part[8:])
		if (a&place^next)|(b&place^(next+0x2_0000_0002)) != 0 {
			break
		}
		c := uint32(a>>24)&0xff | uint32(a>>48)&0xff00 | uint32(b>>8)&0xff0000 | uint32(b>>32)&0xff000000
		if (c-0x01010101)&^c&0x80808080 != 0 { // an index is 0
			break
		}
		binary.LittleEndian.PutUint32(to, c)
		to, part, n = to[4:], part[16:], n+16
		next += 0x4_0000_0004
	}
	return n
}

// fillGrid gathers the voxels of a model that was packed.
func (d *decoder) fillGrid(m *model) error {
	f, grid := &d.filler, m.grid
	for z := range m.size[2] {
		for y := range m.size[1] {
			if err := d.budget.Add(int64(m.size[0])); err != nil {
				return err
			}
			row := f.keys[1][y] + f.keys[2][z]
			for x, i := range grid[:m.size[0]] {
				if i == 0 {
					continue
				}
				key := row + f.keys[0][uint8(x)]
				b := f.blocks[key>>cellBits%tiles]
				if b == nil {
					var err error
					if b, err = f.block(key >> cellBits); err != nil {
						return err
					}
				}
				b[key%storage.TileCells] = i
			}
			grid = grid[m.size[0]:]
		}
	}
	return nil
}

// work returns the number of bytes that a model is made of.
func (m *model) work() int64 { return int64(len(m.records)+len(m.grid)) + 1 }
