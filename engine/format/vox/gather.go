package vox

import (
	"encoding/binary"
	"runtime"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/relay"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// gatherer puts voxels into blocks. Each belongs to one goroutine at a time.
type gatherer struct {
	at     *mapping // only read
	pool   *pool
	blocks [tiles]*block // by tile; nil where no voxel came
	used   []uint16      // the tiles that have a block
	spare  []*block      // all empty
	done   int           // voxels of this model that were looked at
	beyond int           // of them outside the model's size
}

// pool holds empty blocks for all gatherers.
type pool struct {
	mu     sync.Mutex
	budget *format.Budget // the volumes rest while there is more than one gatherer at work
	spare  []*block
}

// share is the number of blocks that a gatherer takes from the pool at once.
const share = 16

// take moves blocks to a list.
func (p *pool) take(to []*block) ([]*block, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.spare) == 0 {
		more := new([share]block)
		if err := p.budget.Hold(len(more) * storage.TileCells); err != nil {
			return to, err
		}
		for i := range more {
			p.spare = append(p.spare, &more[i])
		}
	}
	rest := max(len(p.spare)-share, 0)
	to = append(to, p.spare[rest:]...)
	p.spare = p.spare[:rest]
	return to, nil
}

// check is the budget's.
func (p *pool) check() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.budget.Check()
}

// block gives a spare block to a tile that has none.
func (g *gatherer) block(tile uint32) (b *block, err error) {
	if len(g.spare) == 0 {
		if g.spare, err = g.pool.take(g.spare); err != nil {
			return nil, err
		}
	}
	b = g.spare[len(g.spare)-1]
	g.spare = g.spare[:len(g.spare)-1]
	g.blocks[tile] = b
	g.used = append(g.used, uint16(tile))
	return b, nil
}

const (
	batch     = 1 << 14 // voxels between two looks at the context
	partBytes = 1 << 18 // of records, the least that are worth a goroutine

	// sparseVoxels and sparseTiles bound the tiles that are gathered: a model has so many voxels to a tile, and a few tiles more.
	sparseVoxels = 32
	sparseTiles  = 32
)

// gather has goroutines gather parts of a long model. It returns false, and no block, if the model is short or its voxels lie too far from
// each other.
func (f *filler) gather(records []byte) (bool, error) {
	n := min(runtime.GOMAXPROCS(0), relay.MaxWorkers, len(records)/partBytes)
	for len(f.parts) < n {
		f.parts = append(f.parts, &gatherer{at: &f.at, pool: &f.pool})
	}
	for _, g := range f.parts {
		g.done, g.beyond = 0, 0
	}
	if n < 2 {
		return false, nil
	}
	var wait sync.WaitGroup
	dense, errs := make([]bool, n), make([]error, n)
	for i, g := range f.parts[:n] {
		part := records[len(records)/4*i/n*4 : len(records)/4*(i+1)/n*4]
		wait.Go(func() { dense[i], errs[i] = g.gatherAll(part) })
	}
	wait.Wait()
	together := true
	for i := range n {
		if errs[i] != nil {
			return false, errs[i]
		}
		together = together && dense[i]
	}
	for i, g := range f.parts[:n] {
		switch {
		case !together:
			g.drop()
			g.done, g.beyond = 0, 0
		case i > 0:
			f.parts[0].join(g)
		}
	}
	return together, nil
}

// gatherAll gathers voxels, and returns false if they lie too far from each other.
func (g *gatherer) gatherAll(records []byte) (bool, error) {
	for len(records) > 0 {
		part := records[:min(4*batch, len(records))]
		records = records[len(part):]
		if err := g.pool.check(); err != nil {
			return false, err
		}
		if n, err := g.gather(part); err != nil || n < len(part) {
			return false, err
		}
	}
	return true, nil
}

// gather gathers voxels up to one that lies too far from all others, and returns the bytes of those before it.
func (g *gatherer) gather(part []byte) (int, error) {
	m, at := g.at, 0
	for ; len(part)-at >= 4; at += 4 {
		r := binary.LittleEndian.Uint32(part[at:])
		yz := m.keys[1][uint8(r>>8)] + m.keys[2][uint8(r>>16)]
		key := m.keys[0][uint8(r)] + yz
		if key >= outside {
			g.beyond++
			g.done++
			continue
		}
		i := uint8(r >> 24)
		if i == 0 {
			g.done++
			continue
		}
		b := g.blocks[key>>cellBits%tiles]
		if b == nil {
			if len(g.used)*sparseVoxels > g.done+1+sparseTiles*sparseVoxels {
				return at, nil
			}
			var err error
			if b, err = g.block(key >> cellBits); err != nil {
				return at, err
			}
		}
		n := 0
		if rest := part[at:]; key%storage.TileEdge == 0 && len(rest) >= rowBytes && m.whole(key, yz, r) {
			n = row((*[storage.TileEdge]uint8)(b[key%storage.TileCells:]), r, (*[rowBytes]byte)(rest))
		}
		if n == 0 {
			b[key%storage.TileCells] = i
			n = m.run(b, key, yz, r, part[at+4:])
		}
		at += n
		g.done += 1 + n/4
	}
	return at, nil
}

// whole reports whether the voxel r begins a row of its tile whose other cells have the next values of x.
func (m *mapping) whole(key, yz, r uint32) bool {
	const last = storage.TileEdge - 1
	x := uint8(r)
	return x < 256-last && m.keys[0][x+last]+yz == key+last
}

// rowBytes is the size of the voxels of a row of a tile.
const rowBytes = 4 * storage.TileEdge

// row sets a row of a tile if the voxels begin with all of them, r first, in the order of x. It returns the bytes of those after r, 0 if not.
func row(to *[storage.TileEdge]uint8, r uint32, part *[rowBytes]byte) (n int) {
	const (
		place = 0x00ffffff_00ffffff
		two   = 0x00000002_00000002
	)
	next := uint64(r&0xffffff)<<32 + uint64(r&0xffffff) + 1<<32
	var cells [2]uint64
	for i := range cells {
		a := binary.LittleEndian.Uint64(part[32*i:])
		b := binary.LittleEndian.Uint64(part[32*i+8:])
		c := binary.LittleEndian.Uint64(part[32*i+16:])
		d := binary.LittleEndian.Uint64(part[32*i+24:])
		if (a&place^next)|(b&place^(next+two))|(c&place^(next+2*two))|(d&place^(next+3*two)) != 0 {
			return 0
		}
		next += 4 * two
		x := a>>24&0xff | a>>48&0xff00 | b>>8&0xff_0000 | b>>32&0xff00_0000
		cells[i] = x | (c>>24&0xff|c>>48&0xff00|d>>8&0xff_0000|d>>32&0xff00_0000)<<32
	}
	if high(cells[0])&high(cells[1]) != high(^uint64(0)) { // an index is 0
		return 0
	}
	binary.LittleEndian.PutUint64(to[:], cells[0])
	binary.LittleEndian.PutUint64(to[8:], cells[1])
	return rowBytes - 4
}

// run takes the voxels that follow the voxel r along x in the same tile, as most programs write them, and returns the bytes that they take.
func (m *mapping) run(b *block, key, yz, r uint32, part []byte) (n int) {
	keys := &m.keys[0]
	for ; len(part)-n >= 4; n += 4 {
		w := binary.LittleEndian.Uint32(part[n:])
		next := keys[uint8(w)] + yz
		if (w^r)&0xffff00 != 0 || (next^key)>>cellBits != 0 || w>>24 == 0 {
			break
		}
		b[next%storage.TileCells] = uint8(w >> 24)
	}
	return n
}

// join takes over the blocks of a gatherer whose voxels come after those of g.
func (g *gatherer) join(later *gatherer) {
	for _, tile := range later.used {
		b := later.blocks[tile]
		later.blocks[tile] = nil
		if g.blocks[tile] == nil {
			g.blocks[tile] = b
			g.used = append(g.used, tile)
			continue
		}
		overlay(g.blocks[tile], b)
		clear(b[:])
		later.spare = append(later.spare, b)
	}
	later.used = later.used[:0]
}

// overlay writes the indices of a block over those of another where they are not 0.
func overlay(to, from *block) {
	for i := 0; i < len(to); i += 8 {
		x, p := binary.LittleEndian.Uint64(from[i:i+8]), to[i:i+8]
		mask := high(x) >> 7 * 0xff
		binary.LittleEndian.PutUint64(p, binary.LittleEndian.Uint64(p)&^mask|x)
	}
}

// drop empties all blocks.
func (g *gatherer) drop() {
	for _, tile := range g.used {
		clear(g.blocks[tile][:])
		g.spare = append(g.spare, g.blocks[tile])
		g.blocks[tile] = nil
	}
	g.used = g.used[:0]
}
