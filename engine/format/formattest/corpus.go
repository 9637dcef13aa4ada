package formattest

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Corpus returns the folder of real files. It skips the test if there is none.
func Corpus(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skip("no go.mod above the working directory")
		}
		dir = parent
	}
	corpus := filepath.Join(dir, "..", "shared", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no folder of real files at %s", corpus)
	}
	return corpus
}

// CorpusFile returns the bytes of a file of the corpus, and skips the test if there is no corpus.
func CorpusFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Corpus(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// CorpusFiles returns the names of the files of the corpus with an extension, such as ".gox", relative to its folder.
func CorpusFiles(t testing.TB, ext string) []string {
	t.Helper()
	dir := Corpus(t)
	found, err := filepath.Glob(filepath.Join(dir, "*", "*"+ext))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		found[i] = filepath.ToSlash(rel)
	}
	return found
}

// Expected is what independent programs found in a file of the corpus: a row of its table.
type Expected struct {
	File, Format    string
	Scope, Orient   string
	SHA256, GeoSHA  string
	Voxels, Colours string
	Dims, Note      string
}

// ExpectedRows returns the rows of the corpus's table for a format. Several rows of one file are alternatives.
func ExpectedRows(t testing.TB, format string) []Expected {
	t.Helper()
	lines := bufio.NewScanner(strings.NewReader(string(CorpusFile(t, "expected.tsv"))))
	var rows []Expected
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 10 || c[1] != format {
			continue
		}
		rows = append(rows, Expected{
			File: c[0], Format: c[1], Voxels: c[2], Dims: c[3], Colours: c[4],
			Scope: c[5], Orient: c[6], SHA256: c[7], GeoSHA: c[8], Note: c[9],
		})
	}
	return rows
}

// Digest sums up voxels whose min corner is moved to 0,0,0: hashes over the sorted lines "x,y,z,r,g,b" and "x,y,z".
type Digest struct {
	Voxels, Dims, Colours string
	SHA256, GeoSHA        string
}

// Match returns how a digest differs from the row, empty if it does not.
func (e *Expected) Match(d Digest) string {
	var diff []string
	check := func(what, want, got string) {
		if want != "-" && want != got {
			diff = append(diff, fmt.Sprintf("%s %s, want %s", what, got, want))
		}
	}
	check("voxels", e.Voxels, d.Voxels)
	check("dims", e.Dims, d.Dims)
	check("geosha", e.GeoSHA, d.GeoSHA)
	if e.Scope == "all" {
		check("colours", e.Colours, d.Colours)
		check("sha256", e.SHA256, d.SHA256)
	}
	return strings.Join(diff, "; ")
}

// Sum returns the digest of the voxels with alpha above 0.
func Sum(v storage.Volume) Digest {
	b := storage.Bounds(v)
	lines, geo := make([]string, 0, v.Len()), make([]string, 0, v.Len())
	colors := map[storage.Color]bool{}
	for _, c := range Cells(v) {
		p := c.Pos.Sub(b.Min)
		lines = append(lines, fmt.Sprintf("%d,%d,%d,%d,%d,%d\n", p.X, p.Y, p.Z, c.Color.R(), c.Color.G(), c.Color.B()))
		geo = append(geo, fmt.Sprintf("%d,%d,%d\n", p.X, p.Y, p.Z))
		colors[storage.RGB(c.Color.R(), c.Color.G(), c.Color.B())] = true
	}
	x, y, z := b.Size()
	return Digest{
		Voxels: fmt.Sprint(v.Len()), Dims: fmt.Sprintf("%dx%dx%d", x, y, z), Colours: fmt.Sprint(len(colors)),
		SHA256: hashLines(lines), GeoSHA: hashLines(geo),
	}
}

func hashLines(lines []string) string {
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}

// Cell is an occupied cell.
type Cell struct {
	Pos   storage.Pos
	Color storage.Color
}

// Cells returns the occupied cells of a volume in the order of its walk.
func Cells(v storage.Volume) []Cell {
	cells := make([]Cell, 0, v.Len())
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := t.At(i); c != 0 {
				cells = append(cells, Cell{tp.Cell(i), c})
			}
		}
		return true
	})
	return cells
}

// Merge returns the visible layers of a scene merged from bottom to top by Goxel's OVER, cell by cell.
func Merge(s *scene.Scene, v storage.Volume) storage.Volume {
	for _, l := range s.Layers {
		if !l.Visible {
			continue
		}
		for _, c := range Cells(l.Volume) {
			v.Set(c.Pos, over(v.Get(c.Pos), c.Color))
		}
	}
	return v
}

// over blends b over a.
func over(a, b storage.Color) storage.Color {
	aa, ba := int(a.A()), int(b.A())
	den := 255*ba + aa*(255-ba)
	if den == 0 {
		return 0
	}
	mix := func(x, y uint8) uint8 { return uint8((255*int(y)*ba + int(x)*aa*(255-ba)) / den) }
	return storage.RGBA(mix(a.R(), b.R()), mix(a.G(), b.G()), mix(a.B(), b.B()), uint8(ba+aa*(255-ba)/255))
}
