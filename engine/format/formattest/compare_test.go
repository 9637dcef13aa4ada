package formattest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func TestSumIsIndependentOfPositionAndOrder(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: 12, Y: -5, Z: 100}, storage.RGB(1, 2, 3))
	v.Set(storage.Pos{X: 10, Y: -5, Z: 100}, storage.RGBA(1, 2, 3, 4))
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return hex.EncodeToString(sum[:])
	}
	want := formattest.Digest{
		Voxels: "2", Dims: "3x1x1", Colours: "1", SHA256: hash("0,0,0,1,2,3\n2,0,0,1,2,3\n"), GeoSHA: hash("0,0,0\n2,0,0\n"),
	}
	got := formattest.Sum(v)
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	row := formattest.Expected{Voxels: "2", Dims: "3x1x1", Colours: "-", Scope: "all", SHA256: want.SHA256, GeoSHA: want.GeoSHA}
	if diff := row.Match(got); diff != "" {
		t.Error(diff)
	}
	row.Voxels = "3"
	if diff := row.Match(got); diff != "voxels 2, want 3" {
		t.Errorf("got the difference %q", diff)
	}
	row.Voxels, row.Scope, row.SHA256 = "2", "geo", "other"
	if diff := row.Match(got); diff != "" {
		t.Errorf("colours count for positions: %q", diff)
	}
}

func TestMergeAgreesWithEdit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	s := &scene.Scene{}
	for i := range 4 {
		l := scene.NewLayer(i+1, "l", newVolume())
		for range 2000 {
			l.Volume.Set(storage.Pos{X: r.Int32N(12), Y: r.Int32N(12), Z: r.Int32N(20)}, storage.Color(r.Uint32()).Norm())
		}
		l.Visible = i != 2
		s.Layers = append(s.Layers, l)
	}
	want, err := edit.Flatten(t.Context(), s.Layers, newVolume)
	if err != nil {
		t.Fatal(err)
	}
	formattest.SameVolume(t, formattest.Merge(s, newVolume()), want)
}

// failures stands in for a test and counts what it reports.
type failures struct {
	testing.TB
	n int
}

func (f *failures) Helper()               {}
func (f *failures) Errorf(string, ...any) { f.n++ }
func (f *failures) Fatal(...any)          { f.n++; panic(f) }
func (f *failures) Fatalf(string, ...any) { f.n++; panic(f) }

// reports returns how many failures f reports.
func reports(f func(t testing.TB)) int {
	var r failures
	func() {
		defer func() {
			if e := recover(); e != nil && e != any(&r) {
				panic(e)
			}
		}()
		f(&r)
	}()
	return r.n
}

func TestDifferencesAreFound(t *testing.T) {
	for i, sc := range formattest.Scenes(newVolume) {
		same := formattest.Scenes(newVolume)[i].Scene
		if n := reports(func(t testing.TB) { formattest.SameScene(t, same, sc.Scene); formattest.Valid(t, same) }); n != 0 {
			t.Errorf("%s: %d differences from itself", sc.Name, n)
		}
		for what, change := range map[string]func(*scene.Scene){
			"active": func(s *scene.Scene) { s.Active++ },
			"layers": func(s *scene.Scene) { s.Layers = s.Layers[1:] },
			"name":   func(s *scene.Scene) { s.Layers[0].Name += "!" },
			"voxel": func(s *scene.Scene) {
				s.Layers[0].Volume.Set(storage.Pos{X: 500}, storage.RGB(1, 1, 1))
			},
		} {
			other := formattest.Scenes(newVolume)[i].Scene
			change(other)
			if reports(func(t testing.TB) { formattest.SameScene(t, other, sc.Scene) }) == 0 {
				t.Errorf("%s: another %s is not found", sc.Name, what)
			}
		}
	}
	v, w := newVolume(), newVolume()
	v.Set(storage.Pos{}, storage.RGB(1, 1, 1))
	w.Set(storage.Pos{}, storage.RGB(1, 1, 2))
	if reports(func(t testing.TB) { formattest.SameVolume(t, v, w) }) != 1 {
		t.Error("another colour is not found")
	}
}

func TestInvalidScenesAreFound(t *testing.T) {
	for what, change := range map[string]func(*scene.Scene){
		"no layer":    func(s *scene.Scene) { s.Layers = nil },
		"no volume":   func(s *scene.Scene) { s.Layers[0].Volume = nil },
		"id":          func(s *scene.Scene) { s.Layers[0].ID = 0 },
		"same id":     func(s *scene.Scene) { s.Layers[1].ID = s.Layers[0].ID },
		"no name":     func(s *scene.Scene) { s.Layers[0].Name = "" },
		"bad name":    func(s *scene.Scene) { s.Layers[0].Name = "\xff" },
		"material":    func(s *scene.Scene) { s.Layers[0].Material = 99 },
		"base":        func(s *scene.Scene) { s.Layers[0].Base = 2 },
		"active":      func(s *scene.Scene) { s.Active = 77 },
		"no material": func(s *scene.Scene) { s.Materials = nil },
	} {
		s := formattest.Small(newVolume)
		change(s)
		if reports(func(t testing.TB) { formattest.Valid(t, s) }) == 0 {
			t.Errorf("not found: %s", what)
		}
	}
}

func TestCarriedFollowsTheAbilities(t *testing.T) {
	s := formattest.Small(newVolume)
	s.Layers[0].Volume.Set(storage.Pos{X: -9}, storage.RGBA(1, 2, 3, 200))
	s.Layers[0].Volume.Set(storage.Pos{X: -7}, storage.RGBA(1, 2, 3, 100))
	s.Layers[1].Visible = false
	for caps, want := range map[format.Caps]string{
		{}:                           "1 layers: 2",
		{Layers: true, Hidden: true}: "2 layers: 2 1",
		{Layers: true, Alpha: true}:  "1 layers: 3",
		{Layers: true, Hidden: true, Alpha: true, Negative: true}: "2 layers: 3 1",
	} {
		c := formattest.Carried(s, caps)
		got := fmt.Sprintf("%d layers:", len(c.Layers))
		for _, l := range c.Layers {
			got += fmt.Sprintf(" %d", l.Volume.Len())
		}
		if got != want {
			t.Errorf("%+v: got %s, want %s", caps, got, want)
		}
		if at := c.Bounds(nil).Min.X; (at == -9) != caps.Negative {
			t.Errorf("%+v: begins at %d", caps, at)
		}
	}
}

func TestCorpusIsFound(t *testing.T) {
	if n := len(formattest.CorpusFiles(t, ".vox")); n == 0 {
		t.Error("no .vox file")
	}
	rows := formattest.ExpectedRows(t, "gox")
	if len(rows) == 0 || rows[0].Format != "gox" || rows[0].SHA256 == "" {
		t.Errorf("got the rows %+v", rows)
	}
}

func TestCarriedHasNoBlackWhereItStandsForEmpty(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{}, storage.RGB(0, 0, 0))
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	for noBlack, want := range map[bool]storage.Color{false: storage.RGB(0, 0, 0), true: storage.RGB(1, 1, 1)} {
		if got := formattest.Carried(s, format.Caps{NoBlack: noBlack}).Layers[0].Volume.Get(storage.Pos{}); got != want {
			t.Errorf("without black is %v: got %v, want %v", noBlack, got, want)
		}
	}
}
