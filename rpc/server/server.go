package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Options configures a server. Engine and Table are required; a zero value elsewhere means the default.
type Options struct {
	Engine   *engine.Engine
	Gallery  *gallery.Gallery // the managed folder of pictures, default none
	Studio   *studio.Studio   // takes pictures, default studio.New(0)
	Table    *method.Table
	Version  string // as told by version and status
	Access   Access
	Log      *slog.Logger            // default: discards
	Settings func() []method.Setting // in force, as told by get_config, nil for none to tell
	Shutdown func()                  // begins the end that a client asks for, nil if clients may not
	IO       IO                      // how connections are read and written, default the fastest that the system has
	Loops    int                     // event loops where IO has them, default half as many as processors, at least one
	Protocol Protocol                // how messages are understood, default AnyProtocol

	MaxConnections int           // connections at once, default 10,000
	MaxRequest     int           // bytes of a request, default 32 MiB
	MaxReply       int           // bytes of a reply, of all those to a batch as well, default 64 MiB; what was asked for has been done all the same
	MaxWaiting     int           // bytes of replies waiting over all connections, default 256 MiB, or twice MaxReply if that is more
	Priority       bool          // requests may state _meta.priority
	Lenient        bool          // requests may lack the member "jsonrpc"
	RequestTimeout time.Duration // of work that is not short, default 5 minutes; a request may ask for less or more by _meta.timeout_ms
	WriteTimeout   time.Duration // a client that takes nothing for so long is cut off, default 30 s
	StallTimeout   time.Duration // after which an incomplete request that ends in a line feed is given up, default 0.5 s
}

// Limits that are not options.
const (
	maxBatch     = 1000      // requests in a batch
	maxToolBatch = 100       // tool calls in a batch, as many as in the C daemons
	maxInFlight  = 128       // requests of a connection; beyond that it is not read
	inRequests   = 2         // requests of MaxRequest bytes of a connection in flight; beyond their bytes it is not read
	highWater    = 1 << 20   // bytes of replies waiting; beyond that the connection is not read, and needs room within MaxWaiting
	maxWaiting   = 128 << 20 // bytes of replies waiting; beyond that the connection is cut off
	maxBuffered  = 512 << 20 // bytes of incomplete requests over all connections, and of large ones in flight with their trees
	smallBuffer  = 4 << 10   // of a connection at rest
	keepBuffer   = 64 << 10  // larger buffers are dropped when they are empty
	writeChunk   = 256 << 10 // bytes for which a client has WriteTimeout
	acceptPause  = 10 * time.Millisecond
	acceptLog    = time.Second            // between log entries about failures to accept
	errorTimeout = 100 * time.Millisecond // for telling a connection that it is refused
)

func (o Options) withDefaults() Options {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&o.WriteTimeout, 30*time.Second)
	def(&o.StallTimeout, 500*time.Millisecond)
	if o.MaxRequest == 0 {
		o.MaxRequest = frame.DefaultMaxBytes
	}
	if o.MaxReply == 0 {
		o.MaxReply = 64 << 20
	}
	if o.MaxWaiting == 0 {
		o.MaxWaiting = max(256<<20, 2*o.MaxReply)
	}
	if o.Studio == nil {
		o.Studio = studio.New(0)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.IO == "" || o.IO == Automatic {
		o.IO = Goroutines
		if hasLoops {
			o.IO = EventLoops
		}
	}
	if o.Protocol == "" {
		o.Protocol = AnyProtocol
	}
	if o.Loops <= 0 {
		o.Loops = max(runtime.GOMAXPROCS(0)/2, 1) // clients are on the same machine and need the others
	}
	return o
}

// IO is a way to read and write connections.
type IO string

// The ways. Goroutines works on every system; a goroutine reads each connection. With EventLoops, on Linux, a few loops read all of them and do
// short work in place. Automatic, which the empty string means as well, is the fastest that the system has.
const (
	Automatic  IO = "auto"
	EventLoops IO = "epoll"
	Goroutines IO = "goroutine"
)

// IOs returns all ways, with a line each that says when to choose it.
func IOs() (ways []IO, docs []string) {
	return []IO{Automatic, EventLoops, Goroutines}, []string{
		"the fastest that the system has",
		"a few loops read all connections and do short work in place; Linux only, the fastest there",
		"a goroutine for each connection; on every system",
	}
}

// Works reports whether this system has the way.
func (w IO) Works() bool {
	return w == "" || w == Automatic || w == Goroutines || w == EventLoops && hasLoops
}

// Server answers requests on connections.
type Server struct {
	opt      Options
	env      method.Env
	native   wire.Protocol // of what is about no request that could be read
	tuned    atomic.Pointer[tuned]
	requests sync.Pool
	desks    sync.Pool
	buffers  buffers
	lanes    atomic.Uint32 // given to desks
	started  time.Time

	ctx    context.Context // ends what is still under way when a shutdown has waited long enough
	cancel context.CancelCauseFunc

	mu       sync.Mutex // guards what follows
	conns    map[*conn]struct{}
	closing  bool
	loops    *loops         // nil if every connection has a goroutine
	finished sync.WaitGroup // connections

	count    counters
	buffered atomic.Int64 // bytes of incomplete requests
	inBytes  atomic.Int64 // bytes of large requests in flight, and of parameter trees
	waiting  atomic.Int64 // bytes of replies in out-buffers and unfinished batches
}

type counters struct {
	requests, errors, read, written atomic.Int64
}

// New returns a server. Serve makes it work.
func New(opt Options) *Server {
	s := &Server{opt: opt.withDefaults(), conns: map[*conn]struct{}{}, started: time.Now()}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	s.env = method.Env{
		Engine: s.opt.Engine, Studio: s.opt.Studio, Gallery: s.opt.Gallery, Version: s.opt.Version, Stats: s.stats, MaxReply: s.opt.MaxReply,
		Settings: s.opt.Settings, Shutdown: s.opt.Shutdown,
	}
	s.native = s.opt.Protocol.wireProtocol()
	s.Tune(Tuning{
		Access: s.opt.Access, MaxConnections: s.opt.MaxConnections, Priority: s.opt.Priority, Lenient: s.opt.Lenient,
		RequestTimeout: s.opt.RequestTimeout,
	})
	s.requests.New = func() any { return newRequest(s) }
	return s
}

func (s *Server) stats() method.Stats {
	s.mu.Lock()
	n := len(s.conns)
	s.mu.Unlock()
	return method.Stats{
		UptimeSeconds: time.Since(s.started).Seconds(),
		Connections:   int64(n),
		Requests:      s.count.requests.Load(),
		Errors:        s.count.errors.Load(),
		BytesRead:     s.count.read.Load(),
		BytesWritten:  s.count.written.Load(),
	}
}

// Serve accepts connections from l until Shutdown or an error that does not pass. l must yield Unix connections. It returns nil after
// Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.startLoops(); err != nil {
		return err
	}
	var failures int // that are not logged
	var logged time.Time
	for {
		nc, err := l.Accept()
		switch {
		case err == nil:
			s.accept(nc.(*net.UnixConn))
		case errors.Is(err, net.ErrClosed):
			return nil
		case s.isClosing():
			return nil
		default: // out of descriptors, or a client that has gone already
			if failures++; time.Since(logged) >= acceptLog {
				s.opt.Log.Warn("accept failed", "error", err, "failures", failures)
				failures, logged = 0, time.Now()
			}
			select {
			case <-time.After(acceptPause):
			case <-s.ctx.Done():
			}
		}
	}
}

func (s *Server) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// accept starts to serve a connection, unless its user may not connect or there are too many.
func (s *Server) accept(nc *net.UnixConn) {
	tuned := s.tuned.Load()
	if err := tuned.Access.checkPeer(nc); err != nil {
		s.opt.Log.Warn("connection refused", "error", err)
		s.refuse(nc, &wire.Error{Code: method.CodePermission, Message: "connection refused: " + err.Error(), Reason: string(engine.PermissionDenied)})
		return
	}
	c := newConn(s)
	s.mu.Lock()
	full := len(s.conns) >= tuned.MaxConnections
	closing, loops := s.closing, s.loops
	if !full && !closing {
		s.conns[c] = struct{}{}
		s.finished.Add(1)
	}
	s.mu.Unlock()
	var err error
	switch {
	case closing:
		_ = nc.Close()
	case full:
		s.opt.Log.Warn("connection refused", "error", "too many connections", "limit", tuned.MaxConnections)
		s.refuse(nc, &wire.Error{Code: method.CodeResources, Message: "too many connections (--max-connections)", Reason: "too_many_connections"})
	case loops != nil:
		err = loops.take(c, nc)
	default:
		if err = c.attach(nc); err == nil {
			go c.serve()
		}
	}
	if err != nil {
		s.opt.Log.Warn("connection failed", "error", err)
		_ = nc.Close() // it is of no use
		s.forget(c)
	}
}

// refuse tells a client why its connection ends.
func (s *Server) refuse(nc *net.UnixConn, e *wire.Error) {
	_ = nc.SetWriteDeadline(time.Now().Add(errorTimeout))
	_, _ = nc.Write(append(s.native.AppendError(nil, nil, e), '\n')) // a courtesy
	_ = nc.Close()
}

// forget is called by a connection that has ended.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	delete(s.conns, c)
	s.mu.Unlock()
	s.finished.Done()
}

// Shutdown stops reading requests, lets those under way finish and their replies go out, and closes the connections. When ctx ends
// first, what is still under way is cancelled. It returns when every connection has ended. The caller has closed the listener.
func (s *Server) Shutdown(ctx context.Context) {
	s.mu.Lock()
	s.closing = true
	for c := range s.conns {
		c.stop()
	}
	s.mu.Unlock()
	stop := context.AfterFunc(ctx, func() {
		s.cancel(engine.Errorf(engine.Closed, "", "the daemon is shutting down"))
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.conns {
			c.kill()
		}
	})
	defer stop()
	s.finished.Wait()
	s.mu.Lock()
	l := s.loops
	s.loops = nil
	s.mu.Unlock()
	if l != nil {
		l.close()
		s.opt.Engine.Pacer().Waiting(-s.opt.Loops)
	}
}

// startLoops starts the event loops, if there are to be any and they do not run.
func (s *Server) startLoops() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opt.IO == EventLoops && s.loops == nil && !s.closing {
		if s.loops, err = newLoops(s, s.opt.Loops); err == nil {
			s.opt.Engine.Pacer().Waiting(s.opt.Loops)
		}
	}
	return err
}

// reserve counts bytes that a connection wants to buffer, and reports whether it may.
func (s *Server) reserve(n int) bool {
	if s.buffered.Add(int64(n)) <= maxBuffered {
		return true
	}
	s.buffered.Add(int64(-n))
	return false
}

// reserveWaiting counts n bytes of replies that are to wait, and reports whether there is room for them. If not, they are not counted.
func (s *Server) reserveWaiting(n int) bool {
	if s.waiting.Add(int64(n)) <= int64(s.opt.MaxWaiting) {
		return true
	}
	s.waiting.Add(int64(-n))
	return false
}

// tooManyWaiting is the error that takes the place of a reply for which there is no room.
func tooManyWaiting() *wire.Error {
	return &wire.Error{Code: method.CodeResources, Message: "too many bytes of replies wait to be read", Reason: string(engine.Overloaded)}
}
