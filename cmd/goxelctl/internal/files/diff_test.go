package files_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"image/color"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reply is what diff --json prints.
type reply struct {
	Same   bool
	Moved  [3]int `json:"b_moved_by"`
	Counts counts
	Layers []struct {
		Name               string
		VisibleA, VisibleB *bool
		counts
	}
	Order  bool `json:"other_order"`
	Appear []struct {
		Color  string
		Voxels int
	} `json:"colors_appear"`
	Vanish []struct {
		Color  string
		Voxels int
	} `json:"colors_disappear"`
	Voxels []struct {
		X, Y, Z int
		Layer   string
		A, B    *string
	}
}

type counts struct {
	Same    int
	Changed int
	OnlyA   int `json:"only_a"`
	OnlyB   int `json:"only_b"`
}

func compare(t *testing.T, code int, args ...string) (got reply) {
	t.Helper()
	r := run(t, append([]string{"diff", "--json"}, args...)...).exits(code)
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatalf("%v in %s", err, r.out)
	}
	return got
}

// oracle compares layers cell by cell.
func oracle(a, b []layer) (sum counts, list []string) {
	type found struct {
		x, y, z, order int
		text           string
	}
	var all []found
	for i := range a {
		cells := map[[3]int][2]string{}
		for side, l := range []layer{a[i], b[i]} {
			for _, v := range l.voxels {
				c := cells[[3]int{v.x, v.y, v.z}]
				c[side] = v.color
				cells[[3]int{v.x, v.y, v.z}] = c
			}
		}
		for p, c := range cells {
			switch {
			case c[0] == c[1]:
				sum.Same++
				continue
			case c[0] == "":
				sum.OnlyB++
			case c[1] == "":
				sum.OnlyA++
			default:
				sum.Changed++
			}
			all = append(all, found{p[0], p[1], p[2], i, fmt.Sprint(p, c[0], c[1], a[i].name)})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.z, b.z), cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x), cmp.Compare(a.order, b.order))
	})
	for _, f := range all {
		list = append(list, f.text)
	}
	return sum, list
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestDiffFindsWhatAPlainComparisonFinds(t *testing.T) {
	dir := t.TempDir()
	palette := []string{"#ff0000", "#00ff00", "#0000ff80"}
	r := rand.New(rand.NewPCG(3, 4))
	for round, spread := range []int{3, 20, 400, 1 << 29} {
		var models [2][]layer
		for side := range models {
			for _, name := range []string{"low", "high"} {
				l := layer{name: name, hidden: name == "low"}
				seen := map[[3]int]bool{}
				rr := rand.New(rand.NewPCG(uint64(round), 9)) // both sides mostly agree
				for range 200 {
					p := [3]int{rr.IntN(2*spread) - spread, rr.IntN(2*spread) - spread, rr.IntN(2*spread) - spread}
					c := palette[rr.IntN(3)]
					if n := r.IntN(10); n == 0 {
						c = palette[r.IntN(3)]
					} else if n == 1 {
						p[r.IntN(3)] += r.IntN(3) - 1
					} else if n == 2 {
						continue
					}
					if !seen[p] {
						seen[p] = true
						l.voxels = append(l.voxels, voxel{p[0], p[1], p[2], c})
					}
				}
				models[side] = append(models[side], l)
			}
		}
		a, b := filepath.Join(dir, "a.gox"), filepath.Join(dir, "b.gox")
		save(t, a, models[0]...)
		save(t, b, models[1]...)
		want, list := oracle(models[0], models[1])
		for _, most := range []int{7, 100000} {
			got := compare(t, 1, a, b, "--list", fmt.Sprint(most))
			if got.Counts != want || got.Same {
				t.Errorf("spread %d: %+v, want %+v", spread, got.Counts, want)
			}
			var voxels []string
			for _, v := range got.Voxels {
				voxels = append(voxels, fmt.Sprint([3]int{v.X, v.Y, v.Z}, text(v.A), text(v.B), v.Layer))
			}
			if first := list[:min(most, len(list))]; !slices.Equal(voxels, first) {
				t.Errorf("spread %d: the first %d voxels are\n%q, want\n%q", spread, most, voxels, first)
			}
		}
		if got := compare(t, 0, a, a); !got.Same || got.Counts.Same != want.Same+want.Changed+want.OnlyA {
			t.Errorf("a model differs from itself: %+v", got)
		}
	}
}

func TestDiffLayers(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.gox"), filepath.Join(dir, "b.gox")
	one, two := layer{name: "one", voxels: cube(3, "#ff0000")}, layer{name: "two", voxels: []voxel{{9, 9, 9, "#00ff00"}}}
	only := layer{name: "only", voxels: []voxel{{5, 5, 5, "#0000ff"}}}
	save(t, a, one, two)
	save(t, b, two, one)
	run(t, "diff", a, b).exits(1).prints("another order", "the voxels are the same, the layers are not", "(all)", "28")
	if got := compare(t, 1, a, b); !got.Order || got.Same || got.Counts != (counts{Same: 28}) {
		t.Errorf("%+v", got)
	}
	if got := compare(t, 0, a, b, "--merged"); !got.Same || len(got.Layers) != 1 {
		t.Errorf("merged they differ: %+v", got)
	}
	hiding := two
	hiding.hidden = true
	save(t, b, one, hiding)
	run(t, "diff", a, b).exits(1).prints("the layer two is visible in A and hidden in B")
	if got := compare(t, 1, a, b, "--merged"); got.Counts != (counts{Same: 27, OnlyA: 1}) {
		t.Errorf("merged: %+v", got)
	}
	save(t, b, one, two, only)
	run(t, "diff", a, b, "--list", "3").exits(1).prints("the layer only is only in B", "colours that appear: #0000ff (1)", "5,5,5  empty -> #0000ff  only", "1 voxel differs")
	run(t, "diff", b, a, "--list", "3").exits(1).prints("the layer only is only in A", "colours that disappear: #0000ff (1)", "5,5,5  #0000ff -> empty")
	twin := layer{name: "one", voxels: cube(2, "#ff0000")}
	save(t, a, one, twin)
	if got := compare(t, 0, a, a); len(got.Layers) != 2 {
		t.Errorf("layers of one name: %+v", got)
	}
	save(t, b, layer{name: "one", hidden: true})
	run(t, "diff", a, b, "--merged").exits(1).prints("27 voxels in 1 layer", "27 voxels differ")
}

func TestDiffAligns(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.gox"), filepath.Join(dir, "b.gox")
	moved := cube(3, "#ff0000")
	for i := range moved {
		moved[i].x, moved[i].y, moved[i].z = moved[i].x-100, moved[i].y+7, moved[i].z+1
	}
	save(t, a, layer{name: "cube", voxels: cube(3, "#ff0000")})
	save(t, b, layer{name: "cube", voxels: moved})
	if got := compare(t, 1, a, b); got.Counts != (counts{OnlyA: 27, OnlyB: 27}) {
		t.Errorf("%+v", got)
	}
	run(t, "diff", a, b, "--align").exits(0).prints("moved by 100,-7,-1", "the models are the same")
	moved[0].color = "#00ff00"
	save(t, b, layer{name: "cube", voxels: moved})
	got := compare(t, 1, a, b, "--align", "--list", "5")
	if len(got.Voxels) != 1 || got.Voxels[0].X != 0 || got.Moved != [3]int{100, -7, -1} {
		t.Errorf("%+v", got)
	}
	run(t, "diff", a, b, "--align", "--merged", "--picture", filepath.Join(dir, "p.png"), "--size", "64").exits(1)
}

func TestDiffOfLargeModels(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.xraw"), filepath.Join(dir, "b.xraw")
	data := []byte(noise(104, 0x030303))
	write(t, a, string(data))
	for i := range 5 {
		at := len(data) - 4*(1+i*7919)
		if data[at+3] == 0 {
			data[at+3] = 255
		} else {
			data[at] ^= 1
		}
	}
	write(t, b, string(data))
	got := compare(t, 1, a, b)
	if n := got.Counts.Changed + got.Counts.OnlyB; n != 5 || got.Counts.OnlyA != 0 {
		t.Errorf("%+v", got.Counts)
	}
}

func TestDiffPicture(t *testing.T) {
	dir := t.TempDir()
	a, b, out := filepath.Join(dir, "a.gox"), filepath.Join(dir, "b.gox"), filepath.Join(dir, "new", "p.png")
	base := cube(4, "#808080")
	save(t, a, layer{name: "model", voxels: append(slices.Clone(base), voxel{0, 0, 6, "#808080"}, voxel{3, 0, 5, "#808080"})})
	save(t, b, layer{name: "model", voxels: append(slices.Clone(base), voxel{0, 3, 6, "#808080"}, voxel{3, 0, 5, "#404040"})})
	run(t, "diff", a, b, "--picture", out, "--size", "120", "--view", "front_right").exits(1).prints("picture: " + out)
	img := decode(t, read(t, out))
	if img.Bounds().Dx() < 360 {
		t.Errorf("the picture is %v", img.Bounds())
	}
	for name, is := range map[string]func(c color.NRGBA) bool{
		"red":    func(c color.NRGBA) bool { return c.R > 2*c.G && c.R > 2*c.B },
		"green":  func(c color.NRGBA) bool { return c.G > c.R+40 && c.G > c.B+40 },
		"yellow": func(c color.NRGBA) bool { return c.R > 2*c.B && c.G > 2*c.B && c.R > 100 },
	} {
		if pixels(img, is) < 20 {
			t.Errorf("nothing is %s", name)
		}
	}
	holds(t, filepath.Dir(out), "p.png")
	run(t, "diff", a, a, "--picture", out, "--size", "64").exits(0)
}

func TestDiffRefuses(t *testing.T) {
	dir := t.TempDir()
	a, bad := filepath.Join(dir, "a.vox"), filepath.Join(dir, "bad.vox")
	sample(t, a)
	write(t, bad, "nonsense")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"accepts 2 arg", []string{a}},
		{"there is no file", []string{a, filepath.Join(dir, "none.vox")}},
		{"there is no file", []string{a, dir}},
		{"bad.vox: has the extension", []string{a, bad}},
		{"bad.vox: has the extension", []string{bad, a}},
		{"--list must be", []string{a, a, "--list", "-1"}},
		{"--size must be", []string{a, a, "--picture", filepath.Join(dir, "x.png"), "--size", "0"}},
		{"no format of pictures", []string{a, a, "--picture", filepath.Join(dir, "x.tiff")}},
		{"is no view", []string{a, a, "--picture", filepath.Join(dir, "x.png"), "--view", "nowhere"}},
		{"is no format that can be read", []string{a, a, "--from", "nonsense"}},
	} {
		want := 2
		if strings.HasPrefix(c.want, "accepts") {
			want = 1 // of the command line library; goxelctl makes it 2
		}
		run(t, append([]string{"diff"}, c.args...)...).exits(want, c.want)
	}
}
