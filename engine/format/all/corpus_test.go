package all_test

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// notModels are the extensions of files of the corpus that are no models, and others that belong to one.
func notModels() []string { return []string{".md", ".tsv", ".gpl", ".mtl"} }

// openCorpus reads a file of the corpus as the daemon does.
func openCorpus(t *testing.T, name string) (*scene.Scene, *format.Format, error) {
	t.Helper()
	data := formattest.CorpusFile(t, name)
	f := all.Formats().Detect(name, data)
	if f == nil {
		t.Fatalf("%s is of no known format", name)
	}
	dir := filepath.Join(formattest.Corpus(t), filepath.FromSlash(path.Dir(name)))
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Name: path.Base(name),
		Beside: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))) },
	})
	return s, f, err
}

// TestEveryRealFileOpens reads all models of the corpus: each opens, with voxels unless it holds none, or is refused for what it is.
func TestEveryRealFileOpens(t *testing.T) {
	seen := 0
	for _, name := range formattest.CorpusFiles(t, "") {
		if slices.Contains(notModels(), path.Ext(name)) || strings.HasPrefix(name, "goxel-renders/") {
			continue
		}
		seen++
		t.Run(name, func(t *testing.T) {
			s, f, err := openCorpus(t, name)
			if f.Name == "vxl" {
				var unsupported *format.UnsupportedError
				if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "Tiberian Sun") {
					t.Errorf("got the error %v of a Tiberian Sun model", err)
				}
				return
			}
			if err != nil {
				t.Fatalf("format %s: %v", f.Name, err)
			}
			formattest.Valid(t, s)
			if (s.Len() == 0) != (name == "vengi/0voxel.vmax.zip") {
				t.Errorf("format %s: got %d voxels", f.Name, s.Len())
			}
		})
	}
	if seen < 60 {
		t.Errorf("only %d models", seen)
	}
}

// TestRealFilesHoldWhatOthersFoundInThem compares with the corpus's table.
func TestRealFilesHoldWhatOthersFoundInThem(t *testing.T) {
	rows := map[string][]formattest.Expected{}
	for _, f := range all.Formats() {
		for _, row := range formattest.ExpectedRows(t, f.Name) {
			rows[row.File] = append(rows[row.File], row)
		}
	}
	if len(rows) < 28 {
		t.Errorf("the table has rows for %d files", len(rows))
	}
	for name, alternatives := range rows {
		t.Run(name, func(t *testing.T) {
			s, _, err := openCorpus(t, name)
			if err != nil {
				t.Fatal(err)
			}
			merged := formattest.Merge(s, newVolume())
			var diffs []string
			for _, row := range alternatives {
				diff := differs(&row, merged)
				if diff == "" {
					return
				}
				diffs = append(diffs, diff)
			}
			t.Errorf("%s", strings.Join(diffs, "\nor "))
		})
	}
}

// differs returns how a model differs from a row, in any of the orientations that the row allows.
func differs(row *formattest.Expected, v storage.Volume) string {
	first := ""
	for i, turn := range turns() {
		if row.Orient == "exact" && i > 0 || row.Orient == "rot" && turn.mirrored() {
			continue
		}
		turned := turn.volume(v)
		d := formattest.Sum(turned)
		if row.Scope == "exposed" {
			d.Colours, d.SHA256 = exposed(turned)
		}
		diff := row.Match(d)
		if diff == "" {
			return ""
		}
		if i == 0 {
			first = diff
		}
	}
	return first
}

// exposed returns the digest of the colours of voxels beside an empty cell, for a volume whose min corner counts as that of all.
func exposed(v storage.Volume) (colours, sha string) {
	shell := newVolume()
	for _, c := range formattest.Cells(v) {
		if formattest.Exposed(v, c.Pos) {
			shell.Set(c.Pos, c.Color)
		}
	}
	d := formattest.Sum(shell) // the shell has the corners of the whole
	return d.Colours, d.SHA256
}

// turn maps the axes of a model to others, some of them backwards.
type turn struct {
	axis [3]int
	sign [3]int32
}

// turns returns the identity and all other turns and mirrorings.
func turns() []turn {
	var list []turn
	for _, axis := range [][3]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {1, 0, 2}, {0, 2, 1}, {2, 1, 0}} {
		for s := range int32(8) {
			list = append(list, turn{axis, [3]int32{1 - 2*(s&1), 1 - s&2, 1 - s>>1&2}})
		}
	}
	return list
}

// mirrored reports whether the turn makes a left hand of a right one.
func (t turn) mirrored() bool {
	odd := t.axis == [3]int{1, 0, 2} || t.axis == [3]int{0, 2, 1} || t.axis == [3]int{2, 1, 0}
	return odd != (t.sign[0]*t.sign[1]*t.sign[2] < 0)
}

func (t turn) volume(v storage.Volume) storage.Volume {
	out := newVolume()
	for _, c := range formattest.Cells(v) {
		p := [3]int32{c.Pos.X, c.Pos.Y, c.Pos.Z}
		out.Set(storage.Pos{X: p[t.axis[0]] * t.sign[0], Y: p[t.axis[1]] * t.sign[1], Z: p[t.axis[2]] * t.sign[2]}, c.Color)
	}
	return out
}
