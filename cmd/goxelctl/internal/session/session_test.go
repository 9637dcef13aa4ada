package session

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// row returns a row of the table of methods.
func rowOf(t *testing.T, name string) *method.Method {
	t.Helper()
	_, methods := method.NewTable().Names()
	return methods[name]
}

func start(t *testing.T) (*Session, *cli.Env) {
	t.Helper()
	env, _, _ := clitest.Env("")
	s := New(env)
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), env.Close(context.Background())); err != nil { //nolint:usetesting // that of the test has ended here
			t.Error(err)
		}
	})
	return s, env
}

func add(t *testing.T, path, at string) Call {
	return Call{Row: rowOf(t, "add_voxel"), File: path, Params: map[string]json.RawMessage{"position": json.RawMessage(at)}}
}

func TestHeldFilesAreSavedOnce(t *testing.T) {
	s, env := start(t)
	s.Hold = true
	a, b := filepath.Join(t.TempDir(), "a.gox"), filepath.Join(t.TempDir(), "b.gox")
	for _, call := range []Call{add(t, a, "[1,2,3]"), add(t, b, "[1,2,3]"), add(t, a, "[4,5,6]")} {
		if _, err := s.Do(t.Context(), env, call); err != nil {
			t.Fatal(err)
		}
	}
	if dirty := s.Dirty(); len(dirty) != 2 || dirty[0] != a {
		t.Errorf("not saved: %q", dirty)
	}
	if _, err := os.Stat(a); err == nil {
		t.Error("a held file is saved too early")
	}
	if n, err := s.Flush(t.Context(), env, true); n != 2 || err != nil {
		t.Errorf("%d files saved, %v", n, err)
	}
	if n, err := s.Flush(t.Context(), env, true); n != 0 || err != nil || len(s.open) != 0 {
		t.Errorf("%d files saved once more, %v", n, err)
	}
	res, err := s.Do(t.Context(), env, Call{Row: rowOf(t, "get_bounding_box"), File: a})
	if err != nil || !strings.Contains(string(res.JSON), `"max":[4,5,6]`) {
		t.Errorf("the file has %s, %v", res.JSON, err)
	}
}

func TestDiscardLeavesFiles(t *testing.T) {
	s, env := start(t)
	s.Hold = true
	a := filepath.Join(t.TempDir(), "a.gox")
	if _, err := s.Do(t.Context(), env, add(t, a, "[1,2,3]")); err != nil {
		t.Fatal(err)
	}
	s.Discard(t.Context(), env)
	if _, err := os.Stat(a); err == nil || len(s.Dirty()) != 0 {
		t.Error("what was given up is saved")
	}
}

func TestEditsGoneWithTheDaemonAreAnError(t *testing.T) {
	s, env := start(t)
	s.Hold = true
	a := filepath.Join(t.TempDir(), "a.gox")
	if _, err := s.Do(t.Context(), env, add(t, a, "[1,2,3]")); err != nil {
		t.Fatal(err)
	}
	if err := env.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-s.files.client.Done()
	if _, err := s.Do(t.Context(), env, add(t, a, "[4,5,6]")); err == nil || !strings.Contains(err.Error(), "gone with the edits of "+a) {
		t.Errorf("the error is %v", err)
	}
	if _, err := s.Do(t.Context(), env, add(t, a, "[4,5,6]")); err != nil {
		t.Errorf("afterwards it does not begin anew: %v", err)
	}
}

func TestWarningsOfFilesAreTold(t *testing.T) {
	env, _, errs := clitest.Env("")
	s := New(env)
	path := filepath.Join(t.TempDir(), "a.vox")
	_, err := s.Do(t.Context(), env, Call{Row: rowOf(t, "add_voxel"), File: path, Params: map[string]json.RawMessage{
		"position": json.RawMessage("[1,2,3]"), "color": json.RawMessage("[1,2,3,128]"),
	}})
	if err := errors.Join(err, s.Close(), env.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(errs.String(), "warning: a.vox: ") {
		t.Errorf("a format that loses something is told as %q", errs)
	}
}

func TestProgressIsShownWhereThereIsSome(t *testing.T) {
	s, env := start(t)
	for _, text := range []string{`{"value":{"kind":"report","percentage":50}}`, `{"value":{"kind":"end"}}`, `nothing`} {
		s.notified("$/progress", json.RawMessage(text)) // nobody waits
		s.progress.Store(env.Progress())
		s.notified("$/progress", json.RawMessage(text))
		s.progress.Store(nil)
	}
}

func TestMetaAndRevision(t *testing.T) {
	s, env := start(t)
	path := filepath.Join(t.TempDir(), "a.gox")
	call := add(t, path, "[1,2,3]")
	call.Timeout = 1
	call.IfRevision = new(int64)
	*call.IfRevision = 5
	if _, err := s.Do(t.Context(), env, call); err == nil || !strings.Contains(err.Error(), "revision") {
		t.Errorf("another revision: %v", err)
	}
	if _, err := s.Do(t.Context(), env, Call{Row: rowOf(t, "undo"), Project: "none"}); err == nil || !strings.Contains(cli.Message(err), "--file") {
		t.Errorf("a project that there is not: %v", err)
	}
	s.Project = "none"
	if _, err := s.Do(t.Context(), env, Call{Row: rowOf(t, "undo")}); err == nil {
		t.Error("the session's project is not used")
	}
	if _, err := s.Do(t.Context(), env, Call{Row: rowOf(t, "create_project")}); err != nil || s.Project != "" {
		t.Errorf("a new project is not the session's: %q, %v", s.Project, err)
	}
}
