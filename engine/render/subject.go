package render

import (
	"sync"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Subject is what is drawn, in one view or many, also by several goroutines at once. Its fields and volumes are not changed once it is drawn.
type Subject struct {
	Volume storage.Volume // what is seen: the visible layers merged

	// Layers are the visible layers from bottom to top, nil if nobody asks which layer a voxel belongs to and all have the plain material. A
	// voxel belongs to the last layer that has its cell.
	Layers []Layer

	Light *scene.Light // of the project, for Style Goxel; nil for Goxel's default

	mu   sync.Mutex  // guards what follows
	grid *trace.Grid // of Volume and Layers, made when the subject is first drawn, so that further views of it cost less
}

// Layer is one of the layers that a subject was merged from.
type Layer struct {
	ID       int // positive
	Volume   storage.Volume
	Material *scene.Material // nil for none
}
