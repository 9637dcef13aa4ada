package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// save saves a project, which must succeed.
func save(t testing.TB, p *engine.Project, path string) engine.Saved {
	t.Helper()
	job, err := p.PrepareSave(path, engine.SaveOptions{Adopt: true})
	must(t, err)
	saved, err := job.Run(t.Context())
	must(t, err)
	return saved
}

func TestSaveAndOpen(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		e := start(t, engine.Options{Storage: kind})
		p := create(t, e)
		l := active(t, p)
		change(t, p, checker(t, l, box(-20, -3, 0, 20, 4, 9)))
		change(t, p, func(ed *engine.Edit) error {
			top, err := ed.AddLayer("top", false)
			must(t, err)
			return fill(t, top, box(0, 0, 0, 7, 7, 7), blue)(ed)
		})
		path := filepath.Join(t.TempDir(), "tower.gox")
		saved := save(t, p, path)
		info, err := os.Stat(path)
		must(t, err)
		if saved.Path != path || saved.Bytes != info.Size() || saved.Format.Name != "gox" || len(saved.Warnings) != 0 || saved.Took <= 0 {
			t.Errorf("saved %+v, the file has %d bytes", saved, info.Size())
		}
		if f := p.Info().File; f.Path != path || f.Format != saved.Format || f.Saved != p.Revision() || f.Name != "test" {
			t.Errorf("file of the project %+v", f)
		}
		q, opened, err := e.Open(t.Context(), path, engine.OpenOptions{})
		must(t, err)
		want, got := copyOf(p.Scene()), copyOf(q.Scene())
		for i := range want.layers {
			if !mapsEqual(want.layers[i].cells, got.layers[i].cells) || want.layers[i].layer.Visible != got.layers[i].layer.Visible {
				t.Errorf("layer %d differs", i)
			}
		}
		undo, _ := q.UndoDepth()
		if opened.Active != q.Scene().Active || len(opened.Warnings) != 0 || undo != 0 || q.Revision() != 0 {
			t.Errorf("opened %+v, undo %d, revision %d", opened, undo, q.Revision())
		}
		if f := q.Info().File; f.Name != "tower" || f.Path != path || f.Format.Name != "gox" || f.ReadOnly {
			t.Errorf("file of the opened project %+v", f)
		}
		if q.Info().Voxels != p.Info().Voxels || q.Bytes() <= 0 {
			t.Errorf("%+v, %d bytes", q.Info(), q.Bytes())
		}
	})
}

func mapsEqual(a, b cells) bool {
	for p, c := range a {
		if b[p] != c {
			return false
		}
	}
	return len(a) == len(b)
}

func TestOpenByContentAndName(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	dir := t.TempDir()
	for _, test := range []struct {
		file, text, format string
		opt                engine.OpenOptions
		layer              string
	}{
		{"a.note", "note:A", "note", engine.OpenOptions{}, "A"},
		{"b.gox", "note:B", "note", engine.OpenOptions{}, "B"}, // content decides
		{"c", "note:C", "note", engine.OpenOptions{}, "C"},
		{"d.readonce", "D", "readonce", engine.OpenOptions{}, "D"}, // only the extension tells
		{"e.vox", "E", "note", engine.OpenOptions{Format: ".NOTE"}, "E"},
		{"f.note", "note:warn", "note", engine.OpenOptions{}, "warn"},
	} {
		p, opened, err := e.Open(t.Context(), write(t, dir, test.file, test.text), test.opt)
		if err != nil {
			t.Errorf("%s: %v", test.file, err)
			continue
		}
		if got := p.Info().Format.Name; got != test.format || p.Scene().Layers[0].Name != test.layer || opened.Active != 4 {
			t.Errorf("%s: format %s, layer %q, %+v", test.file, got, p.Scene().Layers[0].Name, opened)
		}
		if warned := slices.Equal(opened.Warnings, []string{"warned 1"}); warned != (test.layer == "warn") {
			t.Errorf("%s: warnings %q", test.file, opened.Warnings)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil), MaxFile: 40_000})
	dir := t.TempDir()
	good := create(t, e)
	change(t, good, checker(t, active(t, good), box(0, 0, 0, 12, 12, 12)))
	whole := filepath.Join(dir, "whole.gox")
	save(t, good, whole)
	data, err := os.ReadFile(whole)
	must(t, err)
	fifo := filepath.Join(dir, "fifo.gox")
	must(t, syscall.Mkfifo(fifo, 0o600))
	must(t, os.Symlink("loop", filepath.Join(dir, "loop")))

	for _, test := range []struct {
		name, path, format string
		want               engine.Reason
		parameter          string
	}{
		{"no name", "", "", engine.InvalidPath, "path"},
		{"NUL", "a\x00b", "", engine.InvalidPath, "path"},
		{"missing", filepath.Join(dir, "missing.gox"), "", engine.FileNotFound, "path"},
		{"missing folder", filepath.Join(dir, "no", "missing.gox"), "", engine.FileNotFound, "path"},
		{"file as folder", filepath.Join(whole, "x.gox"), "", engine.ReadFailed, "path"},
		{"link to itself", filepath.Join(dir, "loop"), "", engine.ReadFailed, "path"},
		{"folder", dir, "", engine.InvalidPath, "path"},
		{"pipe", fifo, "", engine.InvalidPath, "path"},
		{"device", os.DevNull, "", engine.InvalidPath, "path"},
		{"unknown content", write(t, dir, "x.unknown", "what is this"), "", engine.UnknownFormat, "path"},
		{"nothing", write(t, dir, "empty.note", ""), "", engine.InvalidFile, "path"},
		{"other content", write(t, dir, "x.gox", "what is this"), "", engine.InvalidFile, "path"},
		{"format that is only written", write(t, dir, "x.writeonce", "text"), "", engine.UnknownFormat, "path"},
		{"damaged", write(t, dir, "damaged.note", "note:damaged"), "", engine.InvalidFile, "path"},
		{"cut off", write(t, dir, "cut.gox", string(data[:len(data)/2])), "", engine.InvalidFile, "path"},
		{"too large", write(t, dir, "large.note", "note:"+strings.Repeat("x", 40_000)), "", engine.FileTooLarge, "path"},
		{"unknown format", whole, "nonsense", engine.UnknownFormat, "format"},
		{"format that cannot be read", whole, "writeonce", engine.UnknownFormat, "format"},
		{"format of another file", whole, "vox", engine.InvalidFile, "path"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := e.Stats()
			_, _, err := e.Open(t.Context(), test.path, engine.OpenOptions{Format: test.format})
			wantReason(t, err, test.want)
			var ee *engine.Error
			if errors.As(err, &ee); ee.Parameter != test.parameter {
				t.Errorf("parameter %q, want %q", ee.Parameter, test.parameter)
			}
			if got := e.Stats(); got != before {
				t.Errorf("stats %+v, want %+v", got, before)
			}
		})
	}
	_, _, err = e.Open(t.Context(), write(t, dir, "d.note", "note:damaged"), engine.OpenOptions{})
	var fe *format.Error
	if !errors.As(err, &fe) || fe.Offset != 5 {
		t.Errorf("error %v does not hold that of the format", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := e.Open(ctx, write(t, dir, "c.note", "note:x"), engine.OpenOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that the context has ended", err)
	}
}

// TestOpenBeyondMemory opens a file whose volumes do not fit.
func TestOpenBeyondMemory(t *testing.T) {
	big := start(t, engine.Options{})
	p := create(t, big)
	change(t, p, checker(t, active(t, p), box(0, 0, 0, 128, 64, 64)))
	path := filepath.Join(t.TempDir(), "big.gox")
	save(t, p, path)
	info, err := os.Stat(path)
	must(t, err)
	e := start(t, engine.Options{MaxMemory: info.Size() + 100<<10})
	_, _, err = e.Open(t.Context(), path, engine.OpenOptions{})
	wantReason(t, err, engine.InvalidFile)
	var ue *format.UnsupportedError
	if !errors.As(err, &ue) || e.Stats().Bytes != 0 {
		t.Errorf("error %v, %d bytes held", err, e.Stats().Bytes)
	}
	e = start(t, engine.Options{MaxMemory: info.Size() - 1})
	_, _, err = e.Open(t.Context(), path, engine.OpenOptions{})
	wantReason(t, err, engine.MemoryLimit)
	if e.Stats().Bytes != 0 {
		t.Errorf("%d bytes held for a file that was not opened", e.Stats().Bytes)
	}
}

// TestOpenOddFiles opens files of the kernel, which say that they are empty and may have no end. They are taken at their word.
func TestOpenOddFiles(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	e := start(t, engine.Options{Formats: withNote(nil)})
	for _, path := range []string{"/proc/self/status", "/proc/self/mem", "/proc/kmsg"} {
		_, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
		wantReason(t, err, engine.UnknownFormat)
	}
}

func TestCanvasOfAnOpenedFile(t *testing.T) {
	e := start(t, engine.Options{})
	dir := t.TempDir()
	p := create(t, e)
	if b, ok := p.Scene().Box.Box(); !ok || b != box(-8, -8, 0, 8, 8, 16) {
		t.Errorf("the image box of a project of %v is %v", p.Size(), b)
	}
	p.Scene().Box = nil
	change(t, p, fill(t, active(t, p), box(-2, 0, 0, 3, 7, 1), red))
	save(t, p, filepath.Join(dir, "content.gox"))
	q, _, err := e.Open(t.Context(), filepath.Join(dir, "content.gox"), engine.OpenOptions{})
	must(t, err)
	if q.Size() != [3]int{5, 7, 1} {
		t.Errorf("size %v of a file without a box", q.Size())
	}
	m := scene.BoxMatrix(box(0, 0, 0, 32, 16, 8))
	p.Scene().Box = &m
	save(t, p, filepath.Join(dir, "box.gox"))
	q, _, err = e.Open(t.Context(), filepath.Join(dir, "box.gox"), engine.OpenOptions{})
	must(t, err)
	if q.Size() != [3]int{32, 16, 8} {
		t.Errorf("size %v of a file with a box", q.Size())
	}
	q.Scene().Box = &scene.Matrix{} // stands for none
	save(t, q, filepath.Join(dir, "null.gox"))
	q, _, err = e.Open(t.Context(), filepath.Join(dir, "null.gox"), engine.OpenOptions{})
	must(t, err)
	if q.Size() != [3]int{5, 7, 1} {
		t.Errorf("size %v of a file with a null box", q.Size())
	}
}

func TestReadOnlyProjects(t *testing.T) {
	e := start(t, engine.Options{Formats: withNote(nil)})
	dir := t.TempDir()
	path := write(t, dir, "a.note", "note:A")
	must(t, os.Symlink("a.note", filepath.Join(dir, "link.note")))
	p, _, err := e.Open(t.Context(), path, engine.OpenOptions{ReadOnly: true})
	must(t, err)
	if !p.Info().ReadOnly {
		t.Error("the project does not say that it is read-only")
	}
	_, _, err = p.Set("set", active(t, p), at(0, 0, 0), red)
	wantReason(t, err, engine.ReadOnly)
	_, err = p.Edit("", func(*engine.Edit) error { t.Error("the edit runs"); return nil })
	wantReason(t, err, engine.ReadOnly)
	refused := func() {
		t.Helper()
		for _, same := range []string{path, dir + "/./a.note", filepath.Join(dir, "link.note")} {
			_, err := p.PrepareSave(same, engine.SaveOptions{Adopt: true})
			wantReason(t, err, engine.ReadOnly)
			_, err = p.PrepareSave(same, engine.SaveOptions{})
			wantReason(t, err, engine.ReadOnly)
		}
	}
	refused()
	_, err = p.PrepareSave("", engine.SaveOptions{Adopt: true})
	wantReason(t, err, engine.ReadOnly)
	other := filepath.Join(dir, "other.note")
	save(t, p, other)
	save(t, p, "") // the file that it was saved to
	refused()      // still
	wantFile(t, other, "note:A")
	wantFile(t, path, "note:A")
}
