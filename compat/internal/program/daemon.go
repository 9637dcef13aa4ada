package program

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startTime = 20 * time.Second // for a daemon to listen
	stopTime  = 20 * time.Second // to end after SIGTERM
	pollTime  = 2 * time.Millisecond
	maxLog    = 16 << 10 // bytes of what a daemon writes that are kept
)

// Daemon is a running daemon. It is made by Start.
type Daemon struct {
	Socket string
	cmd    *exec.Cmd
	ended  chan struct{}
	log    tail
}

// Start runs a daemon with the socket s in the folder and returns once somebody can connect. The flags come behind --socket. Pictures that it manages
// lie in the folder as well.
func Start(ctx context.Context, path, dir string, flags []string) (*Daemon, error) {
	d := &Daemon{Socket: filepath.Join(dir, "s"), ended: make(chan struct{})}
	d.cmd = exec.Command(path, append([]string{"--socket", d.Socket}, flags...)...)
	d.cmd.Env = Environment(dir)
	d.cmd.Dir = dir
	d.cmd.Stdout, d.cmd.Stderr = &d.log, &d.log
	if err := d.cmd.Start(); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	go func() {
		_ = d.cmd.Wait() // ended tells; the status of a daemon that was told to end says nothing here
		close(d.ended)
	}()
	if err := d.await(ctx); err != nil {
		d.Stop()
		return nil, fmt.Errorf("program: %s: %w: %s", filepath.Base(path), err, d.log.String())
	}
	return d, nil
}

func (d *Daemon) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	tick := time.NewTicker(pollTime)
	defer tick.Stop()
	for {
		if nc, err := net.Dial("unix", d.Socket); err == nil {
			return nc.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("does not listen: %w", ctx.Err())
		case <-d.ended:
			return fmt.Errorf("ended with %v", d.cmd.ProcessState)
		case <-tick.C:
		}
	}
}

// Running reports whether the daemon has not ended.
func (d *Daemon) Running() bool {
	select {
	case <-d.ended:
		return false
	default:
		return true
	}
}

// Stop ends the daemon and waits for it. It may be called again.
func (d *Daemon) Stop() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM) // fails for one that has ended
	select {
	case <-d.ended:
	case <-time.After(stopTime):
		_ = d.cmd.Process.Kill()
		<-d.ended
	}
}

// Environment returns the variables of this process without those that a program of the family looks at, and with the folder as the home and the place
// of managed pictures.
func Environment(dir string) []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GOXEL_") && !strings.HasPrefix(v, "HOME=") && !strings.HasPrefix(v, "NO_COLOR") {
			env = append(env, v)
		}
	}
	return append(env, "HOME="+dir, "GOXEL_RENDER_DIR="+filepath.Join(dir, "renders"))
}

// tail keeps the end of what is written.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(b)
	if t.buf.Len() > 2*maxLog {
		t.buf.Next(t.buf.Len() - maxLog)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(t.buf.String())
}
