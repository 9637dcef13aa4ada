package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/pflag"
	"golang.org/x/sys/unix"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/logfile"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/pidfile"
	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// service is a running daemon. What it consists of is opened in order and closed in the opposite order.
type service struct {
	o       *options // in force; a reload replaces it
	out     *logfile.File
	level   slog.LevelVar
	log     *slog.Logger
	manager manager
	signals chan os.Signal
	asked   chan struct{}                    // a client asks for the end
	told    atomic.Pointer[[]method.Setting] // the settings as clients hear of them
	sock    net.Listener
	pid     *pidfile.File // nil without one
	eng     *engine.Engine
	renders *gallery.Gallery
	srv     *server.Server
	closers []func()
}

// run serves until a signal ends it. In a process in the background it reports once the daemon answers.
func run(o *options, r *report) error {
	s := &service{o: o, signals: make(chan os.Signal, 4), asked: make(chan struct{}, 1)}
	defer s.close()
	for _, step := range []func() error{s.openLog, s.catchSignals, s.openSocket, s.writePID, s.settleDown, s.build} {
		if err := step(); err != nil {
			return err
		}
	}
	served := make(chan error, 1)
	go func() { served <- s.srv.Serve(s.sock) }()
	s.announce()
	if r != nil {
		if err := r.ready(s.sock.Addr()); err != nil {
			s.stop()
			return err
		}
	}
	s.manager.tell(daemon.SdNotifyReady)
	ctx, cancel := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() { s.manager.watch(ctx, s.sock.Addr()) })
	defer watching.Wait()
	defer cancel()
	return s.wait(served)
}

// onClose adds what is to be done at the end.
func (s *service) onClose(f func()) { s.closers = append(s.closers, f) }

func (s *service) close() {
	for i := len(s.closers) - 1; i >= 0; i-- {
		s.closers[i]()
	}
}

func (s *service) openLog() (err error) {
	if s.o.mask >= 0 {
		unix.Umask(s.o.mask)
	}
	if s.out, err = s.o.openLog(); err != nil {
		return err
	}
	s.onClose(s.out.Close)
	s.level.Set(s.o.level())
	s.log = s.o.logger(s.out, &s.level)
	s.manager.log = s.log
	return nil
}

func (s *service) catchSignals() error {
	signal.Notify(s.signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	s.onClose(func() { signal.Stop(s.signals) })
	signal.Ignore(syscall.SIGPIPE)
	return nil
}

func (s *service) openSocket() (err error) {
	if s.sock, err = listen(s.o); err != nil {
		return err
	}
	s.onClose(func() { _ = s.sock.Close() }) // closed already, but for failures
	return nil
}

func (s *service) writePID() (err error) {
	path := s.o.pidFile
	if path == "" && s.o.daemonize {
		path = s.o.pidPath()
	}
	if path == "" {
		return nil
	}
	if s.pid, err = pidfile.Write(path); err != nil {
		return fmt.Errorf("--pid-file: %w", err)
	}
	s.onClose(s.pid.Close)
	return nil
}

// settleDown makes the process the user's that it is to be, in the folder where it is to work.
func (s *service) settleDown() error {
	if a := s.o.account; a != nil {
		if s.pid != nil {
			if err := a.GiveFile(s.pid); err != nil {
				return fmt.Errorf("--pid-file: %w", err)
			}
		}
		if err := a.GiveFile(s.out); err != nil {
			return fmt.Errorf("--log-file: %w", err)
		}
		if err := a.Become(); err != nil {
			return err
		}
	}
	if dir := s.o.folder(); dir != "" {
		if err := os.Chdir(dir); err != nil {
			return fmt.Errorf("--working-dir: %w", err)
		}
	}
	s.onClose(startProfile(s.o))
	return nil
}

// build puts together what serves.
func (s *service) build() (err error) {
	o := s.o
	kind, _ := kinds.ByName(o.storage) // checkWords has seen it
	s.eng, err = engine.New(engine.Options{
		Formats: formats.Formats(), Storage: kind, Roots: o.roots,
		Workers: o.workers, QueueSize: o.queueSize, MaxProjects: o.maxProjects,
		MaxMemory: int64(o.maxMemory), UndoBytes: int64(o.undoMemory), MaxFile: int64(o.maxFile),
	})
	if err != nil {
		return err
	}
	s.onClose(s.eng.Close)
	if s.renders, err = o.render.gallery(s.log); err != nil {
		return err
	}
	s.onClose(func() { _ = s.renders.Close() }) // after the server: nobody puts pictures into it any more
	t := s.tuning(o)
	s.tellSettings()
	s.srv = server.New(server.Options{
		Engine: s.eng, Studio: studio.New(int64(o.render.memory)), Gallery: s.renders, Table: method.NewTable(), Version: version, Log: s.log,
		IO: server.IO(o.io), Loops: o.ioLoops, Protocol: server.Protocol(o.protocol), MaxRequest: int(o.maxRequest),
		Access: t.Access, MaxConnections: t.MaxConnections, Priority: t.Priority, Lenient: t.Lenient, RequestTimeout: t.RequestTimeout,
		Settings: func() []method.Setting { return *s.told.Load() }, Shutdown: s.askable(),
	})
	limitMemory(int64(o.maxMemory) + int64(o.render.memory))
	return nil
}

// tellSettings makes the options what clients hear of the settings.
func (s *service) tellSettings() {
	var list []method.Setting
	s.o.flags.VisitAll(func(f *pflag.Flag) {
		if !s.o.own(f.Name) {
			list = append(list, method.Setting{Name: f.Name, Value: strings.Join(valuesOf(f), ", ")})
		}
	})
	s.told.Store(&list)
}

// askable returns what a client's wish for the end does, nil if clients may not wish for it.
func (s *service) askable() func() {
	if !s.o.allowShutdown {
		return nil
	}
	return func() {
		select {
		case s.asked <- struct{}{}:
		default: // somebody has asked already
		}
	}
}

// tuning returns what of the options the server can change while it runs.
func (s *service) tuning(o *options) server.Tuning {
	return server.Tuning{
		Access: o.access, MaxConnections: connectionLimit(o.maxConnections, s.log), Priority: o.priority, Lenient: o.lenient,
		RequestTimeout: o.requestTimeout,
	}
}

// announce logs what the daemon is.
func (s *service) announce() {
	o := s.o
	if os.Geteuid() == 0 && len(o.roots) == 0 {
		s.log.Warn("running as root without --root: clients may read and replace any file")
	}
	s.log.Info("listening", "socket", s.sock.Addr().String(), "storage", o.storage, "io", o.io, "version", version, "pid", os.Getpid())
	s.log.Debug("settings", "workers", o.workers, "queue_size", o.queueSize, "max_connections", o.maxConnections,
		"max_projects", o.maxProjects, "max_memory", o.maxMemory.String(), "undo_memory", o.undoMemory.String(), "roots", o.roots,
		"priority_queue", o.priority, "protocol", o.protocol, "render_dir", s.renders.Dir(), "request_timeout", o.requestTimeout)
}

// wait serves until a signal, a client's wish or a failure, and stops in order.
func (s *service) wait(served <-chan error) error {
	for {
		select {
		case err := <-served:
			return errors.Join(errors.New("serving ended: somebody closed the socket"), err)
		case <-s.asked:
			s.log.Info("stopping", "reason", "a client asks for it")
		case sig := <-s.signals:
			if sig == syscall.SIGHUP {
				s.reload()
				continue
			}
			s.log.Info("stopping", "signal", sig.String())
		}
		s.stop()
		s.log.Info("stopped")
		return nil
	}
}

// stop lets what is under way finish, within the bound. A second signal ends the process at once.
func (s *service) stop() {
	s.manager.tell(daemon.SdNotifyStopping)
	ctx, cancel := context.WithTimeout(context.Background(), s.o.stopTimeout)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.sock.Close(); err != nil {
			s.log.Warn("closing the socket", "error", err)
		}
		s.srv.Shutdown(ctx)
		s.eng.Close() // here, so that a second signal ends this wait too
	}()
	for {
		select {
		case <-done:
			return
		case sig := <-s.signals:
			if sig != syscall.SIGHUP {
				s.log.Warn("stopping at once", "signal", sig.String())
				if s.pid != nil {
					s.pid.Remove()
				}
				_ = s.sock.Close() // closed already, unless it hangs
				os.Exit(1)         //nolint:gocritic // the deferred cancel ends nothing that outlives the process
			}
		}
	}
}
