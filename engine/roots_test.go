package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestRootsConfine tries every way out of two root folders, for reading and for writing.
func TestRootsConfine(t *testing.T) {
	outside, first, second := t.TempDir(), t.TempDir(), t.TempDir()
	secret := write(t, outside, "secret.note", "note:secret")
	must(t, os.Mkdir(filepath.Join(first, "sub"), 0o755))
	write(t, first, "a.note", "note:A")
	write(t, filepath.Join(first, "sub"), "b.note", "note:B")
	write(t, second, "c.note", "note:C")
	for link, target := range map[string]string{
		"absolute.note": secret,
		"relative.note": filepath.Join("..", filepath.Base(outside), "secret.note"),
		"folder":        outside,
		"up":            "..",
		"new.note":      filepath.Join(outside, "new.note"), // leads to nothing yet
		"inside.note":   "sub/b.note",
		"over.note":     filepath.Join(second, "c.note"), // into the other root
	} {
		must(t, os.Symlink(target, filepath.Join(first, link)))
	}
	e := start(t, engine.Options{Formats: withNote(nil), Roots: []string{first, second}})
	p := named(t, e, "saved")
	up := filepath.Join("..", filepath.Base(outside), "secret.note")
	for _, path := range []string{
		secret, outside, "/etc/passwd", up, "sub/../" + up, filepath.Join(first, up), first + "x/a.note",
		"absolute.note", "relative.note", "folder/secret.note", "up/" + filepath.Base(outside) + "/secret.note",
		filepath.Join(first, "absolute.note"), "over.note",
	} {
		_, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
		t.Run("open "+path, func(t *testing.T) { wantReason(t, err, engine.PermissionDenied) })
		job, err := p.PrepareSave(path, engine.SaveOptions{Format: "note", Adopt: true})
		if err == nil {
			_, err = job.Run(t.Context())
		}
		t.Run("save "+path, func(t *testing.T) { wantReason(t, err, engine.PermissionDenied) })
	}
	for _, path := range []string{"new.note", "folder/fresh.note"} {
		_, err := prepare(t, p, path, true).Run(t.Context())
		t.Run("save "+path, func(t *testing.T) { wantReason(t, err, engine.PermissionDenied) })
	}
	wantNames(t, outside, "secret.note")
	wantFile(t, secret, "note:secret")

	for path, want := range map[string]string{
		"a.note": "A", "sub/b.note": "B", "./sub/../a.note": "A", "inside.note": "B",
		filepath.Join(first, "a.note"): "A", filepath.Join(second, "c.note"): "C",
	} {
		p, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
		if err != nil || p.Scene().Layers[0].Name != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	_, _, err := e.Open(t.Context(), "c.note", engine.OpenOptions{}) // relative paths count from the first root
	wantReason(t, err, engine.FileNotFound)
	_, _, err = e.Open(t.Context(), ".", engine.OpenOptions{})
	wantReason(t, err, engine.InvalidPath)

	save(t, p, "sub/d.note")
	wantFile(t, filepath.Join(first, "sub", "d.note"), "note:saved")
	save(t, p, filepath.Join(second, "e.note"))
	wantNames(t, second, "c.note", "e.note")
	save(t, p, "inside.note")
	wantFile(t, filepath.Join(first, "sub", "b.note"), "note:saved")
	wantNames(t, filepath.Join(first, "sub"), "b.note", "d.note")
}

// TestRootsBehindLinks names a root folder by a link, and its files by both names.
func TestRootsBehindLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	must(t, os.Mkdir(real, 0o755))
	must(t, os.Symlink("real", link))
	write(t, real, "a.note", "note:A")
	e := start(t, engine.Options{Formats: withNote(nil), Roots: []string{link}})
	for _, path := range []string{"a.note", filepath.Join(real, "a.note"), filepath.Join(link, "a.note")} {
		p, _, err := e.Open(t.Context(), path, engine.OpenOptions{})
		must(t, err)
		save(t, p, "")
		save(t, p, path)
		wantNames(t, real, "a.note")
	}
}

func TestRootsMustExist(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "file", "")
	for _, roots := range [][]string{{filepath.Join(dir, "missing")}, {dir, file}} {
		if _, err := engine.New(engine.Options{Formats: all.Formats(), Storage: kinds.Kinds()[0], Roots: roots}); err == nil {
			t.Errorf("an engine with the roots %q", roots)
		}
	}
}

func TestRelativePaths(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, dir, "a.note", "note:A")
	e := start(t, engine.Options{Formats: withNote(nil)})
	p, _, err := e.Open(t.Context(), "a.note", engine.OpenOptions{})
	must(t, err)
	if got, want := p.Info().Path, filepath.Join(dir, "a.note"); got != want {
		t.Errorf("path %s, want %s", got, want)
	}
	save(t, p, "b.note")
	wantNames(t, dir, "a.note", "b.note")

	rooted := start(t, engine.Options{Formats: withNote(nil), Roots: []string{"."}})
	t.Chdir(t.TempDir())
	_, _, err = rooted.Open(t.Context(), "a.note", engine.OpenOptions{})
	must(t, err) // a relative root stays where it was
}

func TestRelativePathsWithoutAFolder(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	must(t, os.Mkdir(gone, 0o755))
	e := start(t, engine.Options{Formats: withNote(nil)})
	t.Chdir(gone)
	must(t, os.Remove(gone))
	if _, err := os.Getwd(); err == nil {
		t.Skip("this system tells the name of a folder that is gone")
	}
	_, _, err := e.Open(t.Context(), "a.note", engine.OpenOptions{})
	wantReason(t, err, engine.FileNotFound)
}
