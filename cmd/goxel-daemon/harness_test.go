package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what should come soon.
const patience = 30 * time.Second

// binary is the command under test, built once.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(built, "goxel-daemon")
	out, err := exec.Command("go", "build", "-ldflags", "-X main.version=1.2.3-test", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// built is the folder of the binary.
var built string

func TestMain(m *testing.M) {
	var err error
	if built, err = os.MkdirTemp("", "gx"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(built) // a left-over in the temporary folder fails no test
	os.Exit(code)
}

// daemon is a running goxel-daemon.
type daemon struct {
	t      testing.TB
	cmd    *exec.Cmd
	socket string
	log    *lines
	ended  chan struct{} // closed when it has ended
}

// lines collects what is written to it, and lets others wait for words in it.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more sync.Cond
	over bool
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.more.Broadcast()
	return l.text.Write(b)
}

func (l *lines) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	l.more.Broadcast()
}

// wait returns whether the words have been written, once they have or nothing more can come.
func (l *lines) wait(words string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !strings.Contains(l.text.String(), words) {
		if l.over {
			return false
		}
		l.more.Wait()
	}
	return true
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// shortDir returns a folder whose path is short enough for sockets in it.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// command returns the command with the arguments, in an environment without what chooses a socket.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "GOXEL_SOCKET", "RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR", "LISTEN_FDS", "LISTEN_PID", "LOGS_DIRECTORY", "XDG_STATE_HOME",
			"GOXEL_LOG_LEVEL", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID":
		default:
			c.Env = append(c.Env, e)
		}
	}
	return c
}

// start runs a daemon at a socket of its own and returns when it listens.
func start(t testing.TB, args ...string) *daemon {
	t.Helper()
	socket := filepath.Join(shortDir(t), "s")
	return run(t, command(t, append([]string{"--socket", socket}, args...)...), socket)
}

// run starts the command and returns when it listens at the socket.
func run(t testing.TB, cmd *exec.Cmd, socket string) *daemon {
	t.Helper()
	d := &daemon{t: t, cmd: cmd, socket: socket, log: &lines{}, ended: make(chan struct{})}
	d.log.more.L = &d.log.mu
	cmd.Stderr = d.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // the state is what tests look at
		d.log.end()
		close(d.ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		<-d.ended
		if t.Failed() {
			t.Logf("the daemon's log:\n%s", d.log)
		}
	})
	logsElsewhere := slices.Contains(cmd.Args, "--log-file")
	end := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer end.Stop()
	for !strings.Contains(d.log.String(), "msg=listening") {
		if logsElsewhere && d.answers() {
			break
		}
		select {
		case <-d.ended:
			t.Fatalf("the daemon ended with %v:\n%s", cmd.ProcessState, d.log)
		case <-time.After(time.Millisecond):
		}
	}
	return d
}

// answers reports whether somebody answers at the socket.
func (d *daemon) answers() bool {
	nc, err := net.Dial("unix", d.socket)
	if err != nil {
		return false
	}
	defer nc.Close()
	_, err = io.WriteString(nc, `{"jsonrpc":"2.0","id":1,"method":"ping"}`)
	if err == nil {
		_, err = nc.Read(make([]byte, 1))
	}
	return err == nil
}

// signal sends a signal.
func (d *daemon) signal(sig os.Signal) {
	d.t.Helper()
	if err := d.cmd.Process.Signal(sig); err != nil {
		d.t.Fatal(err)
	}
}

// exit waits for the end and returns the exit status.
func (d *daemon) exit() int {
	d.t.Helper()
	select {
	case <-d.ended:
	case <-time.After(patience):
		_ = d.cmd.Process.Signal(syscall.SIGQUIT) // for the stacks in the log
		d.t.Fatal("the daemon does not end")
	}
	return d.cmd.ProcessState.ExitCode()
}

// stop ends the daemon by a signal, in order.
func (d *daemon) stop() {
	d.t.Helper()
	d.signal(syscall.SIGTERM)
	if code := d.exit(); code != 0 {
		d.t.Errorf("exit status %d, want 0", code)
	}
}

// fails runs the command to its end, which must be an exit status of 1 with words on standard error only.
func fails(t *testing.T, cmd *exec.Cmd, words ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Start()
	if err == nil {
		end := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
		err = cmd.Wait()
		end.Stop()
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || out.Len() > 0 {
		t.Errorf("%v ended with %v and %q on standard output, want exit status 1 and nothing", cmd.Args[1:], err, &out)
	}
	for _, w := range words {
		if !strings.Contains(errs.String(), w) {
			t.Errorf("%v says %q, want %q in it", cmd.Args[1:], &errs, w)
		}
	}
}

// peer is a connection to a daemon.
type peer struct {
	t  testing.TB
	nc net.Conn
	r  *bufio.Reader
}

func (d *daemon) dial() *peer {
	d.t.Helper()
	nc, err := net.Dial("unix", d.socket)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = nc.Close() })
	return &peer{d.t, nc, bufio.NewReader(nc)}
}

// reply is a reply taken apart.
type reply struct {
	Result map[string]any `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    struct {
			Reason string `json:"reason"`
		} `json:"data"`
	} `json:"error"`
}

func (p *peer) send(text string) {
	p.t.Helper()
	_ = p.nc.SetWriteDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(p.nc, text); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) reply() (r reply) {
	p.t.Helper()
	_ = p.nc.SetReadDeadline(time.Now().Add(patience))
	line, err := p.r.ReadString('\n')
	if err == nil {
		err = json.Unmarshal([]byte(line), &r)
	}
	if err != nil {
		p.t.Fatalf("reading a reply: %.200q, %v", line, err)
	}
	return r
}

func (p *peer) call(method, params string) reply {
	p.t.Helper()
	p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params) + "\n")
	return p.reply()
}

// must is call for requests that succeed.
func (p *peer) must(method, params string) map[string]any {
	p.t.Helper()
	r := p.call(method, params)
	if r.Error != nil {
		p.t.Fatalf("%s %s: %+v", method, params, r.Error)
	}
	return r.Result
}

// refused fails the test unless the reply is an error with the code and the reason.
func (r reply) refused(t testing.TB, code int, reason string) {
	t.Helper()
	if r.Error == nil || r.Error.Code != code || r.Error.Data.Reason != reason {
		t.Errorf("got %v and error %+v, want error %d %q", r.Result, r.Error, code, reason)
	}
}

// poll asks until ok says so.
func poll(t testing.TB, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain for %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// gone fails the test if one of the files exists.
func gone(t testing.TB, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
}
