package edit

import (
	"sync"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// work is the memory for editing whole tiles. A recorder takes it from a pool at first use and gives it back at its end.
type work struct {
	view    storage.Scratch // for views of the volume's tiles
	pack    storage.Scratch // for packing what is written
	before  [storage.TileCells]storage.Color
	after   [storage.TileCells]storage.Color
	mask    mask
	sorter  sorter
	looker  looker
	uniform storage.Tile // a tile to write
}

// workPool shares the memory between recorders. What is in it holds nothing of a volume that anybody reads.
var workPool = sync.Pool{New: func() any { return new(work) }}

// scratch returns memory for one view of a tile of the volume.
func (r *Recorder) scratch() *storage.Scratch {
	if r.work == nil {
		r.work = workPool.Get().(*work)
	}
	return &r.view
}

// release gives the memory back.
func (r *Recorder) release() {
	if r.work != nil {
		r.sorter.trim()
		workPool.Put(r.work)
		r.work = nil
	}
}
