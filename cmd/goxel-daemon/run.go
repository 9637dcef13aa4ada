package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/pkg/profile"
	"golang.org/x/sys/unix"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// run serves until a signal ends it.
func run(o *options) error {
	out, err := openLog(o.logFile)
	if err != nil {
		return err
	}
	defer out.close()
	log := out.logger(o.verbose)
	stopProfile := startProfile(o)
	defer stopProfile()

	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	defer signal.Stop(signals)
	signal.Ignore(syscall.SIGPIPE)

	sock, err := listen(o)
	if err != nil {
		return err
	}
	defer func() { _ = sock.Close() }() // closed already, but for failures below
	kind, _ := kinds.ByName(o.storage)  // check has seen it
	eng, err := engine.New(engine.Options{
		Formats: formats.Formats(), Storage: kind, Roots: o.roots,
		Workers: o.workers, QueueSize: o.queueSize, MaxProjects: o.maxProjects,
		MaxMemory: int64(o.maxMemory), UndoBytes: int64(o.undoMemory), MaxFile: int64(o.maxFile),
	})
	if err != nil {
		return err
	}
	defer eng.Close()
	renders, err := o.render.gallery(log)
	if err != nil {
		return err
	}
	defer func() { _ = renders.Close() }() // after the server: nobody puts pictures into it any more
	srv := server.New(server.Options{
		Engine: eng, Studio: studio.New(int64(o.render.memory)), Gallery: renders, Table: method.NewTable(), Version: version, Access: o.access, Log: log,
		IO: server.IO(o.io), Loops: o.ioLoops,
		MaxConnections: connectionLimit(o.maxConnections, log), MaxRequest: int(o.maxRequest),
		Priority: o.priority, Lenient: o.lenient, RequestTimeout: o.requestTimeout,
	})
	removePID, err := writePID(o.pidFile)
	if err != nil {
		return err
	}
	defer removePID()

	limitMemory(int64(o.maxMemory) + int64(o.render.memory))
	if os.Geteuid() == 0 && len(o.roots) == 0 {
		log.Warn("running as root without --root: clients may read and replace any file")
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(sock) }()
	log.Info("listening", "socket", sock.Addr().String(), "storage", o.storage, "io", o.io, "version", version, "pid", os.Getpid())
	log.Debug("settings", "workers", o.workers, "queue_size", o.queueSize, "max_connections", o.maxConnections,
		"max_projects", o.maxProjects, "max_memory", o.maxMemory.String(), "undo_memory", o.undoMemory.String(), "roots", o.roots,
		"priority_queue", o.priority, "render_dir", renders.Dir(), "request_timeout", o.requestTimeout)
	return wait(o, log, out, signals, served, shutdown{sock, srv, eng, func() { removePID(); _ = sock.Close() }})
}

// shutdown is what a stop has to stop.
type shutdown struct {
	sock    net.Listener
	srv     *server.Server
	eng     *engine.Engine
	cleanup func() // removes the socket and the pid file
}

// wait serves until a signal or a failure, and stops in order.
func wait(o *options, log *slog.Logger, out *logOutput, signals <-chan os.Signal, served <-chan error, s shutdown) error {
	for {
		select {
		case err := <-served:
			return errors.Join(errors.New("serving ended: somebody closed the socket"), err)
		case sig := <-signals:
			if sig == syscall.SIGHUP {
				if err := out.reopen(); err != nil {
					log.Error("cannot reopen the log", "error", err)
				}
				log.Info("log reopened")
				continue
			}
			log.Info("stopping", "signal", sig.String())
			stop(o, log, signals, s)
			log.Info("stopped")
			return nil
		}
	}
}

// stop lets what is under way finish, within the bound. A second signal ends the process at once.
func stop(o *options, log *slog.Logger, signals <-chan os.Signal, s shutdown) {
	ctx, cancel := context.WithTimeout(context.Background(), o.stopTimeout)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.sock.Close(); err != nil {
			log.Warn("closing the socket", "error", err)
		}
		s.srv.Shutdown(ctx)
		s.eng.Close() // here, so that a second signal ends this wait too
	}()
	for {
		select {
		case <-done:
			return
		case sig := <-signals:
			if sig != syscall.SIGHUP {
				log.Warn("stopping at once", "signal", sig.String())
				s.cleanup()
				os.Exit(1) //nolint:gocritic // the deferred cancel ends nothing that outlives the process
			}
		}
	}
}

// memoryReserve is what the process may use beside projects and pictures before the garbage collector works harder: requests, replies.
const memoryReserve = 512 << 20

// limitMemory makes the garbage collector keep the whole process near the limits on projects and pictures, unless GOMEMLIMIT says otherwise.
func limitMemory(limits int64) {
	if os.Getenv("GOMEMLIMIT") == "" && limits > 0 && limits < math.MaxInt64-memoryReserve {
		debug.SetMemoryLimit(limits + memoryReserve)
	}
}

// descriptorReserve is what the process needs beside connections: files being read and written, the log, the run time.
const descriptorReserve = 64

// connectionLimit lowers the number of connections to what the limit on descriptors allows.
func connectionLimit(want int, log *slog.Logger) int {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return want
	}
	if most := int(min(lim.Cur, 1<<30)) - descriptorReserve; want > most && most > 0 {
		log.Debug("fewer connections than asked for", "max_connections", most, "descriptor_limit", lim.Cur)
		return most
	}
	return want
}

// writePID writes the process id to a file and returns what removes it.
func writePID(path string) (remove func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
		return nil, fmt.Errorf("--pid-file: %w", err)
	}
	return func() {
		if text, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(text)) == strconv.Itoa(os.Getpid()) {
			_ = os.Remove(path) // unless another daemon has written its own there
		}
	}, nil
}

// logOutput is where the log goes; a file can be reopened after it was moved away.
type logOutput struct {
	path string
	mu   sync.Mutex
	file *os.File
}

func openLog(path string) (*logOutput, error) {
	l := &logOutput{path: path, file: os.Stderr}
	if path == "" {
		return l, nil
	}
	return l, l.reopen()
}

func (l *logOutput) reopen() error {
	if l.path == "" {
		return nil
	}
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o640)
	if err != nil {
		return fmt.Errorf("--log-file: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != os.Stderr {
		_ = l.file.Close() // what it held is written
	}
	l.file = f
	return nil
}

// Write implements io.Writer.
func (l *logOutput) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Write(b)
}

func (l *logOutput) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != os.Stderr {
		_ = l.file.Close() // nothing can be told any more
	}
}

func (l *logOutput) logger(verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: level}))
}

// profiles are the kinds of profile that can be taken.
var profiles = []struct {
	name string
	kind func(*profile.Profile)
}{
	{"cpu", profile.CPUProfile}, {"mem", profile.MemProfile}, {"block", profile.BlockProfile}, {"mutex", profile.MutexProfile}, {"trace", profile.TraceProfile},
}

func profileKinds() (names []string) {
	for _, p := range profiles {
		names = append(names, p.name)
	}
	return names
}

// startProfile begins the profile that was asked for and returns what ends it.
func startProfile(o *options) (stop func()) {
	for _, p := range profiles {
		if p.name == o.profile {
			return profile.Start(p.kind, profile.ProfilePath(o.profileDir), profile.NoShutdownHook, profile.Quiet).Stop
		}
	}
	return func() {}
}
