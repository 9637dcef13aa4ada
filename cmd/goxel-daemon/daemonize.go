package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The daemon in the background is another process of the same program, since a program in Go cannot split itself. It leads a session of its own,
// and tells by a pipe that it answers, or why it does not.
const (
	readyVariable = "GOXEL_DAEMON_READY" // names the descriptor of the pipe
	readyFD       = 3
	readyText     = "ready\n"

	// answersPatience is how long a daemon that has just begun to serve may take to answer.
	answersPatience = 30 * time.Second
)

// report is the pipe by which the process in the background tells the one that has started it how it went.
type report struct{ pipe *os.File }

// openReport returns the pipe if this is the process in the background, and nil otherwise.
func openReport() *report {
	fd, err := strconv.Atoi(os.Getenv(readyVariable))
	_ = os.Unsetenv(readyVariable) // nobody else is to take it for its own
	if err != nil || fd != readyFD {
		return nil
	}
	syscall.CloseOnExec(fd)
	return &report{os.NewFile(uintptr(fd), "ready")}
}

// succeed says that the daemon answers.
func (r *report) succeed() {
	_, _ = io.WriteString(r.pipe, readyText) // whoever has started us may have gone
	_ = r.pipe.Close()
}

// fail says why there is no daemon.
func (r *report) fail(err error) {
	_, _ = io.WriteString(r.pipe, err.Error()) // likewise
	_ = r.pipe.Close()
}

// ready makes sure that the daemon answers at the socket before it says so.
func (r *report) ready(socket net.Addr) error {
	if err := answers(context.Background(), socket, answersPatience); err != nil {
		return fmt.Errorf("the daemon does not answer: %w", err)
	}
	r.succeed()
	return nil
}

// detach starts the daemon in the background and returns once it answers.
func detach(o *options) error {
	if o.passed() {
		return errors.New("--daemonize does not go with a socket that systemd passes: leave it out, with Type=notify")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }() // it is only read
	cmd := exec.Command(program, os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = environment(os.Environ(), os.Getpid())
	cmd.ExtraFiles = []*os.File{w} // is readyFD
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	defer signal.Stop(signals)
	err = cmd.Start()
	_ = w.Close() // the other process has its own
	if err != nil {
		return fmt.Errorf("--daemonize: %w", err)
	}
	return follow(cmd, r, signals)
}

// environment returns that of the process in the background, for one of the given id: the watchdog of the service manager is meant for it.
func environment(env []string, pid int) []string {
	env = slices.DeleteFunc(env, func(v string) bool {
		return v == fmt.Sprintf("WATCHDOG_PID=%d", pid) || strings.HasPrefix(v, readyVariable+"=")
	})
	return append(env, readyVariable+"="+strconv.Itoa(readyFD))
}

// follow returns when the process in the background has said how it went, or has ended. A signal meanwhile ends it.
func follow(cmd *exec.Cmd, r io.Reader, signals <-chan os.Signal) error {
	said := make(chan []byte, 1)
	go func() {
		text, _ := io.ReadAll(io.LimitReader(r, 64<<10)) // what there is says enough
		said <- text
	}()
	for {
		select {
		case sig := <-signals:
			_ = cmd.Process.Signal(sig) // it may have ended
		case text := <-said:
			if bytes.Equal(text, []byte(readyText)) {
				return cmd.Process.Release()
			}
			err := cmd.Wait()
			if len(text) > 0 {
				return errors.New(string(text))
			}
			return fmt.Errorf("the daemon ended before it answered: %w", errors.Join(err))
		}
	}
}
