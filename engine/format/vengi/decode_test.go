package vengi_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var (
	red   = storage.RGB(255, 0, 0)
	glass = storage.RGBA(0, 0, 255, 100)
	black = storage.RGB(0, 0, 0)
)

type voxels = map[storage.Pos]storage.Color

// colors are red, glass, and one without alpha.
func colors(version int) []byte { return palette(version, int(red), int(glass), 0x00010203) }

func TestEveryVersion(t *testing.T) {
	for v := 1; v <= 9; v++ {
		t.Run(fmt.Sprint(v), func(t *testing.T) {
			var more []byte
			if v >= 4 {
				more = append(more, le(tag("PALN"), 2, 1, 2)...)
			}
			if v >= 7 {
				more = append(more, le(tag("IKCO"), -1, 0.0, 1.0, byte(1), byte(0), 1, 0.0, 0.0, 1.0)...)
			}
			s := read(t, file(v,
				le(tag("PROP"), 1, "key", "value"), le(tag("PALI"), "built-in:nippon"), more,
				node(v, "box", "Model", 1, -1, 1,
					data(v, [3]int{-1, 2, 3}, [3]int{0, 3, 4}, 0, -1, 1, -1, -1, 2, -1, 0), colors(v), moved(v, 10, 20, 30)),
			))
			if len(s.Layers) != 1 || s.Layers[0].Name != "box" || !s.Layers[0].Visible {
				t.Fatalf("got the layers %+v", s.Layers)
			}
			same(t, s.Layers[0], voxels{
				{X: 9, Y: -33, Z: 22}: red, {X: 9, Y: -33, Z: 23}: glass, {X: 10, Y: -34, Z: 22}: storage.RGB(3, 2, 1), {X: 10, Y: -34, Z: 23}: red,
			})
		})
	}
}

func TestTreeAndReferences(t *testing.T) {
	const v = 7
	one := [3]int{0, 0, 0}
	s := read(t, file(v,
		node(v, "early", "ModelReference", 5, 2, 1, moved(v, 0, 0, 7)),
		node(v, "group", "Group", 1, -1, 0, moved(v, 100, 0, 0),
			node(v, "model", "Model", 2, -1, 1, colors(v), data(v, one, one, 0), moved(v, 1, 0, 0),
				node(v, "child", "Model", 3, -1, 1, colors(v), data(v, one, one, 1), moved(v, 0, 5, 0)))),
		node(v, "recoloured", "ModelReference", 6, 2, 1, palette(v, int(glass)), moved(v, 0, 0, 9)),
		node(v, "", "Model", 2, -1, 0, colors(v), data(v, one, one, 1)),
		node(v, "lost", "ModelReference", 7, 77, 1),
		node(v, "empty", "Model", 8, -1, 1),
		node(v, "", "Camera", 9, -1, 1),
	), `the node "lost" shows a model that is missing`, `the node "empty" shows a model that is missing`, "1 cameras were left out")
	want := []struct {
		name    string
		visible bool
		cells   voxels
	}{
		{"early", true, voxels{{Y: -7}: red}},
		{"model", false, voxels{{X: 101}: red}},
		{"child", false, voxels{{X: 101, Z: 5}: glass}},
		{"recoloured", true, voxels{{Y: -9}: glass}},
		{"Layer.1", false, voxels{{}: glass}},
	}
	if len(s.Layers) != len(want) {
		t.Fatalf("got %d layers, want %d", len(s.Layers), len(want))
	}
	for i, w := range want {
		if l := s.Layers[i]; l.Name != w.name || l.Visible != w.visible {
			t.Errorf("got the layer %q, visible %v; want %q, %v", l.Name, l.Visible, w.name, w.visible)
		}
		same(t, s.Layers[i], w.cells)
	}
}

func TestFirstKeyFrameOfTheDefaultAnimation(t *testing.T) {
	const v = 7
	at := func(frame int, x float64) []byte {
		return key(v, frame, [16]float64{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1})
	}
	model := func(chunks ...any) []byte {
		return node(v, "m", "Model", 1, -1, 1, colors(v), data(v, [3]int{}, [3]int{}, 0), le(chunks...))
	}
	s := read(t, file(v,
		model(animation("walk", at(0, 1)), animation("Default", at(8, 3), at(2, 2), at(9, 4))),
		model(animation("walk", at(0, 1)), animation("run", at(0, 5)), animation("Default")),
	))
	same(t, s.Layers[0], voxels{{X: 2}: red})
	same(t, s.Layers[1], voxels{{X: 1}: red})
}

// columns returns a key frame of a matrix given by its columns.
func columns(x, y, z, move [3]float64) []byte {
	m := [16]float64{15: 1}
	for i, c := range [][3]float64{x, y, z, move} {
		copy(m[4*i:], c[:])
	}
	return animation("Default", key(7, 0, m))
}

func TestTurnsByRightAngles(t *testing.T) {
	const v = 7
	// A row of two cells along x turns about its middle into one along y.
	s := read(t, file(v, pivoted(v, "turned", "Model", 1, -1, 1, [3]float64{0.5, 0.5, 0.5}, colors(v),
		data(v, [3]int{}, [3]int{1, 0, 0}, 0, 1), columns([3]float64{0, 1, 0}, [3]float64{-1, 0, 0}, [3]float64{0, 0, 1}, [3]float64{0.5, 2, 0.5}))))
	same(t, s.Layers[0], voxels{{Z: 1}: red, {Z: 2}: glass})
	// Mirrored along z about 0: the cell 0 becomes the cell -1, which is 1 along the world's y.
	s = read(t, file(v, node(v, "mirrored", "Model", 1, -1, 1, colors(v), data(v, [3]int{}, [3]int{}, 0),
		columns([3]float64{1, 0, 0}, [3]float64{0, 1, 0}, [3]float64{0, 0, -1}, [3]float64{}))))
	same(t, s.Layers[0], voxels{{Y: 1}: red})
}

// A model that turns by any angle has no holes, and every cell is where the oracle finds a cell of the model.
func TestTurnsAndScales(t *testing.T) {
	const v, n = 7, 8
	cells := make([]int, n*n*n)
	for i := range cells {
		cells[i] = i % 2
	}
	for _, angle := range []float64{0.1, math.Pi / 6, 1} {
		for _, scale := range []float64{1, 2.5, 0.5} {
			sin, cos := scale*math.Sin(angle), scale*math.Cos(angle)
			s := read(t, file(v, node(v, "turned", "Model", 1, -1, 1, colors(v), data(v, [3]int{}, [3]int{n - 1, n - 1, n - 1}, cells...),
				columns([3]float64{cos, sin, 0}, [3]float64{-sin, cos, 0}, [3]float64{0, 0, scale}, [3]float64{3.25, -1, 2}))))
			want := voxels{}
			sin, cos = float64(float32(sin)), float64(float32(cos))
			for x := -40; x < 40; x++ {
				for y := -40; y < 40; y++ {
					for z := -40; z < 40; z++ {
						px, py, pz := float64(x)+0.5-3.25, float64(y)+0.5+1, float64(z)+0.5-2
						det := cos*cos + sin*sin
						i := int(math.Floor((cos*px + sin*py) / det))
						j := int(math.Floor((cos*py - sin*px) / det))
						k := int(math.Floor(pz / scale))
						if min(i, j, k) >= 0 && max(i, j, k) < n {
							want[storage.Pos{X: int32(x), Y: int32(-z), Z: int32(y)}] = []storage.Color{red, glass}[k%2]
						}
					}
				}
			}
			same(t, s.Layers[0], want)
		}
	}
}

func TestMendedFiles(t *testing.T) {
	const v = 7
	one := data(v, [3]int{}, [3]int{}, 2)
	nan := math.NaN()
	for _, c := range []struct {
		what    string
		chunks  []byte
		warning string
		want    voxels
	}{
		{"a built-in palette", le(tag("PALI"), "built-in:nippon", one), `the palette "built-in:nippon" of the model "m" is not in the file: other colours are used`, voxels{{}: storage.RGB(0, 0, 170)}},
		{"a short palette", le(palette(v, int(red)), one), "1 voxels whose colour is not in their palette became black", voxels{{}: black}},
		{"a matrix of no numbers", le(colors(v), one, moved(v, nan, 0, 0)), `the transformation of "m" is not a number and was ignored`, voxels{{}: storage.RGB(3, 2, 1)}},
		{"a flat matrix", le(colors(v), one, columns([3]float64{}, [3]float64{0, 1, 0}, [3]float64{0, 0, 1}, [3]float64{})), `the node "m" is squeezed flat and was left empty`, nil},
		{"at the border", le(colors(v), one, moved(v, storage.MaxCoord, 0, 0)), `1 voxels of "m" lie outside the coordinates that are possible and were left out`, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := read(t, file(v, node(v, "m", "Model", 1, -1, 1, c.chunks)), c.warning)
			same(t, s.Layers[0], c.want)
		})
	}
	if s := read(t, file(v), "the file has no model"); len(s.Layers) != 1 || s.Layers[0].Name != "Layer.1" {
		t.Errorf("got the layers %+v", s.Layers)
	}
	long := strings.Repeat("é", 200)
	if s := read(t, file(v, node(v, long, "Model", 1, -1, 1, colors(v), one))); s.Layers[0].Name != long[:254] {
		t.Errorf("got the name %q", s.Layers[0].Name)
	}
}

func TestRefusedFiles(t *testing.T) {
	const v = 7
	deep := node(v, "", "Group", 1, -1, 1)
	for range 200 {
		deep = node(v, "", "Group", 1, -1, 1, deep)
	}
	model := func(chunks ...any) []byte { return file(v, node(v, "m", "Model", 1, -1, 1, le(chunks...))) }
	one := data(v, [3]int{}, [3]int{}, 0)
	for what, c := range map[string]struct {
		data        []byte
		msg         string
		unsupported bool
	}{
		"no magic":        {[]byte("VENX"), "the magic", false},
		"no zlib":         {[]byte("VENG\x00\x00"), "packed content", false},
		"short":           {file(v)[:20], "packed content", false},
		"nothing packed":  {packed(nil), "4 bytes are expected, and 0 are left", false},
		"new":             {packed(le(10, tag("NODE"))), "version 10", true},
		"no node":         {packed(le(7, tag("ANIM"))), `begins with "ANIM"`, false},
		"deep":            {file(v, deep), "deeper than", true},
		"unknown chunk":   {file(v, tag("ABCD")), `the unknown chunk "ABCD"`, false},
		"no end":          {packed(le(7, node(v, "", "Root", 0, -1, 1)[:50])), "are expected", false},
		"animation":       {file(v, tag("ANIM"), "x", tag("DATA")), `the chunk "DATA" in an animation`, false},
		"palette":         {model(le(tag("PALC"), "", 1<<17)), "a palette of 131072 colours", true},
		"turned box":      {model(data(v, [3]int{0, 5, 0}, [3]int{0, 3, 0})), "reaches from 5 to 3 along y", false},
		"huge box":        {model(data(v, [3]int{0, 0, -1 << 30}, [3]int{0, 0, 1 << 30})), "2147483649 voxels along z", true},
		"more than there": {model(data(v, [3]int{}, [3]int{999, 0, 0}, -1)), "1000 cells in", false},
		"cut":             {packed(le(7, node(v, "", "Root", 0, -1, 1)[:54], data(v, [3]int{}, [3]int{1, 0, 0}, -1), byte(0))), "ends within a model", false},
		"cut cell":        {packed(le(7, node(v, "", "Root", 0, -1, 1)[:54], data(v, [3]int{}, [3]int{1, 0, 0}, -1, 0)[:30])), "ends within a model", false},
		"far away":        {model(colors(v), one, moved(v, 1e30, 0, 0)), "", false},
		"out of range":    {model(colors(v), one, moved(v, 2e9, 0, 0)), "out of range", true},
		"scaled":          {model(colors(v), one, columns([3]float64{99, 0, 0}, [3]float64{0, 99, 0}, [3]float64{0, 0, 99}, [3]float64{})), "scaled too much", true},
	} {
		t.Run(what, func(t *testing.T) {
			_, warnings, err := decode(t, c.data)
			if c.msg == "" {
				if err != nil || len(warnings) != 1 {
					t.Errorf("got the error %v and the warnings %q", err, warnings)
				}
				return
			}
			var bad *format.Error
			var unsupported *format.UnsupportedError
			if err == nil || !strings.Contains(err.Error(), c.msg) || errors.As(err, &unsupported) != c.unsupported || errors.As(err, &bad) == c.unsupported {
				t.Errorf("got the error %v (%T), want %q", err, err, c.msg)
			}
		})
	}
}

// A file that unpacks to much more than it is long is refused before that is in memory.
func TestBomb(t *testing.T) {
	var bomb bytes.Buffer
	bomb.WriteString("VENG")
	z := zrun.NewWriter(&bomb, 0)
	if err := errors.Join(z.Fill(96<<20), z.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := vengi.Decode(t.Context(), bomb.Bytes(), &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 64 << 20}})
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) {
		t.Errorf("got the error %v", err)
	}
}

func TestCorpus(t *testing.T) {
	rows := formattest.ExpectedRows(t, "vengi")
	if len(rows) == 0 {
		t.Error("no row")
	}
	for _, row := range rows {
		s, _, err := decode(t, formattest.CorpusFile(t, row.File))
		if err != nil {
			t.Fatal(err)
		}
		if diff := row.Match(formattest.Sum(formattest.Merge(s, newVolume()))); diff != "" {
			t.Errorf("%s: %s", row.File, diff)
		}
	}
	for name, want := range map[string]struct {
		layers []string
		voxels int64
		box    string
	}{
		"ambient-occlusion.vengi": {[]string{"unnamed"}, 33, "0,-4,0..5,1,5"},
		"test-merge2.vengi":       {[]string{"K_Leg_Right_l", "K_Foot_Right", "K_Toe_Right"}, 24 + 72 + 36, ""},
		"bat_anim.vengi":          {[]string{"body", "wing_1_left", "wing_2_left", "wing_1_right", "wing_2_right"}, 28000 + 4*3040, ""},
	} {
		s, warnings, err := decode(t, formattest.CorpusFile(t, "vengi/"+name))
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: the error %v, the warnings %q", name, err, warnings)
		}
		var names []string
		var voxels int64
		for _, l := range s.Layers {
			names = append(names, l.Name)
			voxels += l.Volume.Len()
			t.Logf("%s %s: %d voxels in %v", name, l.Name, l.Volume.Len(), storage.Bounds(l.Volume))
		}
		if fmt.Sprint(names) != fmt.Sprint(want.layers) || math.Abs(float64(voxels-want.voxels)) > 0.01*float64(want.voxels) {
			t.Errorf("%s: got %d voxels in the layers %q, want %d in %q", name, voxels, names, want.voxels, want.layers)
		}
		if box := s.Bounds(nil).String(); want.box != "" && box != want.box {
			t.Errorf("%s: got the box %s, want %s", name, box, want.box)
		}
	}
}
