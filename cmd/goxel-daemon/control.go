package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/pidfile"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/process"
)

const (
	programName = "goxel-daemon"

	stopPatience = 30 * time.Second // after SIGTERM
	killPatience = 2 * time.Second  // after SIGKILL
	stopPause    = 20 * time.Millisecond
	pidPatience  = 2 * time.Second // for a daemon to write its id into the file that it holds
)

// errSilent ends the program with exit status 1; all has been said.
var errSilent = errors.New("")

// pidPath returns the path of the daemon's pid file.
func (o *options) pidPath() string {
	if o.pidFile != "" {
		return o.pidFile
	}
	path := o.socketPath()
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".pid"
}

// controller does what --status, --stop and --reload ask for, to a daemon that runs already.
type controller struct {
	pidPath  string
	explicit bool // the path was named
	socket   string
	out      io.Writer
	patience time.Duration
}

func (o *options) controller(out io.Writer) *controller {
	return &controller{
		pidPath: o.pidPath(), explicit: o.pidFile != "", socket: o.socketPath(), out: out,
		patience: max(stopPatience, o.stopTimeout+stopPatience/10),
	}
}

// say tells the user how it stands.
func (c *controller) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.out, format, args...) // the exit status says the same
}

// target is the process that a controller is about.
type target struct {
	pid   int
	view  *pidfile.View // nil if it was found by the socket
	held  bool          // it holds the pid file locked
	alive bool
}

// running reports whether the process is still there.
func (t *target) running() bool {
	if t.held {
		return t.view.Held()
	}
	_, ok := process.Lookup(t.pid)
	return ok
}

func (t *target) close() {
	if t.view != nil {
		t.view.Close()
	}
}

// find looks for the daemon. The result is nil if there is no pid file and nobody else to be found, and not alive if the file was left behind.
func (c *controller) find() (*target, error) {
	view, err := pidfile.Look(c.pidPath)
	if errors.Is(err, fs.ErrNotExist) {
		return c.findBySocket()
	}
	if err != nil {
		return nil, err
	}
	t := &target{view: view, held: view.Held()}
	if t.pid, err = c.waitForPID(t); err != nil {
		t.close()
		return nil, err
	}
	info, there := process.Lookup(t.pid)
	switch {
	case t.held && !there:
		err = fmt.Errorf("%s is locked, but process %d, which it names, is not there", c.pidPath, t.pid)
	case there && view.Owner() != 0 && view.Owner() != os.Geteuid() && view.Owner() != info.UID:
		err = fmt.Errorf("%s belongs to user %d and names process %d of user %d: it is not trusted", c.pidPath, view.Owner(), t.pid, info.UID)
	default:
		t.alive = t.held || there && (isDaemon(info) || c.listens(t.pid))
		return t, nil
	}
	t.close()
	return nil, err
}

// waitForPID returns the id in a pid file. A daemon that has just taken it may not have written it yet.
func (c *controller) waitForPID(t *target) (pid int, err error) {
	for end := time.Now().Add(pidPatience); ; time.Sleep(stopPause) {
		if pid, err = t.view.PID(); err != nil || pid > 0 || !t.held || time.Now().After(end) {
			return pid, err
		}
	}
}

// findBySocket looks for a daemon without a pid file, unless the file was named.
func (c *controller) findBySocket() (*target, error) {
	if c.explicit {
		return nil, nil
	}
	pid, err := process.Listener(c.socket)
	if err != nil {
		return nil, nil //nolint:nilerr // nobody is there
	}
	if info, ok := process.Lookup(pid); !ok || !isDaemon(info) {
		return nil, nil
	}
	return &target{pid: pid, alive: true}, nil
}

// isDaemon reports whether a process is one of this program, by its name or by the one that this very process goes by.
func isDaemon(info process.Info) bool {
	if info.Named(programName) {
		return true
	}
	own, err := os.Executable()
	return err == nil && info.Named(filepath.Base(own))
}

// listens reports whether the process listens at the socket.
func (c *controller) listens(pid int) bool {
	listener, err := process.Listener(c.socket)
	return err == nil && listener == pid
}

// require is find for a daemon that has to be there. It says so if it is not.
func (c *controller) require() (*target, error) {
	t, err := c.find()
	switch {
	case err != nil:
		return nil, err
	case t == nil:
		c.say("Daemon is not running (no PID file found)\n")
		return nil, errSilent
	case t.alive:
		return t, nil
	}
	defer t.close()
	c.say("Daemon is not running (stale PID file: %d)\n", t.pid)
	if err := t.view.RemoveStale(); err != nil {
		return nil, err
	}
	if info, ok := process.Lookup(t.pid); ok {
		return nil, fmt.Errorf("process %d is %s and is left alone; %s is removed", t.pid, info.Name, c.pidPath)
	}
	return nil, errSilent
}

// status tells whether the daemon runs.
func (c *controller) status() error {
	t, err := c.require()
	if err != nil {
		return err
	}
	defer t.close()
	c.say("Daemon is running (PID: %d)\n", t.pid)
	return nil
}

// reload makes the daemon read its settings again.
func (c *controller) reload() error {
	t, err := c.require()
	if err != nil {
		return err
	}
	defer t.close()
	if err := signalTo(t, syscall.SIGHUP); err != nil {
		return err
	}
	c.say("Reload signal sent (PID: %d)\n", t.pid)
	return nil
}

// stop ends the daemon.
func (c *controller) stop() error {
	t, err := c.require()
	if err != nil {
		return err
	}
	defer t.close()
	for _, step := range []struct {
		signal   syscall.Signal
		patience time.Duration
	}{{syscall.SIGTERM, c.patience}, {syscall.SIGKILL, killPatience}} {
		if step.signal == syscall.SIGKILL {
			c.say("Daemon does not stop within %v: it is killed\n", c.patience)
		}
		if err := signalTo(t, step.signal); err != nil {
			return err
		}
		if !c.gone(t, step.patience) {
			continue
		}
		if t.view != nil {
			if err := t.view.RemoveStale(); err != nil {
				return err
			}
		}
		c.say("Daemon stopped successfully\n")
		return nil
	}
	return fmt.Errorf("process %d does not end", t.pid)
}

// gone waits for the end of a process and reports whether it came.
func (c *controller) gone(t *target, patience time.Duration) bool {
	for end := time.Now().Add(patience); t.running(); time.Sleep(stopPause) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// signalTo sends a signal to the process. The handle is taken before the last look, so that a process that gets the number in between is not meant.
func signalTo(t *target, sig syscall.Signal) error {
	p, err := os.FindProcess(t.pid)
	if err != nil {
		return err
	}
	defer func() { _ = p.Release() }() // it is only a handle
	if !t.running() {
		return nil
	}
	if err := p.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal to process %d: %w", t.pid, err)
	}
	return nil
}
