package gox

import (
	"hash/maphash"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// batchBlocks is the number of blocks that are packed or unpacked together, by several goroutines.
const batchBlocks = 64

// packer numbers the different blocks of a file and packs them in batches. What it makes does not depend on how many goroutines work.
type packer struct {
	seeds   [2]maphash.Seed
	known   map[[2]uint64]int32     // hashes of a block -> its index
	uniform map[storage.Color]int32 // index of a full block of one colour

	cells   [storage.TileCells]storage.Color
	waiting []waiting   // new blocks in the order of their indices
	packed  [][]byte    // room for their pictures
	writers []pngWriter // one for each goroutine
}

// waiting is a block that is not packed yet.
type waiting struct {
	color storage.Color // of a full block of one colour, whose rows are not used
	rows  pngRows
}

func newPacker() packer {
	return packer{
		seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		known: map[[2]uint64]int32{}, uniform: map[storage.Color]int32{},
	}
}

// len returns the number of different blocks.
func (p *packer) len() int { return len(p.known) + len(p.uniform) }

// full reports whether it is time for a flush.
func (p *packer) full() bool { return len(p.waiting) == batchBlocks }

// add returns the index of the block with the cells of t. A new one waits for the next flush; there is room, as full says.
func (p *packer) add(t *storage.Tile) int32 {
	if t.Form == storage.Uniform && t.Full() {
		return p.addUniform(t.Color)
	}
	t.Expand(&p.cells)
	if c := p.cells[0]; c != 0 && t.Form != storage.Uniform && same(&p.cells, c) { // in a volume that has not noticed
		return p.addUniform(c)
	}
	w := p.next()
	w.color = 0
	w.rows.set(&p.cells)
	sum := [2]uint64{maphash.Bytes(p.seeds[0], w.rows[:]), maphash.Bytes(p.seeds[1], w.rows[:])}
	if index, ok := p.known[sum]; ok {
		p.waiting = p.waiting[:len(p.waiting)-1]
		return index
	}
	index := int32(p.len())
	p.known[sum] = index
	if t.Form != storage.Uniform && wantsSub(&p.cells) {
		w.rows.filterSub()
	}
	return index
}

// addUniform returns the index of the full block of one colour.
func (p *packer) addUniform(c storage.Color) int32 {
	index, ok := p.uniform[c]
	if !ok {
		index = int32(p.len())
		p.uniform[c] = index
		p.next().color = c
	}
	return index
}

// same reports whether all cells have a colour.
func same(cells *[storage.TileCells]storage.Color, c storage.Color) bool {
	for _, d := range cells {
		if d != c {
			return false
		}
	}
	return true
}

// next returns the place for one more block that waits.
func (p *packer) next() *waiting {
	n := len(p.waiting)
	if cap(p.waiting) == n {
		p.waiting = append(make([]waiting, 0, min(max(2*n, 2), batchBlocks)), p.waiting...)
	}
	p.waiting = p.waiting[:n+1]
	return &p.waiting[n]
}

// flush packs the blocks that wait and hands their pictures to write, in order.
func (p *packer) flush(write func(picture []byte) error) error {
	n := len(p.waiting)
	for len(p.packed) < n {
		p.packed = append(p.packed, nil)
	}
	errs := make([]error, n)
	together(n, func(worker, i int) {
		w := &p.waiting[i]
		if w.color != 0 {
			p.packed[i] = appendUniform(p.packed[i][:0], w.color)
			return
		}
		picture, err := p.writers[worker].encode(&w.rows)
		p.packed[i], errs[i] = append(p.packed[i][:0], picture...), err
	}, func(workers int) {
		p.writers = append(p.writers, make([]pngWriter, max(workers-len(p.writers), 0))...)
	})
	p.waiting = p.waiting[:0]
	for i, err := range errs {
		if err != nil {
			return err
		}
		if err := write(p.packed[i]); err != nil {
			return err
		}
	}
	return nil
}

// together calls do for each of n pieces of work, in as many goroutines as run at once if it is worth it, after it has told prepare their
// number. It returns when all is done. Workers are numbered from 0.
func together(n int, do func(worker, i int), prepare func(workers int)) {
	const least = 4 // pieces that are worth a goroutine
	workers := max(min(runtime.GOMAXPROCS(0), n/least), 1)
	prepare(workers)
	if workers == 1 {
		for i := range n {
			do(0, i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(w, i)
			}
		})
	}
	wg.Wait()
}
