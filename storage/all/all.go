package all

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/block"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/roaring"
)

// Default is the name of the kind to use when none is chosen: the fastest at everything but memory.
const Default = "dense"

// Kinds returns all kinds, the default first. The caller owns the slice.
func Kinds() []storage.Kind {
	return []storage.Kind{
		{
			Name: "dense",
			Doc:  "tiles in the smallest of six forms: the fastest, for nearly everything",
			New:  func(o storage.Options) storage.Volume { return dense.New(o) },
		},
		{
			Name: "roaring",
			Doc:  "occupancy in roaring bitmaps: memory by the voxel, for thin surfaces of few colours",
			New:  func(o storage.Options) storage.Volume { return roaring.New(o) },
		},
		{
			Name: "block",
			Doc:  "compressed tiles: the least memory, for large models that are edited in few places",
			New:  func(o storage.Options) storage.Volume { return block.New(o) },
		},
	}
}

// ByName returns the kind with the given name and whether there is one.
func ByName(name string) (storage.Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return storage.Kind{}, false
}
