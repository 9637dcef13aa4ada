package process_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
)

// serving is the first argument with which the test program is a server on the socket that follows, and untidy one that leaves its socket.
const (
	serving = "serve"
	untidy  = "serve-untidy"
)

// TestMain lets the test program stand in for a server.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && (os.Args[1] == serving || os.Args[1] == untidy) {
		os.Exit(serve(os.Args[2], os.Args[1] == untidy))
	}
	os.Exit(m.Run())
}

// serve sends one line to each connection until SIGTERM.
func serve(socket string, untidy bool) int {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return 1
	}
	l.SetUnlinkOnClose(!untidy)
	go func() {
		<-ended
		_ = l.Close()
	}()
	for {
		c, err := l.Accept()
		if err != nil {
			return 0
		}
		_, _ = io.WriteString(c, os.Getenv("WORD"))
		_ = c.Close()
	}
}

var errSilent = errors.New("silent")

// options run the test program in one of its modes.
func options(t *testing.T, mode string) process.Options {
	t.Helper()
	dir, err := process.NewFolder("process-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dir.Remove() })
	return process.Options{
		Command: []string{os.Args[0], mode, dir.Socket()}, Folder: dir, Env: []string{"WORD=hello"}, Tidy: true,
		Answer: func(_ context.Context, c net.Conn) error {
			defer c.Close()
			if word, err := io.ReadAll(c); err != nil || string(word) != "hello" {
				return errSilent
			}
			return nil
		},
	}
}

// gone fails the test if the folder is still there.
func gone(t *testing.T, dir process.Folder) {
	t.Helper()
	if _, err := os.Stat(string(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestStartAndStop(t *testing.T) {
	for name, change := range map[string]func(*process.Options){
		"asked":     func(*process.Options) {},
		"not asked": func(o *process.Options) { o.Answer = nil },
		"elsewhere": func(o *process.Options) { o.Dir = string(o.Folder) },
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t, serving)
			change(&o)
			p, err := process.Start(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Kill()
			if p.PID() <= 0 || p.Ready() <= 0 || p.Socket() != o.Folder.Socket() {
				t.Errorf("process %d, ready after %v, on %s", p.PID(), p.Ready(), p.Socket())
			}
			if n, err := p.Memory(); err != nil || n < 1<<20 {
				t.Errorf("it holds %d bytes, %v", n, err)
			}
			if err := p.Stop(); err != nil {
				t.Error(err)
			}
			gone(t, o.Folder)
			if n, err := p.Memory(); err == nil {
				t.Errorf("a process that has ended holds %d bytes", n)
			}
		})
	}
}

func TestStartTellsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*process.Options)
		want   string
	}{
		"no program":   {func(o *process.Options) { o.Command = []string{"/no/such/program"} }, "/no/such/program"},
		"it ends":      {func(o *process.Options) { o.Command = []string{"/bin/sh", "-c", "echo no room; exit 3"} }, "exit status 3\nno room"},
		"it ends well": {func(o *process.Options) { o.Command = []string{"/bin/sh", "-c", "exit 0"} }, "exit status 0"},
		"no answer":    {func(o *process.Options) { o.Env = nil }, "silent"},
	} {
		o := options(t, serving)
		c.change(&o)
		if _, err := process.Start(t.Context(), o); err == nil || !strings.HasPrefix(err.Error(), "start: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		gone(t, o.Folder)
	}
}

// TestStartEndsWithContext starts a program that never listens.
func TestStartEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := options(t, serving)
	o.Command = []string{"/bin/sh", "-c", "exec sleep 100"}
	if _, err := process.Start(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("Start: %v", err)
	}
	gone(t, o.Folder)
}

func TestStopTellsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		mode string
		end  func(p *process.Process)
		want string
	}{
		"killed": {serving, (*process.Process).Kill, "signal: killed"},
		"untidy": {untidy, func(*process.Process) {}, "left behind"},
	} {
		o := options(t, c.mode)
		p, err := process.Start(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		c.end(p)
		if err := p.Stop(); err == nil || !strings.HasPrefix(err.Error(), "stop: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		gone(t, o.Folder)
	}
}

// TestStopTakesAnEndBefore stands for an interrupt from the terminal, which every process gets.
func TestStopTakesAnEndBefore(t *testing.T) {
	o := options(t, serving)
	p, err := process.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err != nil {
		t.Errorf("the second Stop: %v", err)
	}
}

func TestNewFolderNeedsRoom(t *testing.T) {
	t.Setenv("TMPDIR", "/no/such/folder")
	if dir, err := process.NewFolder("process-"); err == nil {
		t.Errorf("made %s", dir)
	}
}
