package engine_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

// named returns a project of an engine whose only layer has the name; saved as a note, that is its content.
func named(t testing.TB, e *engine.Engine, name string) *engine.Project {
	t.Helper()
	p := create(t, e)
	rename(t, p, name)
	return p
}

func rename(t testing.TB, p *engine.Project, name string) {
	t.Helper()
	change(t, p, func(ed *engine.Edit) error {
		ed.Restructure()
		p.Scene().Layers[0].Name = name
		return nil
	})
}

// prepare takes a snapshot for a save, which must succeed.
func prepare(t testing.TB, p *engine.Project, path string, adopt bool) *engine.SaveJob {
	t.Helper()
	job, err := p.PrepareSave(path, engine.SaveOptions{Adopt: adopt})
	must(t, err)
	return job
}

// run runs a save, which must succeed.
func run(t testing.TB, job *engine.SaveJob) engine.Saved {
	t.Helper()
	saved, err := job.Run(t.Context())
	must(t, err)
	return saved
}

// TestSaveFailsWhole lets encoders fail in every way, in the middle of a large file: the old file stays, and no other is left.
func TestSaveFailsWhole(t *testing.T) {
	boom := errors.New("boom")
	full := &fs.PathError{Op: "write", Path: "somewhere", Err: syscall.ENOSPC}
	ctx, cancel := context.WithCancel(t.Context())
	for _, test := range []struct {
		name   string
		end    func(w io.Writer, dir string) error
		want   error
		reason engine.Reason
	}{
		{"encoder", func(io.Writer, string) error { return boom }, boom, engine.WriteFailed},
		{"disk full", func(io.Writer, string) error { return full }, syscall.ENOSPC, engine.WriteFailed},
		{"no permission", func(io.Writer, string) error { return fs.ErrPermission }, fs.ErrPermission, engine.PermissionDenied},
		{"panic", func(io.Writer, string) error { panic(boom) }, boom, ""},
		{"engine's own error", func(io.Writer, string) error { return engine.Errorf(engine.Closed, "", "late") }, nil, engine.Closed},
		{"cancelled", func(w io.Writer, _ string) error {
			cancel()
			_, err := w.Write(make([]byte, 1<<20))
			return err
		}, context.Canceled, ""},
		{"cancelled at the end", func(io.Writer, string) error { return nil }, context.Canceled, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, "old.note", "old")
			e := start(t, engine.Options{Formats: withNote(func(_ context.Context, w io.Writer, _ string) error {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return err
				}
				return test.end(w, dir)
			})})
			p := named(t, e, "new")
			job := prepare(t, p, path, true)
			for range 2 { // the second time everything works as the first
				_, err := guardSave(ctxOf(ctx, t, test.want), job)
				if test.want != nil && !errors.Is(err, test.want) {
					t.Fatalf("error %v, want %v", err, test.want)
				}
				if test.reason != "" {
					wantReason(t, err, test.reason)
				}
				if err != nil && strings.Contains(err.Error(), ".tmp") {
					t.Errorf("the error %q names the temporary file", err)
				}
				wantFile(t, path, "old")
				wantNames(t, dir, "old.note")
			}
			if f := p.Info().File; f.Path != "" || f.Saved != 0 {
				t.Errorf("the project takes the file for its own: %+v", f)
			}
		})
	}
}

// ctxOf returns the context that is to end, or that of the test.
func ctxOf(ctx context.Context, t testing.TB, want error) context.Context {
	if errors.Is(want, context.Canceled) {
		return ctx
	}
	return t.Context()
}

func guardSave(ctx context.Context, job *engine.SaveJob) (saved engine.Saved, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return job.Run(ctx)
}

// TestRenameFails has a folder appear in the file's place while it is written.
func TestRenameFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.note")
	e := start(t, engine.Options{Formats: withNote(func(_ context.Context, w io.Writer, _ string) error {
		return errors.Join(os.Mkdir(path, 0o755), os.WriteFile(filepath.Join(path, "inside"), nil, 0o644))
	})})
	_, err := prepare(t, named(t, e, "x"), path, true).Run(t.Context())
	wantReason(t, err, engine.WriteFailed)
	if strings.Contains(err.Error(), ".tmp") {
		t.Errorf("the error %q names the temporary file", err)
	}
	wantNames(t, dir, "x.note")
}

func TestSaveKeepsPermissions(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	p := named(t, e, "x")
	dir := t.TempDir()
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o666, 0o755, 0o444} {
		path := write(t, dir, "x.note", "old")
		must(t, os.Chmod(path, mode))
		save(t, p, path)
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != mode {
			t.Errorf("mode %v, was %v", info.Mode().Perm(), mode)
		}
		wantFile(t, path, "note:x")
		must(t, os.Remove(path))
	}
	save(t, p, filepath.Join(dir, "new.note"))
	info, err := os.Stat(filepath.Join(dir, "new.note"))
	must(t, err)
	if mode := info.Mode().Perm(); mode&0o600 != 0o600 || mode&0o111 != 0 {
		t.Errorf("mode %v of a new file", mode)
	}
	wantNames(t, dir, "new.note")
}

func TestSaveFollowsLinks(t *testing.T) {
	for _, confined := range []bool{false, true} {
		dir := t.TempDir()
		opt := engine.Options{Formats: withNote(nil)}
		if confined {
			opt.Roots = []string{dir}
		}
		p := named(t, start(t, opt), "x")
		must(t, os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o755))
		write(t, filepath.Join(dir, "sub"), "target.note", "old")
		must(t, os.Symlink("sub/deep", filepath.Join(dir, "folder")))
		must(t, os.Symlink("../target.note", filepath.Join(dir, "sub", "deep", "link.note")))
		must(t, os.Symlink("nowhere.note", filepath.Join(dir, "dangling.note")))

		link := filepath.Join(dir, "folder", "link.note")
		save(t, p, link)
		wantFile(t, filepath.Join(dir, "sub", "target.note"), "note:x")
		wantNames(t, filepath.Join(dir, "sub", "deep"), "link.note")
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("confined %v: the link was replaced: %v, %v", confined, info, err)
		}
		save(t, p, filepath.Join(dir, "folder", "fresh.note"))
		wantNames(t, filepath.Join(dir, "sub", "deep"), "fresh.note", "link.note")
		save(t, p, filepath.Join(dir, "dangling.note"))
		wantFile(t, filepath.Join(dir, "dangling.note"), "note:x")
		wantNames(t, dir, "dangling.note", "folder", "sub")
	}
}

func TestSaveErrors(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	p := named(t, e, "x")
	dir := t.TempDir()
	file := write(t, dir, "file.note", "old")
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo.note"), 0o600))
	must(t, os.Mkdir(filepath.Join(dir, "folder.note"), 0o755))
	for _, test := range []struct {
		name, path, format string
		want               engine.Reason
	}{
		{"folder", filepath.Join(dir, "folder.note"), "", engine.InvalidPath},
		{"pipe", filepath.Join(dir, "fifo.note"), "", engine.InvalidPath},
		{"device", os.DevNull, "note", engine.InvalidPath},
		{"missing folder", filepath.Join(dir, "no", "x.note"), "", engine.FileNotFound},
		{"file as folder", filepath.Join(file, "x.note"), "", engine.WriteFailed},
		{"long name", filepath.Join(dir, strings.Repeat("x", 300)+".note"), "", engine.WriteFailed},
		{"NUL", "x\x00.note", "", engine.InvalidPath},
		{"no file yet", "", "", engine.InvalidPath},
		{"unknown extension", filepath.Join(dir, "x.nonsense"), "", engine.UnknownFormat},
		{"no extension", filepath.Join(dir, "x"), "", engine.UnknownFormat},
		{"format that is only read", filepath.Join(dir, "x.readonce"), "", engine.UnknownFormat},
		{"unknown format", filepath.Join(dir, "x.note"), "nonsense", engine.UnknownFormat},
		{"named format that is only read", filepath.Join(dir, "x.note"), "readonce", engine.UnknownFormat},
	} {
		job, err := p.PrepareSave(test.path, engine.SaveOptions{Format: test.format, Adopt: true})
		if err == nil {
			_, err = job.Run(t.Context())
		}
		t.Run(test.name, func(t *testing.T) { wantReason(t, err, test.want) })
	}
	wantNames(t, dir, "fifo.note", "file.note", "folder.note")
	wantFile(t, file, "old")
	if f := p.Info().File; f.Path != "" {
		t.Errorf("file of the project %+v", f)
	}
}

func TestLongFileNamesCanBeSaved(t *testing.T) {
	p := named(t, start(t, engine.Options{Formats: withNote(nil)}), "x")
	dir := t.TempDir()
	name := strings.Repeat("x", 250) + ".note"
	save(t, p, filepath.Join(dir, name))
	wantNames(t, dir, name)
}

func TestSaveAndExport(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	p := named(t, e, "1")
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.note"), filepath.Join(dir, "b.note")
	wantOwn := func(path string, saved uint64) {
		t.Helper()
		if f := p.Info().File; f.Path != path || f.Saved != saved || f.Name != "test" {
			t.Fatalf("file %+v, want %s at revision %d", f, path, saved)
		}
	}
	run(t, prepare(t, p, b, false))
	wantOwn("", 0)
	save(t, p, a)
	wantOwn(a, 1)
	rename(t, p, "2")
	run(t, prepare(t, p, b, false))
	wantOwn(a, 1) // an export elsewhere is none of a's business
	run(t, prepare(t, p, "", true))
	wantOwn(a, 2)
	rename(t, p, "3")
	run(t, prepare(t, p, a, false))
	wantOwn(a, 3) // the revision is in the file, whoever put it there
	save(t, p, b)
	wantOwn(b, 3)
	wantFile(t, a, "note:3")
	wantFile(t, b, "note:3")

	rename(t, p, "warn")
	if got := save(t, p, ""); !slices.Equal(got.Warnings, []string{"lost 2"}) || got.Path != b || got.Bytes != 9 {
		t.Errorf("saved %+v", got)
	}
}

// TestSaveKeepsTheFormatOfItsFile saves a file that has another format than its extension tells.
func TestSaveKeepsTheFormatOfItsFile(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	dir := t.TempDir()
	path := write(t, dir, "x.gox", "note:A")
	p, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
	must(t, err)
	for _, again := range []string{"", path} {
		if saved := save(t, p, again); saved.Format.Name != "note" {
			t.Errorf("saved as %s", saved.Format.Name)
		}
		wantFile(t, path, "note:A")
	}
	job, err := p.PrepareSave(path, engine.SaveOptions{Format: "gox", Adopt: true})
	must(t, err)
	run(t, job)
	if saved := save(t, p, ""); saved.Format.Name != "gox" {
		t.Errorf("saved as %s after it was saved as gox", saved.Format.Name)
	}
	q, _, err := e.Open(t.Context(), write(t, dir, "y.readonce", "B"), engine.OpenOptions{})
	must(t, err)
	_, err = q.PrepareSave("", engine.SaveOptions{Adopt: true})
	wantReason(t, err, engine.UnknownFormat)
}

func TestOlderSavesNeverReplaceNewerOnes(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a.note"), filepath.Join(dir, "b.note")
	must(t, os.Symlink("a.note", filepath.Join(dir, "link.note")))
	p := named(t, e, "old")
	old := prepare(t, p, path, true)
	linked := prepare(t, p, filepath.Join(dir, "link.note"), false)
	elsewhere := prepare(t, p, other, true)
	rename(t, p, "newer")
	newer := prepare(t, p, path, false)

	if got := run(t, newer); got.Bytes != 10 {
		t.Errorf("saved %+v", got)
	}
	for _, job := range []*engine.SaveJob{old, linked, old} {
		if got := run(t, job); got.Bytes != 10 || got.Format.Name != "note" {
			t.Errorf("saved %+v", got)
		}
		wantFile(t, path, "note:newer")
	}
	if f := p.Info().File; f.Path != path || f.Saved != 2 {
		t.Errorf("file %+v, want %s with revision 2", f, path)
	}
	run(t, elsewhere)
	wantFile(t, other, "note:old")
	if f := p.Info().File; f.Path != other || f.Saved != 1 {
		t.Errorf("file %+v, want %s with revision 1", f, other)
	}
}

// TestTheLatestRequestDecidesTheFile runs two saves to different files in the other order.
func TestTheLatestRequestDecidesTheFile(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	dir := t.TempDir()
	p := named(t, e, "x")
	first := prepare(t, p, filepath.Join(dir, "first.note"), true)
	second := prepare(t, p, filepath.Join(dir, "second.note"), true)
	run(t, second)
	run(t, first)
	if f := p.Info().File; f.Path != filepath.Join(dir, "second.note") {
		t.Errorf("file %+v, want the second", f)
	}
	wantNames(t, dir, "first.note", "second.note")
}

// TestSavesOfAProjectTakeTurns starts a save while another one is under way.
func TestSavesOfAProjectTakeTurns(t *testing.T) {
	began, end := make(chan bool), make(chan bool)
	e := start(t, engine.Options{Formats: withNote(func(_ context.Context, w io.Writer, name string) error {
		if name == "slow" {
			close(began)
			<-end
		}
		_, err := io.WriteString(w, name)
		return err
	})})
	dir := t.TempDir()
	path := filepath.Join(dir, "x.note")
	p := named(t, e, "slow")
	slow := prepare(t, p, path, true)
	rename(t, p, "quick")
	quick := prepare(t, p, path, true)
	done := make(chan error)
	go func() {
		_, err := slow.Run(t.Context())
		done <- err
	}()
	<-began
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := quick.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that the wait is over", err)
	}
	p.Close() // does not disturb what was prepared
	go func() {
		_, err := quick.Run(t.Context())
		done <- err
	}()
	close(end)
	must(t, <-done)
	must(t, <-done)
	wantFile(t, path, "quick")
	wantNames(t, dir, "x.note")
}

func TestSaveWritesItsSnapshot(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	l := active(t, p)
	change(t, p, checker(t, l, box(0, 0, 0, 20, 20, 20)))
	want := copyOf(p.Scene())
	path := filepath.Join(t.TempDir(), "x.gox")
	job := prepare(t, p, path, true)
	change(t, p, fill(t, l, box(-9, -9, -9, 30, 30, 30), red))
	run(t, job)
	if f := p.Info().File; f.Saved != 1 || p.Revision() != 2 {
		t.Errorf("revision %d is saved of %d, want 1 of 2", f.Saved, p.Revision())
	}
	q, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
	must(t, err)
	if got := copyOf(q.Scene()); !mapsEqual(got.layers[0].cells, want.layers[0].cells) {
		t.Error("the file does not hold the state at the save's turn")
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	e := start(t, engine.Options{Roots: []string{dir}})
	size, err := e.WriteFile(t.Context(), "x.png", func(w io.Writer) error {
		_, err := io.WriteString(w, "picture")
		return err
	})
	if err != nil || size != 7 {
		t.Errorf("%d bytes, %v", size, err)
	}
	wantFile(t, filepath.Join(dir, "x.png"), "picture")
	_, err = e.WriteFile(t.Context(), "/elsewhere/x.png", nil)
	wantReason(t, err, engine.PermissionDenied)
	_, err = e.WriteFile(t.Context(), "x.png", func(io.Writer) error { return &format.UnsupportedError{Format: "png", Msg: "no"} })
	wantReason(t, err, engine.WriteFailed)
	wantFile(t, filepath.Join(dir, "x.png"), "picture")
	wantNames(t, dir, "x.png")
}
