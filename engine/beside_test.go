package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// album is a made-up format: a file holds names of other files, one on each line, and a layer is named after what is in each. It is written
// with the names of its layers as further files, unless the option alone is set.
func album(fail error) *format.Format {
	options := []format.Option{
		{Name: "alone", Use: format.ForWrite, Default: false, Doc: "no further files"},
		{Name: "prefix", Use: format.ForRead, Default: "", Doc: "of names"},
	}
	return &format.Format{
		Name: "album", Title: "Album", Exts: []string{".album"}, Options: options, Caps: format.Caps{Layers: true, Hidden: true},
		Decode: func(_ context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
			s := &scene.Scene{Active: 1}
			for i, name := range strings.Fields(string(data)) {
				text, err := opt.Beside(name)
				if err != nil {
					return nil, fmt.Errorf("album: %w", err)
				}
				opt.Progress.Report(int64(i), 10)
				s.Layers = append(s.Layers, scene.NewLayer(i+1, opt.Values.Of(options).Text("prefix")+string(text), opt.NewVolume()))
			}
			return s, nil
		},
		Encode: func(_ context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
			for _, l := range s.Layers {
				if opt.Values.Of(options).Bool("alone") {
					continue
				}
				if err := opt.Beside(l.Name, []byte("picture of "+l.Name)); err != nil {
					return err
				}
			}
			_, err := io.WriteString(w, opt.Name)
			return errors.Join(err, fail)
		},
	}
}

func albums(t testing.TB, fail error, roots ...string) *engine.Engine {
	return start(t, engine.Options{Formats: format.List{album(fail)}, Roots: roots, MaxFile: 1000})
}

func TestFilesBesideAreReadFromTheSameFolderOnly(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "in")
	must(t, os.MkdirAll(filepath.Join(dir, "sub", "folder"), 0o755))
	write(t, dir, "a.txt", "A")
	write(t, filepath.Join(dir, "sub"), "b.txt", "B")
	write(t, top, "secret.txt", "secret")
	write(t, dir, "large.txt", strings.Repeat("x", 1001))
	must(t, os.Symlink(filepath.Join(top, "secret.txt"), filepath.Join(dir, "link.txt")))
	must(t, os.Symlink("a.txt", filepath.Join(dir, "inside.txt")))
	for _, roots := range [][]string{nil, {top}, {dir}} {
		e := albums(t, nil, roots...)
		p, _, err := e.Open(t.Context(), write(t, dir, "x.album", "a.txt sub/b.txt inside.txt"), engine.OpenOptions{Options: map[string]any{"prefix": ">"}})
		must(t, err)
		var names []string
		for _, l := range p.Scene().Layers {
			names = append(names, l.Name)
		}
		if want := []string{">A", ">B", ">A"}; !slices.Equal(names, want) {
			t.Errorf("got the layers %q, want %q", names, want)
		}
		for name, reason := range map[string]engine.Reason{
			"../secret.txt": engine.PermissionDenied, top + "/secret.txt": engine.PermissionDenied, "sub/../../secret.txt": engine.PermissionDenied,
			"link.txt": engine.PermissionDenied, `..\secret.txt`: engine.PermissionDenied, "none.txt": engine.FileNotFound, "sub/folder": engine.InvalidPath,
			"large.txt": engine.FileTooLarge,
		} {
			_, _, err := e.Open(t.Context(), write(t, dir, "x.album", name), engine.OpenOptions{})
			wantReason(t, err, engine.InvalidFile)
			if cause := errors.Unwrap(errors.Unwrap(err)); cause == nil {
				t.Errorf("%s: the error %v has no cause", name, err)
			} else {
				wantReason(t, cause, reason)
			}
		}
	}
}

func TestFilesBesideAreWrittenWithTheFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.album")
	p := named(t, albums(t, nil), "one.png")
	job, err := p.PrepareSave(path, engine.SaveOptions{})
	must(t, err)
	saved := run(t, job)
	if want := []string{"one.png"}; !slices.Equal(saved.Beside, want) {
		t.Errorf("got the files %q, want %q", saved.Beside, want)
	}
	wantFile(t, path, "x.album")
	wantFile(t, filepath.Join(dir, "one.png"), "picture of one.png")
	job, err = p.PrepareSave(path, engine.SaveOptions{Options: map[string]any{"alone": true}})
	must(t, err)
	if saved := run(t, job); len(saved.Beside) > 0 {
		t.Errorf("got the files %q", saved.Beside)
	}
	rename(t, p, "../up.png")
	_, err = prepare(t, p, path, false).Run(t.Context())
	wantReason(t, err, engine.InvalidPath)
	wantNames(t, dir, "one.png", "x.album")
}

// TestSaveFailsWithItsFilesBeside wants old files as they were when the encoder fails after it has handed out further files, and when one of
// those cannot be written.
func TestSaveFailsWithItsFilesBeside(t *testing.T) {
	dir := t.TempDir()
	boom := errors.New("boom")
	path := write(t, dir, "x.album", "old")
	picture := write(t, dir, "one.png", "old picture")
	_, err := prepare(t, named(t, albums(t, boom), "one.png"), path, false).Run(t.Context())
	if !errors.Is(err, boom) {
		t.Errorf("got the error %v, want %v", err, boom)
	}
	wantFile(t, picture, "old picture")
	must(t, os.Mkdir(filepath.Join(dir, "two.png"), 0o755))
	_, err = prepare(t, named(t, albums(t, nil), "two.png"), path, false).Run(t.Context())
	wantReason(t, err, engine.InvalidPath)
	wantFile(t, path, "old")
	wantNames(t, dir, "one.png", "two.png", "x.album")
}

func TestReadOnlyProjectsKeepTheirFileFromBeingWrittenBeside(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "y.album", "name")
	write(t, dir, "name", "y.album")
	e := albums(t, nil)
	p, _, err := e.Open(t.Context(), filepath.Join(dir, "y.album"), engine.OpenOptions{ReadOnly: true})
	must(t, err)
	_, err = prepare(t, p, filepath.Join(dir, "z.album"), false).Run(t.Context())
	wantReason(t, err, engine.ReadOnly)
	wantFile(t, filepath.Join(dir, "y.album"), "name")
}

func TestOptionsAreCheckedBeforeAnythingIsDone(t *testing.T) {
	dir := t.TempDir()
	e := albums(t, nil)
	p := named(t, e, "one.png")
	var bad *format.OptionError
	if _, err := p.PrepareSave(filepath.Join(dir, "x.album"), engine.SaveOptions{Options: map[string]any{"prefix": "x"}}); !errors.As(err, &bad) || bad.Option != "prefix" {
		t.Errorf("got the error %v for an option that is for reading", err)
	}
	if _, _, err := e.Open(t.Context(), write(t, dir, "x.album", ""), engine.OpenOptions{Options: map[string]any{"prefix": 5.0}}); !errors.As(err, &bad) {
		t.Errorf("got the error %v for a number", err)
	}
	given := map[string]any{"alone": true, "compress": 1.0}
	job, err := p.PrepareSave(filepath.Join(dir, "x.album"), engine.SaveOptions{Options: given, Tolerated: []string{"compress", "alone"}})
	must(t, err)
	saved := run(t, job)
	if len(saved.Warnings) != 1 || !strings.Contains(saved.Warnings[0], "compress") || len(given) != 2 {
		t.Errorf("got the warnings %q", saved.Warnings)
	}
}

func TestProgressGoesFromNothingToAll(t *testing.T) {
	dir := t.TempDir()
	e := albums(t, nil)
	var got []string
	note := func(done, total int64) { got = append(got, fmt.Sprintf("%d/%d", done, total)) }
	write(t, dir, "name", "n")
	p, _, err := e.Open(t.Context(), write(t, dir, "x.album", "name name"), engine.OpenOptions{Progress: note})
	must(t, err)
	if want := []string{"0/1", "0/10", "1/10", "1/1"}; !slices.Equal(got, want) {
		t.Errorf("got %q when opening, want %q", got, want)
	}
	got = nil
	job := prepare(t, p, filepath.Join(dir, "y.album"), false)
	job.Progress = note
	run(t, job)
	if want := []string{"0/1", "1/1"}; !slices.Equal(got, want) {
		t.Errorf("got %q when saving, want %q", got, want)
	}
}
