package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestOptionsAgain reads a file of settings twice, from another folder the second time.
func TestOptionsAgain(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile("c.toml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("root = \"models\"\nallow-user = [\"7\"]\nlog-level = \"warn\"\n")
	o := parsed(t, "--config=c.toml", "--allow-group=5", "--workers=2", "--render-dir=pictures")
	write("root = \"models\"\nallow-user = [\"8\", \"9\"]\nworkers = 3\nqueue-size = 5\n")
	t.Chdir(t.TempDir())
	n, err := o.again()
	if err != nil {
		t.Fatal(err)
	}
	if n.roots[0] != filepath.Join(dir, "models") || n.workers != 2 {
		t.Errorf("read again the root is %s and there are %d workers", n.roots[0], n.workers)
	}
	live, restart := o.differences(n)
	if got := fmt.Sprint(live, restart); got != "[log-level allow-user] [queue-size]" {
		t.Errorf("the differences are %s", got)
	}
	o.take(n)
	if got := fmt.Sprintf("%v %v %s %v %d", o.access, o.allowUsers, o.logLevel, o.level(), o.queueSize); got != "{[8 9] [5]} [8 9] info INFO 1024" {
		t.Errorf("taken over: %s", got)
	}
	if live, _ := o.differences(n); len(live) > 0 {
		t.Errorf("what was taken over differs still: %s", live)
	}
}
