package vox

import (
	"runtime"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// parcel is a number of tiles on their way from the goroutine that packs them to the one that owns the volume.
type parcel struct {
	tiles [parcelTiles]packing
	used  []uint16 // which tiles these are
}

// packQueue passes parcels there and back.
type packQueue struct{ full, empty chan *parcel }

const (
	parcelTiles = 16
	parcels     = 2 // of a queue
)

// flush gives the blocks to a volume, over what it holds, and empties them. It returns the largest index of a colour. Of many tiles goroutines
// pack some each; the order in which they are set does not depend on them.
func (f *filler) flush(v storage.Volume, colors *lookup, same *[256]uint8) (top uint8) {
	used, fresh := f.parts[0].used, v.Len() == 0
	total := (len(used) + parcelTiles - 1) / parcelTiles
	pack := func(p *parcel, i int) {
		p.used = used[i*parcelTiles : min((i+1)*parcelTiles, len(used))]
		for k, tile := range p.used {
			p.tiles[k].pack(f.parts[0].blocks[tile], colors, same)
		}
	}
	n := min(runtime.GOMAXPROCS(0), maxParts, total/4)
	f.makeQueues(max(n, 1))
	if n < 2 { // not worth a goroutine
		p := <-f.queues[0].empty
		for i := range total {
			pack(p, i)
			top = max(top, f.set(v, p, fresh))
		}
		f.queues[0].empty <- p
	} else {
		var wait sync.WaitGroup
		for w, q := range f.queues[:n] {
			wait.Go(func() {
				for i := w; i < total; i += n {
					p := <-q.empty
					pack(p, i)
					q.full <- p
				}
			})
		}
		for i := range total {
			p := <-f.queues[i%n].full
			top = max(top, f.set(v, p, fresh))
			f.queues[i%n].empty <- p
		}
		wait.Wait()
	}
	f.parts[0].used = used[:0]
	return top
}

// makeQueues makes n queues with empty parcels.
func (f *filler) makeQueues(n int) {
	for len(f.queues) < n {
		q := packQueue{make(chan *parcel, parcels), make(chan *parcel, parcels)}
		for range parcels {
			q.empty <- new(parcel)
		}
		f.queues = append(f.queues, q)
	}
}

// set stores the tiles of a parcel and empties their blocks. It returns the largest index of a colour.
func (f *filler) set(v storage.Volume, p *parcel, fresh bool) (top uint8) {
	blocks := &f.parts[0].blocks
	for k, tile := range p.used {
		t, tp := p.tiles[k].tile, f.at.tile(tile)
		top = max(top, p.tiles[k].top)
		if !fresh {
			t = f.merge.over(v, tp, t)
		}
		v.SetTile(tp, &t)
		b := blocks[tile]
		blocks[tile] = nil
		clear(b[:])
		f.pool.spare = append(f.pool.spare, b)
	}
	return top
}
