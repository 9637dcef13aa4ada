package engine_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestOptionsHaveDefaults(t *testing.T) {
	e := start(t, engine.Options{})
	o := e.Options()
	if o.QueueSize != 1024 || o.MaxProjects != 256 || o.MaxMemory != 2<<30 || o.UndoBytes != 64<<20 || o.MaxFile != 1<<30 {
		t.Errorf("defaults %+v", o)
	}
	if d := time.Since(e.Now()); d < 0 || d > time.Hour {
		t.Errorf("the clock is %v off", d)
	}
	plain, err := engine.New(engine.Options{Formats: all.Formats(), Storage: kinds.Kinds()[0]})
	must(t, err)
	defer plain.Close()
	if n := plain.Options().Workers; n != 8 {
		t.Errorf("%d workers by default", n)
	}
}

func TestCreateStartsWithOneLayer(t *testing.T) {
	now := time.Unix(1000, 5)
	e := start(t, engine.Options{Now: func() time.Time { return now }, NewID: func() string { return "the-id" }})
	p, err := e.Create("tower", [3]int{1, 2, 3}, nil)
	must(t, err)
	if p.ID() != "the-id" || p.Size() != [3]int{1, 2, 3} || !p.Created().Equal(now) || p.Revision() != 0 {
		t.Errorf("id %q, size %v, created %v, revision %d", p.ID(), p.Size(), p.Created(), p.Revision())
	}
	info := p.Info()
	if info.Name != "tower" || info.Path != "" || info.Format != nil || info.Layers != 1 || info.Voxels != 0 || !info.Modified.IsZero() {
		t.Errorf("info %+v", info)
	}
	l := active(t, p)
	if l.ID != 1 || l.Name != "Layer.1" || !l.Visible || l.Material != 0 || len(p.Scene().Materials) != 1 {
		t.Errorf("layer %+v", l)
	}
	set(t, p, l, at(1, 2, 3), red)
	if info := p.Info(); !info.Modified.Equal(now) || info.Voxels != 1 || info.Revision != 1 {
		t.Errorf("info after an edit %+v", info)
	}
}

func TestIDsDiffer(t *testing.T) {
	e := start(t, engine.Options{})
	seen := map[string]bool{}
	for range 20 {
		id := create(t, e).ID()
		if len(id) != 32 || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}

func TestCreateWithInit(t *testing.T) {
	e := start(t, engine.Options{})
	p, err := e.Create("x", [3]int{}, func(p *engine.Project) error {
		set(t, p, active(t, p), at(0, 0, 0), red)
		return nil
	})
	must(t, err)
	if undo, redo := p.UndoDepth(); undo != 0 || redo != 0 || p.Revision() != 0 || p.Info().Voxels != 1 || !p.Info().Modified.IsZero() {
		t.Errorf("undo %d, redo %d, info %+v", undo, redo, p.Info())
	}
	_, err = p.Undo()
	wantReason(t, err, engine.NothingToUndo)

	held := e.Stats().Bytes
	boom := errors.New("boom")
	if _, err := e.Create("y", [3]int{}, func(p *engine.Project) error {
		set(t, p, active(t, p), at(0, 0, 0), red)
		return boom
	}); !errors.Is(err, boom) {
		t.Errorf("error %v, want that of init", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = e.Create("z", [3]int{}, func(p *engine.Project) error {
			set(t, p, active(t, p), at(0, 0, 0), red)
			panic("boom")
		})
	}()
	if s := e.Stats(); s.Projects != 1 || s.Bytes != held {
		t.Errorf("after two that failed: %+v, want 1 project with %d bytes", s, held)
	}
}

func TestProjectsAreFoundByID(t *testing.T) {
	e := start(t, engine.Options{})
	a, b := create(t, e), create(t, e)
	for _, p := range []*engine.Project{a, b} {
		got, err := e.Project([]byte(p.ID()))
		if err != nil || got != p {
			t.Errorf("project %v, %v, want %v", got, err, p)
		}
	}
	if got := e.Projects(); !slices.Equal(got, []*engine.Project{a, b}) {
		t.Errorf("projects %v", got)
	}
	_, err := e.Project([]byte("none"))
	wantReason(t, err, engine.ProjectNotFound)
	a.Close()
	_, err = e.Project([]byte(a.ID()))
	wantReason(t, err, engine.ProjectNotFound)
	if got := e.Projects(); !slices.Equal(got, []*engine.Project{b}) {
		t.Errorf("projects %v after one was closed", got)
	}
}

func TestDefaultProject(t *testing.T) {
	e := start(t, engine.Options{})
	wantDefault := func(want *engine.Project) {
		t.Helper()
		if got, err := e.Default(); err != nil || got != want {
			t.Fatalf("default %v, %v, want %v", got, err, want)
		}
	}
	a := create(t, e)
	_, err := e.Default()
	wantReason(t, err, engine.ProjectNotFound) // Create alone sets none
	b, c := create(t, e), create(t, e)
	e.SetDefault(a)
	wantDefault(a)
	b.Close()
	wantDefault(a)
	d := create(t, e)
	a.Close()
	wantDefault(d) // the youngest
	e.SetDefault(a)
	wantDefault(d) // a is closed
	e.SetDefault(c)
	d.Close()
	wantDefault(c)
	c.Close()
	_, err = e.Default()
	wantReason(t, err, engine.ProjectNotFound)
}

func TestCloseProject(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	l := active(t, p)
	set(t, p, l, at(0, 0, 0), red)
	if p.Closed() || p.Bytes() == 0 || e.Stats().Bytes != p.Bytes() {
		t.Fatalf("closed %v, %d bytes, the engine %d", p.Closed(), p.Bytes(), e.Stats().Bytes)
	}
	p.Close()
	p.Close()
	if !p.Closed() || p.Bytes() != 0 || e.Stats().Bytes != 0 || e.Stats().Projects != 0 {
		t.Errorf("closed %v, %d bytes, the engine %+v", p.Closed(), p.Bytes(), e.Stats())
	}
	_, _, err := p.Set("set", l, at(1, 0, 0), red)
	wantReason(t, err, engine.ProjectNotFound)
	_, err = p.Edit("", func(*engine.Edit) error { t.Error("the edit of a closed project runs"); return nil })
	wantReason(t, err, engine.ProjectNotFound)
	_, err = p.PrepareSave(filepath.Join(t.TempDir(), "x.gox"), engine.SaveOptions{Adopt: true})
	wantReason(t, err, engine.ProjectNotFound)
	_, err = p.Undo()
	wantReason(t, err, engine.NothingToUndo)
	_, err = p.Layer(engine.ActiveLayer)
	wantReason(t, err, engine.LayerNotFound)
	if e.Stats().Bytes != 0 || p.Bytes() != 0 {
		t.Errorf("a closed project holds %d bytes", p.Bytes())
	}
}

func TestMaxProjects(t *testing.T) {
	e := start(t, engine.Options{MaxProjects: 2})
	a := create(t, e)
	create(t, e)
	held := e.Stats().Bytes
	_, err := e.Create("third", [3]int{}, nil)
	wantReason(t, err, engine.TooManyProjects)
	_, _, err = e.Open(t.Context(), "/does/not/exist", engine.OpenOptions{})
	wantReason(t, err, engine.TooManyProjects) // before the file is looked at
	if s := e.Stats(); s.Projects != 2 || s.Bytes != held {
		t.Errorf("stats %+v, want 2 projects with %d bytes", s, held)
	}
	a.Close()
	create(t, e)
}

func TestClosedEngineTakesNoProjects(t *testing.T) {
	e := start(t, engine.Options{})
	e.Close()
	_, err := e.Create("late", [3]int{}, nil)
	wantReason(t, err, engine.Closed)
	_, _, err = e.Open(t.Context(), "x", engine.OpenOptions{})
	wantReason(t, err, engine.Closed)
}

func TestLayerLookup(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	var second *scene.Layer
	change(t, p, func(ed *engine.Edit) (err error) {
		second, err = ed.AddLayer("Top", true)
		return err
	})
	for _, id := range []int64{engine.ActiveLayer, -1, int64(second.ID)} {
		if l, err := p.Layer(id); err != nil || l != second {
			t.Errorf("layer %d: %v, %v", id, l, err)
		}
	}
	for _, id := range []int64{engine.AllLayers, 3, 1 << 40, -3} {
		_, err := p.Layer(id)
		wantReason(t, err, engine.LayerNotFound)
	}
	if l, err := p.LayerByName("Layer.1"); err != nil || l.ID != 1 {
		t.Errorf("layer by name: %v, %v", l, err)
	}
	_, err := p.LayerByName("layer.1")
	wantReason(t, err, engine.LayerNotFound)
	p.SetActive(p.Scene().Layers[0])
	if l := active(t, p); l.ID != 1 {
		t.Errorf("active layer %d", l.ID)
	}
}

func TestAdmitCounts(t *testing.T) {
	e := start(t, engine.Options{QueueSize: 2})
	must(t, e.Admit(false))
	e.Hold()
	wantReason(t, e.Admit(false), engine.Overloaded)
	if n := e.Stats().Pending; n != 2 {
		t.Errorf("%d pending, want 2", n)
	}
	e.Release()
	must(t, e.Admit(true))
	e.Release()
	e.Release()
	if n := e.Stats().Pending; n != 0 {
		t.Errorf("%d pending, want 0", n)
	}
}

func TestAdmitWaitsForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := start(t, engine.Options{QueueSize: 1})
		must(t, e.Admit(false))
		begin := time.Now()
		wantReason(t, e.Admit(true), engine.Overloaded)
		if waited := time.Since(begin); waited < 50*time.Millisecond || waited > 200*time.Millisecond {
			t.Errorf("waited %v of the bubble's time, want a tenth of a second", waited)
		}
		time.AfterFunc(30*time.Millisecond, e.Release)
		must(t, e.Admit(true))
		e.Release()
		if n := e.Stats().Pending; n != 0 {
			t.Errorf("%d pending, want 0", n)
		}
		e.Close()
	})
}

func TestErrorText(t *testing.T) {
	cause := errors.New("cause")
	err := error(&engine.Error{Reason: engine.WriteFailed, Msg: "cannot write", Err: cause})
	if err.Error() != "cannot write: cause" || !errors.Is(err, cause) {
		t.Errorf("error %q", err)
	}
	plain := engine.Errorf(engine.InvalidValue, "size", "size %d", 3)
	if plain.Error() != "size 3" || plain.Parameter != "size" || plain.Unwrap() != nil {
		t.Errorf("error %+v", plain)
	}
	if err := engine.CheckLayerName(fmt.Sprintf("%0255d", 1)); err != nil {
		t.Error(err)
	}
	wantReason(t, engine.CheckLayerName(fmt.Sprintf("%0256d", 1)), engine.InvalidValue)
}
