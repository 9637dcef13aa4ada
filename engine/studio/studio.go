package studio

import (
	"context"
	"fmt"
	"image"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// DefaultMemory is how many bytes the pictures of a studio take at once if nothing else is said.
const DefaultMemory = 1 << 30

// Studio takes pictures, as many at once as there is memory for. Its methods may be called by any goroutine.
type Studio struct {
	memory int64
	models *semaphore.Weighted // comes before room, so that nobody who has room waits for models
	room   *semaphore.Weighted
}

// New returns a studio whose pictures take so many bytes at once, 0 for DefaultMemory. The volumes that are made for them, of layers that are
// cut or merged, may take as many again; one order whose volumes take more than that is carried out while no other has any.
func New(memory int64) *Studio {
	if memory <= 0 {
		memory = DefaultMemory
	}
	return &Studio{memory: memory, models: semaphore.NewWeighted(memory), room: semaphore.NewWeighted(memory)}
}

// MemoryError reports an order that takes more memory than the studio has.
type MemoryError struct{ Need, Limit int64 }

// Error says how much is needed.
func (e *MemoryError) Error() string {
	return fmt.Sprintf("studio: the pictures take %d bytes, the limit is %d (--render-memory): ask for fewer or smaller ones", e.Need, e.Limit)
}

// Env is what an order needs of the program around it.
type Env struct {
	NewVolume func() storage.Volume   // makes volumes for merged and cut layers
	Progress  func(done, total int64) // told how far the work is, nil for nobody
}

// Result is what came of an order.
type Result struct {
	Pictures []Picture   // the files, at least one
	Atlas    []byte      // of sprites: where each frame is, as JSON
	Bounds   storage.Box // of the voxels drawn, the zero Box if there are none
	Voxels   int64       // drawn; those of several layers in one cell count once
	Took     time.Duration
	Warnings []string // what is probably not as it was meant, such as an empty picture
}

// Picture is one file.
type Picture struct {
	Name          string // of its view and pass, "sheet" or "sprites"
	Format        *picture.Format
	Width, Height int // pixels
	Data          []byte
	Plainer       bool   // whether it was simplified to keep the file small
	Shots         []Shot // the views in it
}

// Shot is one view in a picture.
type Shot struct {
	Name     string
	Pass     Pass
	At       image.Rectangle // in the picture; empty if it is all of it
	Camera   render.Camera   // complete: asked for again it repeats the view
	Samples  float64         // rays for a pixel in the mean
	Complete bool            // false if a time limit ended the work early

	Near, Far float64             // of the pass Depth: what the brightest and the darkest pixels stand for, in voxels
	Box       storage.Box         // of the pass ID: in which the voxels are numbered
	Legend    []render.LayerColor // of the pass Layer
}

// Shoot carries out an order for a scene that nobody writes to before it returns. The error is an *Error, a render.OptionError or a
// MemoryError for an order that cannot be carried out, or wraps that of the context, which ends the work within a few milliseconds.
func (s *Studio) Shoot(ctx context.Context, sc *scene.Scene, o *Order, env Env) (*Result, error) {
	start := time.Now()
	if o.Layout == Sprites && o.Options.Background == nil {
		k := *o
		k.Options.Background = transparent
		o = &k
	}
	need, err := o.check()
	if err != nil {
		return nil, err
	}
	copies := min(o.copies(sc), s.memory)
	if err := s.models.Acquire(ctx, copies); err != nil {
		return nil, context.Cause(ctx)
	}
	defer s.models.Release(copies)
	m, err := newModel(ctx, sc, o, env.NewVolume)
	if err != nil {
		return nil, err
	}
	whole := m
	m, frames, err := o.frames(ctx, m)
	if err != nil {
		return nil, err
	}
	if need, err = o.ready(need, frames, m.idBox()); err != nil {
		return nil, err
	}
	if need > s.memory {
		return nil, &MemoryError{need, s.memory}
	}
	if err := s.room.Acquire(ctx, need); err != nil {
		return nil, context.Cause(ctx)
	}
	defer s.room.Release(need)
	t := &taking{order: o, model: m, env: env, total: int64(len(frames))}
	res, err := t.all(ctx, frames)
	if err != nil {
		return nil, err
	}
	res.Bounds = storage.Bounds(whole.subject.Volume)
	res.Voxels = whole.subject.Volume.Len()
	if empty := o.emptiness(sc, whole); empty != "" {
		t.warn("%s", empty)
	}
	t.lost()
	res.Warnings = t.warnings
	res.Took = time.Since(start)
	return res, nil
}
