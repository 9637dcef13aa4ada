package vox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/relay"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// block holds the colour indices of a tile, 0 where nothing is.
type block = [storage.TileCells]uint8

// filler gathers the voxels of a model by the tiles of the world that they lie in, and gives whole tiles to the volume. Long models are cut
// into parts that goroutines gather beside each other.
type filler struct {
	budget *format.Budget
	at     mapping
	pool   pool
	parts  []*gatherer // the first one ends up with all blocks
	relay  relay.Relay[parcel]
	merge  mergers
}

// mapping says where the voxels of a model go.
type mapping struct {
	// keys holds for each value of each axis of the model what it adds to the key of a voxel: its cell in the tile in the low cellBits, the
	// tile in the model's box above them. Values outside the model's size have the bit outside.
	keys  [3][256]uint32
	size  [3]int32 // of the model's box in tiles
	first storage.TilePos
}

const (
	cellBits = 3 * storage.TileShift
	edge     = maxEdge>>storage.TileShift + 1 // tiles that a model touches along an axis
	tiles    = 1 << 13                        // more than edge*edge*edge, so that a key needs no check
	outside  = 1 << 28
)

// mergers is what it takes to put voxels into a tile that has some.
type mergers struct {
	old, add [storage.TileCells]storage.Color
	scratch  storage.Scratch
}

// begin gets ready for a model. All blocks are empty.
func (f *filler) begin(size [3]int32, p *placement) {
	if len(f.parts) == 0 {
		f.pool.budget = f.budget
		f.parts = []*gatherer{{at: &f.at, pool: &f.pool}}
	}
	m := &f.at
	stride := uint32(1 << cellBits) // of a tile along the axis
	for a := range 3 {
		n := min(size[p.col[a]], maxEdge)
		lo, hi := p.offset[a], p.offset[a]+n-1
		if p.sign[a] < 0 {
			lo, hi = p.offset[a]-n+1, p.offset[a]
		}
		first := lo >> storage.TileShift
		m.size[a] = hi>>storage.TileShift - first + 1
		*[...]*int32{&m.first.X, &m.first.Y, &m.first.Z}[a] = first
		keys := &m.keys[p.col[a]]
		for v := range keys {
			if int32(v) >= n {
				keys[v] = outside
				continue
			}
			q := p.sign[a]*int32(v) + p.offset[a] - first<<storage.TileShift
			keys[v] = uint32(q&(storage.TileEdge-1))<<(a*storage.TileShift) + uint32(q>>storage.TileShift)*stride
		}
		stride *= uint32(m.size[a])
	}
}

// tile returns the place of a tile in the world.
func (m *mapping) tile(tile uint16) storage.TilePos {
	n := int32(tile)
	x, y := m.size[0], m.size[1]
	return storage.TilePos{X: m.first.X + n%x, Y: m.first.Y + n/x%y, Z: m.first.Z + n/x/y}
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
	top, err := d.filler.flush(l.Volume, d.colors, &d.same)
	if err != nil {
		return err
	}
	d.top = max(d.top, top)
	d.done += m.work()
	return d.budget.At(d.done, d.work)
}

// fillRecords gathers the voxels of a model; the last one in a cell counts.
func (d *decoder) fillRecords(v storage.Volume, number int32, p *placement) error {
	records, f := d.models[number].records, &d.filler
	for n := len(records) / 4; n > 0; n -= batch {
		if err := d.budget.Add(int64(min(n, batch))); err != nil {
			return err
		}
	}
	together, err := f.gather(records)
	if err != nil {
		return err
	}
	if !together {
		if err := d.gatherOrSet(v, records, p); err != nil {
			return err
		}
	}
	beyond := 0
	for _, g := range f.parts {
		beyond += g.beyond
	}
	if beyond > 0 {
		d.budget.Warnf("model %d: %d voxels outside its size were left out", number, beyond)
	}
	return nil
}

// gatherOrSet gathers voxels, but sets those one by one that lie too far from each other.
func (d *decoder) gatherOrSet(v storage.Volume, records []byte, p *placement) error {
	g := d.filler.parts[0]
	for len(records) > 0 {
		part := records[:min(4*batch, len(records))]
		records = records[len(part):]
		if err := d.budget.Check(); err != nil {
			return err
		}
		for {
			n, err := g.gather(part)
			if err != nil {
				return err
			}
			if part = part[n:]; len(part) == 0 {
				break
			}
			r := binary.LittleEndian.Uint32(part)
			i := d.same[uint8(r>>24)]
			v.Set(p.cell([3]int32{int32(uint8(r)), int32(uint8(r >> 8)), int32(uint8(r >> 16))}), d.colors[i])
			d.top = max(d.top, i)
			part = part[4:]
			g.done++
		}
	}
	return nil
}

// fillGrid gathers the voxels of a model that was packed.
func (d *decoder) fillGrid(m *model) error {
	f, grid := &d.filler, m.grid
	g := f.parts[0]
	for z := range m.size[2] {
		for y := range m.size[1] {
			if err := d.budget.Add(int64(m.size[0])); err != nil {
				return err
			}
			row := f.at.keys[1][y] + f.at.keys[2][z]
			for x, i := range grid[:m.size[0]] {
				if i == 0 {
					continue
				}
				key := row + f.at.keys[0][uint8(x)]
				b := g.blocks[key>>cellBits%tiles]
				if b == nil {
					var err error
					if b, err = g.block(key >> cellBits); err != nil {
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
