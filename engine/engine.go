package engine

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Engine holds the open projects and the workers that serve them. Its methods may be called by any goroutine.
type Engine struct {
	opt     Options
	files   *files
	pool    *queue.Pool
	pacer   pace.Pacer     // of what the workers do
	pending atomic.Int64   // tasks and detached jobs that are not finished
	used    atomic.Int64   // bytes held by all projects
	spill   sync.WaitGroup // work that found no room in the pool

	mu       sync.RWMutex // guards what follows
	projects map[string]*Project
	order    []*Project // by creation
	current  *Project   // the default project, nil if there is none
	closed   bool
}

// New starts an engine. It fails when a root folder cannot be opened.
func New(opt Options) (*Engine, error) {
	opt = opt.withDefaults()
	fs, err := openFiles(opt.Roots, opt.MaxFile)
	if err != nil {
		return nil, err
	}
	return &Engine{
		opt:      opt,
		files:    fs,
		pool:     queue.NewPool(opt.Workers, opt.MaxProjects+opt.QueueSize),
		projects: map[string]*Project{},
	}, nil
}

// Pacer returns what long work gives way by, so that short work is not held up: the context of a render, a save or a long edit comes from
// [pace.With]. It is open until Close.
func (e *Engine) Pacer() *pace.Pacer { return &e.pacer }

// Options returns the engine's options with defaults filled in.
func (e *Engine) Options() Options { return e.opt }

// Close finishes what was submitted, stops the workers and waits for them. The caller must have stopped submitting.
func (e *Engine) Close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.spill.Wait()
	e.pool.Close()
	e.spill.Wait()
	e.pacer.Close()
	e.files.close()
}

// NewVolume returns an empty volume of the engine's storage kind.
func (e *Engine) NewVolume() storage.Volume { return e.opt.Storage.New(e.opt.StorageOptions) }

// Create adds an empty project with one layer. Size is kept as information only, since volumes are unbounded. init, if it is not nil,
// edits the project before anybody else sees it; what it does cannot be undone.
func (e *Engine) Create(name string, size [3]int, init func(*Project) error) (*Project, error) {
	s := &scene.Scene{Materials: []scene.Material{scene.DefaultMaterial}}
	l := scene.NewLayer(1, "Layer.1", e.NewVolume())
	l.Material = 0
	s.Layers = []*scene.Layer{l}
	s.Active = 1
	box := scene.BoxMatrix(CanvasBox(size))
	s.Box = &box
	return e.add(name, size, s, init)
}

// CanvasBox returns the cells of a canvas: centred above the origin, as the image box of a new project in Goxel is.
func CanvasBox(size [3]int) storage.Box {
	edge := func(n int) int32 { return int32(min(max(n, 1), storage.MaxCoord)) }
	x, y, z := edge(size[0]), edge(size[1]), edge(size[2])
	lo := storage.Pos{X: -(x / 2), Y: -(y / 2)}
	return storage.Box{Min: lo, Max: storage.Pos{X: lo.X + x, Y: lo.Y + y, Z: z}}
}

// add registers a project for a scene that nobody else refers to, once init has done its part.
func (e *Engine) add(name string, size [3]int, s *scene.Scene, init func(*Project) error) (*Project, error) {
	p := &Project{id: e.opt.NewID(), eng: e, size: size, scene: s, created: e.opt.Now()}
	p.hist.limit = e.opt.UndoBytes
	p.extra = max(s.ExtraBytes()-freeExtra, 0)
	p.saving = make(chan struct{}, 1)
	p.file.Name = name
	p.box.Init()
	p.adopt()
	started := false
	defer func() {
		if !started { // also when init panics
			p.discharge()
		}
	}()
	if err := e.start(p, init); err != nil {
		return nil, err
	}
	started = true
	return p, nil
}

func (e *Engine) start(p *Project, init func(*Project) error) error {
	if init != nil {
		if err := init(p); err != nil {
			return err
		}
		p.forget()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.admitsLocked(); err != nil {
		return err
	}
	e.projects[p.id] = p
	e.order = append(e.order, p)
	return nil
}

// admitsLocked returns an error if no project may be added. It needs Engine.mu.
func (e *Engine) admitsLocked() error {
	switch {
	case e.closed:
		return Errorf(Closed, "", "the daemon is shutting down")
	case len(e.projects) >= e.opt.MaxProjects:
		return Errorf(TooManyProjects, "", "%d projects are open, the limit (--max-projects)", len(e.projects))
	}
	return nil
}

// SetDefault makes p the project of connections that name none.
func (e *Engine) SetDefault(p *Project) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.projects[p.id] == p {
		e.current = p
	}
}

// Default returns the project of connections that name none.
func (e *Engine) Default() (*Project, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.current == nil {
		return nil, Errorf(ProjectNotFound, "", "no project is open: call create_project or open_file first")
	}
	return e.current, nil
}

// Project returns the open project with the given id.
func (e *Engine) Project(id []byte) (*Project, error) {
	e.mu.RLock()
	p := e.projects[string(id)]
	e.mu.RUnlock()
	if p == nil {
		return nil, Errorf(ProjectNotFound, "project_id", "no open project has the id %q", id)
	}
	return p, nil
}

// Projects returns the open projects in the order of their creation.
func (e *Engine) Projects() []*Project {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return slices.Clone(e.order)
}

// remove closes a project, in its turn. The youngest of those that remain becomes the default if p was it.
func (e *Engine) remove(p *Project) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.projects[p.id] != p {
		return
	}
	delete(e.projects, p.id)
	e.order = slices.DeleteFunc(e.order, func(q *Project) bool { return q == p })
	if e.current == p {
		e.current = nil
		if n := len(e.order); n > 0 {
			e.current = e.order[n-1]
		}
	}
}

// room returns how many bytes projects may still take.
func (e *Engine) room() int64 { return e.opt.MaxMemory - e.used.Load() }

func (e *Engine) memoryError() error {
	return Errorf(MemoryLimit, "", "the projects hold %d bytes, the limit is %d (--max-memory)", e.used.Load(), e.opt.MaxMemory)
}

// Stats describes the engine's load.
type Stats struct {
	Projects int
	Pending  int   // requests accepted and not finished
	Busy     int   // workers at work
	Bytes    int64 // held by volumes and undo records
}

// Stats returns the engine's load now.
func (e *Engine) Stats() Stats {
	e.mu.RLock()
	n := len(e.order)
	e.mu.RUnlock()
	return Stats{Projects: n, Pending: int(e.pending.Load()), Busy: e.pool.Busy(), Bytes: e.used.Load()}
}

// Now returns the time by the engine's clock.
func (e *Engine) Now() time.Time { return e.opt.Now() }

// admissionWait bounds how long Admit waits for room.
const admissionWait = 100 * time.Millisecond

// Admit counts a request as pending until Release, or fails as overloaded when too many are. A caller that may wait is held up for a
// tenth of a second first, so that a burst slows its senders down instead of failing.
func (e *Engine) Admit(wait bool) error {
	limit := int64(e.opt.QueueSize)
	for waited := time.Duration(0); ; waited += time.Millisecond {
		if e.pending.Add(1) <= limit {
			return nil
		}
		e.pending.Add(-1)
		if !wait || waited >= admissionWait {
			return Errorf(Overloaded, "", "%d requests are waiting, the limit (--queue-size)", limit)
		}
		time.Sleep(time.Millisecond)
	}
}

// Hold counts one more request as pending, for the part of an admitted one that goes on outside its turn.
func (e *Engine) Hold() { e.pending.Add(1) }

// Release takes back one Admit or Hold.
func (e *Engine) Release() { e.pending.Add(-1) }

// Detach runs a job on a worker, outside any project's turn. Jobs never take up all workers.
func (e *Engine) Detach(w queue.Work, priority queue.Priority) {
	if e.pool.AddJob(w, priority) != nil {
		e.spill.Go(func() { w.Work(true) }) // a safety net like the one below
	}
}

// Start runs work on a worker, outside any project's turn, that others wait for, such as opening a project.
func (e *Engine) Start(w queue.Work, priority queue.Priority) {
	e.schedule(w, true, priority)
}

func (e *Engine) schedule(w queue.Work, long bool, priority queue.Priority) {
	if e.pool.Add(w, long, priority) != nil {
		e.spill.Go(func() { w.Work(true) }) // the lanes have room for every project and every admitted job, so this is only a safety net
	}
}
