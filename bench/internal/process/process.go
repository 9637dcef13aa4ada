package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	startTimeout = 10 * time.Second
	stopTimeout  = 15 * time.Second // longer than the daemon's own bound
	dialPause    = 500 * time.Microsecond
)

// Options says what to run. Command and Folder are required.
type Options struct {
	// Command is the program and its arguments, which make it serve on the socket of the folder.
	Command []string
	// Folder is the process's own; it is removed when the process is gone, and if it does not start.
	Folder Folder
	// Dir is the working folder, "" for that of this process.
	Dir string
	// Env are variables beside those of this process, such as GOMAXPROCS=2.
	Env []string
	// Answer asks the process something over a connection that it has taken, and fails if it does not answer; nil takes the connection
	// for the answer. It closes the connection.
	Answer func(ctx context.Context, c net.Conn) error
	// Tidy is a process that removes its socket when it ends.
	Tidy bool
}

// Process is a program that runs. Its methods may not be called at the same time.
type Process struct {
	cmd     *exec.Cmd
	folder  Folder
	tidy    bool
	log     tail
	ready   time.Duration
	exited  chan struct{}
	exitErr error // once exited is closed
}

// Start runs the command and returns once it answers on its socket, which is looked for every half millisecond. The context bounds the start
// only. The caller must call Stop or Kill.
func Start(ctx context.Context, o Options) (*Process, error) {
	p := &Process{folder: o.Folder, tidy: o.Tidy, exited: make(chan struct{})}
	p.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	p.cmd.Dir = o.Dir
	p.cmd.Env = append(os.Environ(), o.Env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start: %w", err), o.Folder.Remove())
	}
	go func() { // ends with the process, which Stop or Kill waits for
		p.exitErr = p.cmd.Wait()
		close(p.exited)
	}()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := p.answers(ctx, o.Answer); err != nil {
		p.Kill()
		return nil, fmt.Errorf("start: %w%s", err, p.log.text())
	}
	p.ready = time.Since(began)
	return p, nil
}

// answers waits until the process takes a connection and answers on it.
func (p *Process) answers(ctx context.Context, answer func(context.Context, net.Conn) error) error {
	tick := time.NewTicker(dialPause)
	defer tick.Stop()
	var d net.Dialer
	for {
		c, err := d.DialContext(ctx, "unix", p.Socket())
		switch {
		case err == nil && answer == nil:
			return c.Close()
		case err == nil:
			return answer(ctx, c)
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
func (p *Process) Socket() string { return p.folder.Socket() }

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ready returns the time from the start of the process to its first answer.
func (p *Process) Ready() time.Duration { return p.ready }

// Memory returns the bytes of physical memory that the process holds now, as the function [Memory].
func (p *Process) Memory() (int64, error) { return Memory(p.PID()) }

// Stop ends the process by SIGTERM, waits for it and removes its folder. An error says that it ended with another status than 0, did not end
// in time and was killed, or, if it is tidy, left its socket behind. That it had ended before with the status 0 is no error.
func (p *Process) Stop() error {
	defer p.Kill()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop: %w", err)
	}
	timeout := time.NewTimer(stopTimeout)
	defer timeout.Stop()
	select {
	case <-p.exited:
	case <-timeout.C:
		return fmt.Errorf("stop: still running after %v%s", stopTimeout, p.log.text())
	}
	if p.exitErr != nil {
		return fmt.Errorf("stop: %w%s", p.exitErr, p.log.text())
	}
	if _, err := os.Lstat(p.Socket()); p.tidy && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("stop: the socket %s was left behind", p.Socket())
	}
	return nil
}

// Kill ends the process at once and removes its folder. After Stop it does nothing.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
	_ = p.folder.Remove() // a temporary folder
}
