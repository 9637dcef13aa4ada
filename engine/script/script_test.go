package script_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/script"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// newProject returns an empty project of the given storage kind.
func newProject(t testing.TB, kind int, set ...func(*engine.Options)) *engine.Project {
	t.Helper()
	opt := engine.Options{Formats: formats.Formats(), Storage: kinds.Kinds()[kind], Workers: 1, MaxMemory: 64 << 20}
	for _, f := range set {
		f(&opt)
	}
	eng, err := engine.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(eng.Close)
	p, err := eng.Create("test", [3]int{32, 32, 32}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRunPrintsAndReturns(t *testing.T) {
	p := newProject(t, 0)
	var lines []string
	var value string
	_, err := p.Edit("script", func(e *engine.Edit) (err error) {
		value, err = script.Run(t.Context(), e, `console.log("a", 1, {b:[1,"x",null]}); print(2); 1+1`, script.Options{Print: func(l string) { lines = append(lines, l) }})
		return err
	})
	if err != nil || value != "2" || len(lines) != 2 || lines[0] != `a 1 {"b":[1,"x",null]}` {
		t.Errorf("got %q, %v, lines %q", value, err, lines)
	}
}
