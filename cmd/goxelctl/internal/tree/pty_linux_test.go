package tree_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
)

// screen is the far end of a terminal on which a shell runs.
type screen struct {
	t      *testing.T
	master *os.File
	code   chan int

	mu   sync.Mutex
	more chan struct{} // closed and made anew when text comes
	text string
	seen int // what expect has found already
}

// openTerminal returns the two ends of a terminal of 100 columns.
func openTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	fd := int(master.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 100})
	}
	if err != nil {
		_ = master.Close()
		t.Skipf("there are no terminals here: %v", err)
	}
	return master, slave
}

// shellOn runs a shell on a terminal until it ends.
func shellOn(t *testing.T, args []string, variables ...string) *screen {
	t.Helper()
	master, slave := openTerminal(t)
	s := &screen{t: t, master: master, code: make(chan int, 1), more: make(chan struct{})}
	env, _, _ := clitest.Env("", variables...)
	env.In, env.Out, env.Err, env.Local = slave, slave, slave, len(args) == 0
	ctx, cancel := context.WithCancel(context.Background()) //nolint:usetesting // the shell ends before the test's context
	var wait sync.WaitGroup
	wait.Go(func() {
		s.code <- tree.Main(ctx, env, append(args, "shell"))
		_ = slave.Close()
	})
	go s.read()
	t.Cleanup(func() {
		cancel()
		wait.Wait()
		_ = master.Close()
	})
	return s
}

func (s *screen) read() {
	buf := make([]byte, 4096)
	for {
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.text += string(buf[:n])
		close(s.more)
		s.more = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// typed sends keys and waits for a text that comes after what was waited for before.
func (s *screen) typed(keys, want string) {
	s.t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
	deadline := time.After(20 * time.Second)
	for {
		s.mu.Lock()
		more := s.more
		i := strings.Index(s.text[s.seen:], want)
		if i >= 0 {
			s.seen += i + len(want)
		}
		rest := s.text[s.seen:]
		s.mu.Unlock()
		if i >= 0 {
			return
		}
		select {
		case <-more:
		case <-deadline:
			s.t.Fatalf("after %q there is no %q on the screen: %q", keys, want, rest)
		}
	}
}

func TestShellOnATerminal(t *testing.T) {
	folder(t)
	state := t.TempDir()
	s := shellOn(t, nil, "XDG_STATE_HOME="+state, "NO_COLOR=1")
	s.typed("", "goxel> ")
	s.typed("create-project tower\r", "tower> ")
	s.typed("add-voxe\t", "add-voxel")
	s.typed(" 1 2 3 #f00\r", "tower*> ")
	s.typed("list-lay\t", "list-layers ")
	s.typed("--js\t\r", `"name":"Layer.1"`)
	s.typed("add-voxel 9 9 9 --layer \t\t", "Layer.1")
	s.typed("\x03", "") // empties the line
	s.typed("procedural-shape \t", "ellipsoid")
	s.typed("c\t\t", "cylinder")
	s.typed("\x03open-file mod\t", "open-file model.gox ")
	s.typed("\x03nope\r", `there is no command "nope"`)
	s.typed("use nope\r", `there is no project "nope"`)
	s.typed("create-project two\r", "two> ")
	s.typed("use tower\r", "tower*> ")
	s.typed("use\r", "project id")
	s.typed("help use\r", "use: works on")
	s.typed("help\r", "exit: leaves")
	s.typed("", "Editing:")
	s.typed("get-voxel 1 2 3\r", "#ff0000")
	s.typed("\x1b[A\r", "#ff0000") // the line before once more
	s.typed("exit\r", "not saved: tower")
	s.typed("save-file tower.gox\r", "tower> ")
	s.typed("\x04", "")
	if code := <-s.code; code != 0 || !exists("tower.gox") {
		t.Errorf("the shell ends with status %d", code)
	}
	path := filepath.Join(state, "goxel", "history")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the history: %v, %v", info, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(text), "create-project tower\nadd-voxel 1 2 3 #f00\nlist-layers --json \nnope\n") {
		t.Errorf("the history is %q, %v", text, err)
	}
}

func TestShellUsesADaemon(t *testing.T) {
	socket := clitest.Serve(t)
	folder(t)
	project(t, socket)
	s := shellOn(t, []string{"-s", socket})
	s.typed("", "goxel> ")
	s.typed("list-layers\r", "Roof")
	s.typed("use tower\r", "tower*> ")
	s.typed("exit\r", "")
	if code := <-s.code; code != 0 {
		t.Errorf("the shell ends with status %d", code)
	}
}

func TestShellEndsWithItsContext(t *testing.T) {
	folder(t)
	master, slave := openTerminal(t)
	defer master.Close()
	defer slave.Close()
	env, _, _ := clitest.Env("")
	env.In, env.Out, env.Err = slave, slave, slave
	before, err := unix.IoctlGetTermios(int(slave.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() { code <- tree.Main(ctx, env, []string{"shell"}) }()
	buf := make([]byte, 4096)
	for text := ""; !strings.Contains(text, "goxel> "); {
		n, err := master.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		text += string(buf[:n])
	}
	cancel()
	if got := <-code; got != cli.Interrupted {
		t.Errorf("the shell ends with status %d", got)
	}
	if after, err := unix.IoctlGetTermios(int(slave.Fd()), unix.TCGETS); err != nil || *after != *before {
		t.Errorf("the terminal is left as %+v, %v", after, err)
	}
	_, _ = master.WriteString("\r") // lets the reader end
}

func TestTerminalGetsColorsAndNoPictures(t *testing.T) {
	folder(t)
	master, slave := openTerminal(t)
	defer master.Close()
	defer slave.Close()
	env, _, errs := clitest.Env("")
	env.Out = slave
	if columns, ok := cli.Terminal(slave); !ok || columns != 100 || !env.Color(slave) {
		t.Errorf("the terminal has %d columns, %v", columns, ok)
	}
	if code := tree.Main(t.Context(), env, []string{"render-scene", "-F", "model.gox", "-o", "-"}); code != 2 || !strings.Contains(errs.String(), "does not go to a terminal") {
		t.Errorf("a picture to a terminal: %d, %s", code, errs)
	}
}
