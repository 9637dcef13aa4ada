package rival

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	startTimeout = 10 * time.Second
	stopTimeout  = 10 * time.Second
	dialPause    = time.Millisecond
	maxLog       = 16 << 10 // bytes of the log that are kept
)

// Process is a rival that runs. Its methods may not be called at the same time.
type Process struct {
	cmd     *exec.Cmd
	dir     string
	socket  string
	log     tail
	ready   time.Duration
	exited  chan struct{}
	exitErr error // once exited is closed
}

// start runs the command until it takes connections.
func start(ctx context.Context, dir, socket string, command []string) (*Process, error) {
	p := &Process{dir: dir, socket: socket, exited: make(chan struct{})}
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Env = append(os.Environ(), inEcho+"="+warm)
	p.cmd.Dir = dir
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	go func() { // ends with the process, which Stop or Kill waits for
		p.exitErr = p.cmd.Wait()
		close(p.exited)
	}()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := p.answer(ctx); err != nil {
		p.Kill()
		return nil, fmt.Errorf("start: %w%s", err, p.log.text())
	}
	p.ready = time.Since(began)
	return p, nil
}

// answer waits until the process takes connections.
func (p *Process) answer(ctx context.Context) error {
	tick := time.NewTicker(dialPause)
	defer tick.Stop()
	var d net.Dialer
	for {
		c, err := d.DialContext(ctx, "unix", p.socket)
		if err == nil {
			return c.Close()
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return fmt.Errorf("it ended: %s", p.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w", errors.Join(ctx.Err(), err))
		}
	}
}

// Socket returns the path of the socket.
func (p *Process) Socket() string { return p.socket }

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ready returns the time from the start of the process until it took a connection.
func (p *Process) Ready() time.Duration { return p.ready }

// Stop ends the process by SIGTERM, waits for it and removes its folder. An error says that it had ended before, ended with another status
// than 0, or did not end in time and was killed.
func (p *Process) Stop() error {
	defer p.Kill()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("rival: stop: %w%s", err, p.log.text())
	}
	timeout := time.NewTimer(stopTimeout)
	defer timeout.Stop()
	select {
	case <-p.exited:
	case <-timeout.C:
		return fmt.Errorf("rival: stop: still running after %v%s", stopTimeout, p.log.text())
	}
	if p.exitErr != nil {
		return fmt.Errorf("rival: stop: %w%s", p.exitErr, p.log.text())
	}
	return nil
}

// Kill ends the process at once and removes its folder. After Stop it does nothing.
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
	if over := len(t.b) - maxLog; over > 0 {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(b), nil
}

// text returns the log to append to an error, "" if there is none.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := bytes.TrimSpace(t.b); len(b) > 0 {
		return "\n" + string(b)
	}
	return ""
}
