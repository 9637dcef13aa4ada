package main_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestSignalsStopInOrder(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		dir := t.TempDir()
		d := start(t, "--pid-file", filepath.Join(dir, "pid"))
		p := d.dial()
		p.must("create_project", `{}`)
		d.signal(sig)
		if code := d.exit(); code != 0 {
			t.Errorf("%v: exit status %d, want 0", sig, code)
		}
		gone(t, d.socket, d.socket+".lock", filepath.Join(dir, "pid"))
		if rest, err := io.ReadAll(p.r); err != nil || len(rest) > 0 {
			t.Errorf("%v: an idle client gets %q, %v; want the end", sig, rest, err)
		}
		for _, words := range []string{"msg=stopping", "msg=stopped"} {
			if !strings.Contains(d.log.String(), words) {
				t.Errorf("%v: the log lacks %q", sig, words)
			}
		}
	}
}

// TestStopWaitsForWork stops the daemon while it saves: the reply comes, and the file is whole.
func TestStopWaitsForWork(t *testing.T) {
	d := start(t, "--stop-timeout", "1h")
	p, q := d.dial(), d.dial()
	path := filepath.Join(t.TempDir(), "big.txt")
	p.must("create_project", `{}`)
	p.must("procedural_shape", `{"shape":"cube","position":[0,0,0],"size":[150,150,150],"color":"#102030"}`)
	p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"export_file","params":[%q]}`, path))
	poll(t, "the save to begin", func() bool {
		list, err := os.ReadDir(filepath.Dir(path))
		return err == nil && len(list) > 0
	})
	d.signal(syscall.SIGTERM)
	r := p.reply()
	if r.Error != nil {
		t.Fatalf("the save: %+v", r.Error)
	}
	if info, err := os.Stat(path); err != nil || float64(info.Size()) != r.Result["file_size"] {
		t.Errorf("the file: %v, %v; the reply tells %v bytes", info, err, r.Result["file_size"])
	}
	for _, c := range []*peer{p, q} {
		if rest, err := io.ReadAll(c.r); err != nil || len(rest) > 0 {
			t.Errorf("then came %q, %v; want the end", rest, err)
		}
	}
	if code := d.exit(); code != 0 {
		t.Errorf("exit status %d, want 0", code)
	}
}

// stuck gives the daemon a client that asks for much and reads nothing, so that a stop has to wait.
func stuck(d *daemon) {
	d.t.Helper()
	lazy, other := d.dial(), d.dial()
	request := `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 500_000) + `"]}`
	lazy.send(request + request)
	poll(d.t, "the requests to be read", func() bool { return other.must("status", `{}`)["bytes_read"].(float64) > float64(2*len(request)) })
}

// TestStopAtTheBound gives up what does not finish in time.
func TestStopAtTheBound(t *testing.T) {
	d := start(t, "--stop-timeout", "50ms")
	stuck(d)
	d.stop()
	gone(t, d.socket, d.socket+".lock")
}

func TestSecondSignalStopsAtOnce(t *testing.T) {
	for _, second := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		pidFile := filepath.Join(t.TempDir(), "pid")
		d := start(t, "--stop-timeout", "1h", "--pid-file", pidFile)
		stuck(d)
		d.signal(syscall.SIGTERM)
		if !d.log.wait("msg=stopping") {
			t.Fatal("the daemon ended without a word")
		}
		d.signal(syscall.SIGHUP) // means nothing now
		d.signal(second)
		if code := d.exit(); code != 1 {
			t.Errorf("%v: exit status %d, want 1", second, code)
		}
		gone(t, d.socket, d.socket+".lock", pidFile)
	}
}

func TestHangUpReopensTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	d := start(t, "--log-file", path)
	p := d.dial()
	p.must("ping", `{}`)
	holds := func(path, words string) func() bool {
		return func() bool {
			data, err := os.ReadFile(path)
			return err == nil && strings.Contains(string(data), words)
		}
	}
	poll(t, "the first line of the log", holds(path, "msg=listening"))
	for _, moved := range []string{path + ".1", path + ".2"} {
		if err := os.Rename(path, moved); err != nil {
			t.Fatal(err)
		}
		d.signal(syscall.SIGHUP)
		poll(t, "the log to be opened again", holds(path, "msg=\"log reopened\""))
		p.must("ping", `{}`)
	}
	if holds(path, "msg=listening")() {
		t.Error("the new log holds the lines of the old one")
	}
	d.stop()
	if !holds(path, "msg=stopped")() {
		t.Error("the log lacks the end")
	}
	if d.log.String() != "" {
		t.Errorf("with a log file standard error says %q", d.log)
	}
}

// TestHangUpDoesNotKill sends the signal to daemons that have no log file, or none that can be opened.
func TestHangUpDoesNotKill(t *testing.T) {
	d := start(t)
	d.signal(syscall.SIGHUP)
	if !d.log.wait("log reopened") {
		t.Fatal("the daemon ended")
	}
	d.dial().must("ping", `{}`)
	d.stop()

	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "log")
	d = start(t, "--log-file", path)
	moved := dir + ".old"
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	d.signal(syscall.SIGHUP)
	poll(t, "the complaint", func() bool {
		data, err := os.ReadFile(filepath.Join(moved, "log"))
		return err == nil && strings.Contains(string(data), "cannot reopen the log")
	})
	d.dial().must("ping", `{}`)
	d.stop()
}
