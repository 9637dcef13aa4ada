package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

const (
	startTimeout = 10 * time.Second
	stopTimeout  = 15 * time.Second // longer than the daemon's own bound
	dialPause    = 500 * time.Microsecond
	maxLog       = 64 << 10 // bytes of the log that are kept
)

// Options says what to run. Binary is required.
type Options struct {
	Binary string   // path of the daemon
	Args   []string // flags beside --socket
	Env    []string // variables beside those of this process, such as GOMAXPROCS=2
}

// Process is a running daemon. Its methods may not be called at the same time.
type Process struct {
	cmd     *exec.Cmd
	dir     string // holds the socket
	log     tail
	ready   time.Duration
	exited  chan struct{}
	exitErr error // once exited is closed
}

// Start runs a daemon on a socket in a temporary folder of its own and returns once it has answered a request. The context bounds the
// start only. The caller must call Stop or Kill.
func Start(ctx context.Context, o Options) (*Process, error) {
	dir, err := os.MkdirTemp("", "goxel-") // short, since the address of a socket is
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	p := &Process{dir: dir, exited: make(chan struct{})}
	p.cmd = exec.Command(o.Binary, append([]string{"--socket", p.Socket()}, o.Args...)...)
	p.cmd.Env = append(os.Environ(), o.Env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("daemon: %w", err), os.RemoveAll(dir))
	}
	go func() { // ends with the process, which Stop or Kill waits for
		p.exitErr = p.cmd.Wait()
		close(p.exited)
	}()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := p.answer(ctx); err != nil {
		p.Kill()
		return nil, fmt.Errorf("daemon: start: %w%s", err, p.log.text())
	}
	p.ready = time.Since(began)
	return p, nil
}

// answer waits until the daemon answers.
func (p *Process) answer(ctx context.Context) error {
	tick := time.NewTicker(dialPause)
	defer tick.Stop()
	for {
		c, err := client.Dial(ctx, p.Socket())
		if err == nil {
			err = c.Call(ctx, "ping", nil, nil)
			return errors.Join(err, c.Close())
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return fmt.Errorf("it ended: %w", errorOr(p.exitErr, "exit status 0"))
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w", errors.Join(ctx.Err(), err))
		}
	}
}

func errorOr(err error, text string) error {
	if err == nil {
		return errors.New(text)
	}
	return err
}

// Socket returns the path of the daemon's socket.
func (p *Process) Socket() string { return filepath.Join(p.dir, "s") }

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ready returns the time from the start of the process to its first answer.
func (p *Process) Ready() time.Duration { return p.ready }

// Stop ends the daemon by SIGTERM, waits for it and removes what the start made. An error says that it ended with another status than 0,
// did not end in time and was killed, or left its socket behind.
func (p *Process) Stop() error {
	defer p.Kill()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("daemon: stop: %w", err)
	}
	timeout := time.NewTimer(stopTimeout)
	defer timeout.Stop()
	select {
	case <-p.exited:
	case <-timeout.C:
		return fmt.Errorf("daemon: stop: still running after %v%s", stopTimeout, p.log.text())
	}
	if p.exitErr != nil {
		return fmt.Errorf("daemon: stop: %w%s", p.exitErr, p.log.text())
	}
	if _, err := os.Lstat(p.Socket()); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("daemon: stop: the socket %s was left behind", p.Socket())
	}
	return nil
}

// Kill ends the daemon at once and removes what the start made. After Stop it does nothing.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
	_ = os.RemoveAll(p.dir) // a temporary folder
}

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if over := len(t.b) - maxLog; over > maxLog {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(b), nil
}

// text returns the log to append to an error, "" if there is none.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := bytes.TrimSpace(t.b)
	if len(b) == 0 {
		return ""
	}
	return "\n" + string(b[max(0, len(b)-maxLog):])
}
