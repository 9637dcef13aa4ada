package qubicle_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// read reads a file and wants no warning about it.
func read(t testing.TB, f *format.Format, data []byte) *scene.Scene {
	t.Helper()
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { t.Errorf("%s: the warning %q", f.Name, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s
}

// corpus reads a file of the corpus.
func corpus(t testing.TB, f *format.Format, name string) *scene.Scene {
	t.Helper()
	return read(t, f, formattest.CorpusFile(t, "vengi/"+name))
}

// merged returns the visible layers as one volume.
func merged(s *scene.Scene) storage.Volume { return formattest.Merge(s, newVolume()) }

func TestCorpus(t *testing.T) {
	for _, f := range []*format.Format{qubicle.QB(), qubicle.QBT(), qubicle.QEF()} {
		rows := formattest.ExpectedRows(t, f.Name)
		if len(rows) == 0 {
			t.Errorf("%s: no row", f.Name)
		}
		for _, row := range rows {
			data := formattest.CorpusFile(t, row.File)
			if found := (format.List{qubicle.QB(), qubicle.QBT(), qubicle.QBCL(), qubicle.QEF()}).Detect("", data); found == nil || found.Name != f.Name {
				t.Errorf("%s is taken for %v", row.File, found)
			}
			v := merged(read(t, f, data))
			matched := row.Match(sum(v))
			for i := 1; matched != "" && row.Orient != "exact" && i < 48; i++ {
				if d := row.Match(sum(turned(v, i))); d == "" && (row.Orient == "any" || !mirrors(i)) {
					t.Logf("%s matches orientation %d", row.File, i)
					matched = ""
				}
			}
			if matched != "" {
				t.Errorf("%s: %s", row.File, matched)
			}
		}
	}
}

// sum is formattest.Sum without its sorting: lines are in order if the decimal numbers in them are, one after the other.
func sum(v storage.Volume) formattest.Digest {
	b := storage.Bounds(v)
	x, y, z := b.Size()
	all, geo, colors := sha256.New(), sha256.New(), map[storage.Color]bool{}
	var lines, places []byte
	ys, zs := decimals(y), decimals(z)
	last := storage.Color(0)
	for _, x := range decimals(x) {
		for _, y := range ys {
			for _, z := range zs {
				c := v.Get(b.Min.Add(storage.Pos{X: x, Y: y, Z: z}))
				if c == 0 {
					continue
				}
				start := len(lines)
				for _, n := range [...]int32{x, y, z} {
					lines = append(strconv.AppendInt(lines, int64(n), 10), ',')
				}
				places = append(append(places, lines[start:len(lines)-1]...), '\n')
				lines = fmt.Appendf(lines, "%d,%d,%d\n", c.R(), c.G(), c.B())
				if c != last {
					colors[c], last = true, c
				}
			}
		}
		all.Write(lines)
		geo.Write(places)
		lines, places = lines[:0], places[:0]
	}
	return formattest.Digest{
		Voxels: fmt.Sprint(v.Len()), Dims: fmt.Sprintf("%dx%dx%d", x, y, z), Colours: fmt.Sprint(len(colors)),
		SHA256: hex.EncodeToString(all.Sum(nil)), GeoSHA: hex.EncodeToString(geo.Sum(nil)),
	}
}

// decimals returns the numbers below n in the order of their decimal digits.
func decimals(n int64) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	slices.SortFunc(list, func(a, b int32) int { return strings.Compare(strconv.Itoa(int(a)), strconv.Itoa(int(b))) })
	return list
}

// turned returns a volume in one of 48 orientations, of which 0 is the given one.
func turned(v storage.Volume, i int) storage.Volume {
	order, sign := orientation(i)
	m := storagetest.NewModel()
	for _, c := range formattest.Cells(v) {
		p := [3]int32{c.Pos.X, c.Pos.Y, c.Pos.Z}
		m.Set(storage.Pos{X: sign[0] * p[order[0]], Y: sign[1] * p[order[1]], Z: sign[2] * p[order[2]]}, c.Color)
	}
	return m
}

func orientation(i int) (order [3]int, sign [3]int32) {
	order = [...][3]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {1, 0, 2}, {2, 1, 0}}[i>>3]
	for k := range sign {
		sign[k] = int32(1 - i>>k&1*2)
	}
	return order, sign
}

// mirrors reports whether an orientation cannot be reached by rotation.
func mirrors(i int) bool {
	_, sign := orientation(i)
	return (sign[0]*sign[1]*sign[2] < 0) != (i>>3 > 2)
}

// The same model in several formats, by programs that agree about where it lies.
func TestCorpusFilesOfOneModelAgree(t *testing.T) {
	want := corpus(t, qubicle.QB(), "rgb.qb")
	formattest.SameVolume(t, merged(corpus(t, qubicle.QBCL(), "rgb.qbcl")), merged(want))
	formattest.SameVolume(t, merged(corpus(t, gox.Format(), "rgb.gox")), merged(want))
	if got, want := formattest.Sum(merged(corpus(t, qubicle.QEF(), "rgb.qef"))), formattest.Sum(merged(want)); got != want {
		t.Errorf("rgb.qef: got %+v, want %+v", got, want)
	}
	small := merged(corpus(t, qubicle.QB(), "rgb_small.qb"))
	formattest.SameVolume(t, merged(corpus(t, qubicle.QBT(), "rgb_small.qbt")), small)
	formattest.SameVolume(t, merged(corpus(t, qubicle.QBCL(), "rgb_small.qbcl")), small)
}

// The project has the matrices of the tree file and a compound.
func TestCorpusProject(t *testing.T) {
	project, tree := corpus(t, qubicle.QBCL(), "qubicle.qbcl"), corpus(t, qubicle.QBT(), "qubicle.qbt")
	byName := map[string]*scene.Layer{}
	parts := &scene.Scene{}
	for _, l := range project.Layers {
		byName[l.Name] = l
		if !strings.HasPrefix(l.Name, "K_") {
			parts.Layers = append(parts.Layers, l)
		}
	}
	if len(project.Layers) != len(tree.Layers)+12 || len(parts.Layers) != 12 {
		t.Fatalf("got %d layers with %d parts, want %d and 12", len(project.Layers), len(parts.Layers), len(tree.Layers)+12)
	}
	for _, l := range tree.Layers {
		p := byName[l.Name]
		if p == nil {
			t.Errorf("the layer %q is missing", l.Name)
			continue
		}
		formattest.SameVolume(t, p.Volume, l.Volume)
		if p.Matrix != l.Matrix || *p.Box != *l.Box {
			t.Errorf("%s: got the pivot %v and the box %v, want %v and %v", l.Name, p.Matrix[12:], *p.Box, l.Matrix[12:], *l.Box)
		}
	}
	if got := merged(parts); got.Len() != 2443 || storage.Bounds(got).Min != (storage.Pos{X: 78, Y: 57}) {
		t.Errorf("the parts of the compound have %d voxels in %v, want the compound's 2443 from 78,57,0 on", got.Len(), storage.Bounds(got))
	}
}

// Masks that are written for the voxels of a file that Qubicle wrote are those that it had.
func TestCorpusMasks(t *testing.T) {
	for _, name := range []string{"qubicle.qb", "qubicle.qbt"} {
		t.Run(name, func(t *testing.T) {
			data := formattest.CorpusFile(t, "vengi/"+name)
			f, values := qubicle.QBT(), map[string]any(nil)
			unpack, unknown := naiveQBT, uint32(0x80<<24) // of a mask, rare
			if strings.HasSuffix(name, ".qb") {
				f, unpack, unknown, values = qubicle.QB(), naiveQB, 0, map[string]any{"visibility_mask": true}
			}
			got, want := unpack(t, write(t, f, read(t, f, data), values)), unpack(t, data)
			if len(got) != len(want) || len(want) < 100 {
				t.Errorf("got %d voxels, want %d", len(got), len(want))
			}
			for p, w := range want {
				if g := got[p]; g != w&^unknown {
					t.Fatalf("at %v: got %#08x, want %#08x", p, g, w)
				}
			}
		})
	}
}
