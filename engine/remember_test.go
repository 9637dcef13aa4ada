package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestSavedPathsAreBounded saves to more paths than a project remembers, without the disk. A save that is older than all that is
// remembered fails rather than perhaps replace a newer one.
func TestSavedPathsAreBounded(t *testing.T) {
	text := &format.Format{Name: "x", Exts: []string{".x"}, Encode: func(_ context.Context, w io.Writer, _ *scene.Scene, _ *format.EncodeOptions) error {
		_, err := io.WriteString(w, "x")
		return err
	}}
	e, err := New(Options{Formats: format.List{text}, Storage: all.Kinds()[0], Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	p, err := e.Create("x", [3]int{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.x")
	prepare := func() *SaveJob {
		t.Helper()
		job, err := p.PrepareSave(path, SaveOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return job
	}
	old := prepare()
	p.saves += maxWritten + 50
	for i := range maxWritten + 50 {
		p.remember(fmt.Sprint("/elsewhere/", i), written{seq: uint64(i + 2)})
	}
	if len(p.written) != maxWritten || p.forgotten != 51 {
		t.Errorf("%d paths are remembered, the saves to %d forgotten", len(p.written), p.forgotten)
	}
	var ee *Error
	if _, err := old.Run(t.Context()); !errors.As(err, &ee) || ee.Reason != WriteFailed {
		t.Errorf("error %v of an ancient save", err)
	}
	if _, err := prepare().Run(t.Context()); err != nil {
		t.Errorf("error %v of a new save", err)
	}
	if _, err := old.Run(t.Context()); err != nil { // a newer one of the same path is known
		t.Errorf("error %v of an overtaken save", err)
	}
}
