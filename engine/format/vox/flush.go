package vox

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// parcel is a number of tiles on their way to the volume.
type parcel struct {
	tiles [parcelTiles]packing
	used  []uint16 // which tiles these are
}

const parcelTiles = 16

// flush gives the blocks to a volume, over what it holds, and empties them. It returns the largest index of a colour.
func (f *filler) flush(v storage.Volume, colors *lookup, same *[256]uint8) (top uint8, err error) {
	g, fresh := f.parts[0], v.Len() == 0
	err = f.relay.Run((len(g.used)+parcelTiles-1)/parcelTiles, func(p *parcel, i int) {
		p.used = g.used[i*parcelTiles : min((i+1)*parcelTiles, len(g.used))]
		for k, tile := range p.used {
			p.tiles[k].pack(g.blocks[tile], colors, same)
		}
	}, func(p *parcel, _ int) error {
		for k, tile := range p.used {
			top = max(top, p.tiles[k].top)
			f.set(v, tile, p.tiles[k].tile, fresh)
		}
		return f.budget.Check()
	})
	g.used = g.used[:0]
	return top, err
}

// set stores a tile and empties its block.
func (f *filler) set(v storage.Volume, tile uint16, t storage.Tile, fresh bool) {
	tp := f.at.tile(tile)
	if !fresh {
		t = f.merge.over(v, tp, t)
	}
	v.SetTile(tp, &t)
	b := f.parts[0].blocks[tile]
	f.parts[0].blocks[tile] = nil
	clear(b[:])
	f.pool.spare = append(f.pool.spare, b)
}
