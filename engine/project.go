package engine

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// freeExtra is how many bytes beside voxels a project holds without their being counted: names, cameras and the like.
const freeExtra = 64 << 10

// turnTasks bounds how many tasks are run in one turn, so that a busy project does not keep others waiting.
const turnTasks = 64

// Project is one open model. ID, Info, Bytes, Created and Submit may be called by any goroutine; everything else only by a task in the
// project's turn.
type Project struct {
	id      string
	eng     *Engine
	created time.Time
	size    [3]int
	box     queue.Mailbox
	readers readers
	bytes   atomic.Int64 // held by volumes and undo records, as counted in Engine.used
	saving  chan struct{}
	extra   int64 // bytes beyond freeExtra that the scene held beside voxels when it was opened

	// Written by the turn, read by anybody.
	revision atomic.Uint64
	voxels   atomic.Int64
	layers   atomic.Int64
	modified atomic.Int64 // nanoseconds since 1970, 0 for never

	// Owned by the turn.
	owed   int64 // bytes counted in bytes and not yet in Engine.used
	untold bool  // an edit by Set is not yet in modified
	scene  *scene.Scene
	hist   history
	linked bool // some layer is a clone or a shape, so that edits must look for links to cut
	closed bool
	saves  uint64 // saves prepared so far

	// Guarded by holding the one slot of saving.
	written   map[string]written // by path: the last save that reached the disk
	forgotten uint64             // the latest save that is no longer in written, although its path was not saved to since

	source place // of the file that the project was opened from; not written once the project is shared

	mu      sync.Mutex // guards what follows
	file    File
	adopted uint64 // the save that made the file the project's own
}

// File says where a project came from and was last saved to.
type File struct {
	Name   string         // of the project
	Path   string         // "" if it was neither opened nor saved
	Format *format.Format // nil likewise
	Saved  uint64         // the revision that is in the file

	ReadOnly bool // edits are refused
}

// Info is what can be known of a project without its turn.
type Info struct {
	File
	Revision uint64    // of the last edit
	Modified time.Time // of the last edit, the zero time if there was none
	Layers   int
	Voxels   int64
}

// ID returns the project's globally unique id.
func (p *Project) ID() string { return p.id }

// Created returns when the project was created or opened.
func (p *Project) Created() time.Time { return p.created }

// Size returns the canvas size that the project was created with, in voxels. It limits nothing.
func (p *Project) Size() [3]int { return p.size }

// Bytes returns the memory held by the project's volumes and undo records.
func (p *Project) Bytes() int64 { return p.bytes.Load() }

// Info returns what is known of the project now.
func (p *Project) Info() Info {
	p.mu.Lock()
	info := Info{File: p.file}
	p.mu.Unlock()
	info.Revision = p.revision.Load()
	info.Layers = int(p.layers.Load())
	info.Voxels = p.voxels.Load()
	if ns := p.modified.Load(); ns != 0 {
		info.Modified = time.Unix(0, ns)
	}
	return info
}

// Submit runs the task in the project's turn, which may be over when Submit returns. The caller has admitted the task with
// [Engine.Admit], and it counts as pending until it has run. With inPlace a caller offers its goroutine: when the project is idle the task, and
// others that arrive meanwhile, run on it, but for long ones.
func (p *Project) Submit(t *queue.Task, inPlace bool) {
	long, priority := t.Long, t.Priority // the task may be over and reused once it is pushed
	switch owner := p.box.Push(t); {
	case !owner:
	case inPlace && !long:
		p.drain(false)
	default:
		p.eng.schedule(p, long, priority)
	}
}

// Busy reports whether tasks of the project are waiting or running.
func (p *Project) Busy() bool { return p.box.Len() > 0 }

// Work implements queue.Work: a turn of the project on a worker.
func (p *Project) Work(long bool) { p.drain(long) }

// drain runs tasks until there are no more, the turn is used up, or a long task comes that this goroutine must not take.
func (p *Project) drain(long bool) {
	p.readers.await()
	for range turnTasks {
		wasLong := p.box.Peek().Long
		if wasLong && !long {
			break
		}
		p.box.Take().Runner.Run()
		p.stamp()
		p.eng.Release()
		if !p.box.Done() {
			return
		}
		if wasLong {
			break
		}
	}
	next := p.box.Peek()
	p.eng.schedule(p, next.Long, next.Priority)
}

// Closed reports whether the project has been closed since the task was submitted.
func (p *Project) Closed() bool { return p.closed }

// Close removes the project from the engine and forgets its content. Closing it again does nothing.
func (p *Project) Close() {
	p.closed = true
	p.eng.remove(p)
	p.scene = &scene.Scene{}
	p.hist = history{}
	p.discharge()
}

// open returns an error if the project has been closed.
func (p *Project) open() error {
	if p.closed {
		return Errorf(ProjectNotFound, "project_id", "the project %s has been closed", p.id)
	}
	return nil
}

// Scene returns the project's content, for reading within the turn.
func (p *Project) Scene() *scene.Scene { return p.scene }

// Revision returns the number of the last edit. It grows by one with every edit, undo and redo that changes something.
func (p *Project) Revision() uint64 { return p.revision.Load() }

// Snapshot returns a copy of the content that stays as it is, at a cost that depends on the number of layers only.
func (p *Project) Snapshot() *scene.Scene { return p.scene.Snapshot() }

// AllLayers and ActiveLayer are the layer numbers with a meaning of their own.
const (
	AllLayers   = -2
	ActiveLayer = 0
)

// Layer returns the layer with the given id; 0 and -1 mean the active one.
func (p *Project) Layer(id int64) (*scene.Layer, error) {
	if id == ActiveLayer || id == -1 {
		id = int64(p.scene.Active)
	}
	if l := p.scene.Layer(int(id)); l != nil {
		return l, nil
	}
	return nil, Errorf(LayerNotFound, "layer_id", "no layer has the id %d", id)
}

// LayerByName returns the lowest layer with the given name.
func (p *Project) LayerByName(name string) (*scene.Layer, error) {
	for _, l := range p.scene.Layers {
		if l.Name == name {
			return l, nil
		}
	}
	return nil, Errorf(LayerNotFound, "layer_name", "no layer has the name %q", name)
}

// adopt recomputes what is derived from the scene, after it was replaced or more than one voxel changed.
func (p *Project) adopt() {
	p.linked = false
	bytes, voxels := p.hist.bytes+p.extra, int64(0)
	for _, l := range p.scene.Layers {
		p.linked = p.linked || l.Base != 0 || l.Shape != ""
		bytes += l.Volume.Stats().Bytes
		voxels += l.Volume.Len()
	}
	p.layers.Store(int64(len(p.scene.Layers)))
	p.voxels.Store(voxels)
	p.charge(bytes - p.bytes.Load())
}

// forget makes the present state the one that nothing leads back from, as of a project just opened.
func (p *Project) forget() {
	p.hist = history{limit: p.hist.limit}
	p.revision.Store(0)
	p.modified.Store(0)
	p.adopt()
}

// charge counts bytes that the project has come to hold, or no longer holds.
func (p *Project) charge(delta int64) {
	if delta != 0 && !p.closed {
		p.bytes.Add(delta)
		p.eng.used.Add(delta + p.owed)
		p.owed = 0
	}
}

// mostOwed is how many bytes of small changes a project keeps to itself, so that the projects' edits do not contend for one counter.
const mostOwed = 4 << 10

// chargeLater is charge for the few bytes of a small change, of which the engine hears once they have become some.
func (p *Project) chargeLater(delta int64) {
	if delta == 0 || p.closed {
		return
	}
	p.bytes.Add(delta)
	if p.owed += delta; p.owed > mostOwed || p.owed < -mostOwed {
		p.eng.used.Add(p.owed)
		p.owed = 0
	}
}

// discharge gives back all that was charged.
func (p *Project) discharge() {
	p.eng.used.Add(p.owed - p.bytes.Swap(0))
	p.owed = 0
}

// touch begins a new revision.
func (p *Project) touch() uint64 {
	p.untold = true
	p.stamp()
	return p.revision.Add(1)
}

// stamp tells when the last edit was. That is done once for all that Set does in one go, since a look at the clock takes as long as an edit.
func (p *Project) stamp() {
	if p.untold {
		p.untold = false
		p.modified.Store(p.eng.opt.Now().UnixNano())
	}
}
