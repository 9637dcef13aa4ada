package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/source"
)

func TestRoot(t *testing.T) {
	root, err := source.Root()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "bench", "internal", "source", "source.go")); err != nil {
		t.Errorf("the root is %s: %v", root, err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "go.mod"), []byte("module github.com/goxel-daemon/goxel-daemon/bench/opponents\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(other)
	if root, err := source.Root(); !errors.Is(err, source.ErrNoTree) {
		t.Errorf("in the tree of another module the root is %q, %v", root, err)
	}
}

func TestRun(t *testing.T) {
	out, err := source.Run(t.Context(), []string{"WORD=hello"}, "/bin/sh", "-c", "echo $WORD; echo aside >&2")
	if err != nil || out != "hello" {
		t.Errorf("printed %q, %v", out, err)
	}
	_, err = source.Run(t.Context(), nil, "/bin/sh", "-c", "echo out; echo aside >&2; exit 3")
	if err == nil || err.Error() != "sh -c: exit status 3\naside\nout" {
		t.Errorf("the error is %v", err)
	}
	if _, err := source.Run(t.Context(), nil, "/no/such/tool"); err == nil || !strings.HasPrefix(err.Error(), "tool: ") {
		t.Errorf("a tool that is not there gives %v", err)
	}
}
