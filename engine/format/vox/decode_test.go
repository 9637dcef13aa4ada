package vox_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var white = storage.RGB(255, 255, 255)

func TestModelWithoutSceneLiesAroundTheOrigin(t *testing.T) {
	s, warnings := decode(t, file(150, model(5, 4, 1, 0, 0, 0, 1, 4, 3, 0, 2, 1, 1, 0, 0)))
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: -2, Y: -2}: white, {X: 2, Y: 1}: storage.RGB(255, 255, 0xcc)})
	if l := s.Layers[0]; l.Name != "Layer.1" || l.ID != 1 || !l.Visible || s.Active != 1 {
		t.Errorf("got %+v, active %d", l, s.Active)
	}
}

func TestDefaultPalette(t *testing.T) {
	for index, want := range map[uint8]storage.Color{
		1: white, 6: storage.RGB(255, 255, 0), 7: storage.RGB(255, 0xcc, 255), 37: storage.RGB(0xcc, 255, 255), 215: storage.RGB(0, 0, 0x33),
		216: storage.RGB(0xee, 0, 0), 225: storage.RGB(0x11, 0, 0), 226: storage.RGB(0, 0xee, 0), 236: storage.RGB(0, 0, 0xee),
		246: storage.RGB(0xee, 0xee, 0xee), 255: storage.RGB(0x11, 0x11, 0x11),
	} {
		s, _ := decode(t, file(150, model(1, 1, 1, 0, 0, 0, index)))
		cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: want})
	}
}

func TestPaletteOfTheFile(t *testing.T) {
	colors := bytes.Repeat([]byte{1, 2, 3, 0}, 2) // alpha is not used
	s, _ := decode(t, file(150, model(1, 1, 2, 0, 0, 0, 2, 0, 0, 1, 3), chunk("RGBA", colors, []byte{9, 9}), chunk("IMAP", make([]byte, 256))))
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{Z: -1}: storage.RGB(1, 2, 3), {}: storage.RGB(255, 255, 0x99)})
}

// affine is the slow twin of the integer transforms: real matrices in world coordinates.
type affine struct {
	r [3][3]float64
	t [3]float64
}

func (a affine) apply(p [3]float64) (q [3]float64) {
	for i := range 3 {
		q[i] = a.t[i]
		for j := range 3 {
			q[i] += a.r[i][j] * p[j]
		}
	}
	return q
}

// rotation returns the matrix of a byte as its description says, and false if it has none.
func rotation(b int) (r [3][3]float64, ok bool) {
	c0, c1 := b&3, b>>2&3
	if c0 == c1 || c0 == 3 || c1 == 3 {
		return r, false
	}
	for row, col := range [3]int{c0, c1, 3 - c0 - c1} {
		r[row][col] = 1
		if b>>(4+row)&1 == 1 {
			r[row][col] = -1
		}
	}
	return r, true
}

func TestTransformsMapCellsByTheirCentres(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	size := [3]int32{5, 4, 7}
	valid := 0
	for b := range 128 {
		r, ok := rotation(b)
		if !ok {
			continue
		}
		valid++
		outer, inner := affine{r: r}, affine{}
		inner.r, _ = rotation(4 | 16)
		var texts [2]string
		for i, a := range []*affine{&outer, &inner} {
			n := [3]int{rnd.IntN(100) - 50, rnd.IntN(100) - 50, rnd.IntN(100) - 50}
			a.t = [3]float64{float64(n[0]), float64(n[1]), float64(n[2])}
			texts[i] = fmt.Sprintf("%d %d %d", n[0], n[1], n[2])
		}
		var voxels []uint8
		want := map[storage.Pos]storage.Color{}
		for range 20 {
			v := [3]uint8{uint8(rnd.IntN(5)), uint8(rnd.IntN(4)), uint8(rnd.IntN(7))}
			voxels = append(voxels, v[0], v[1], v[2], 1)
			var p [3]float64
			for i := range p {
				p[i] = float64(v[i]) + 0.5 - float64(size[i]/2)
			}
			q := outer.apply(inner.apply(p))
			want[storage.Pos{X: int32(math.Floor(q[0])), Y: int32(math.Floor(q[1])), Z: int32(math.Floor(q[2]))}] = white
		}
		s, warnings := decode(t, file(150, model(size[0], size[1], size[2], voxels...),
			nTRN(0, 1, -1, dict(), dict("_r", fmt.Sprint(b), "_t", texts[0])), nGRP(1, dict(), 2),
			nTRN(2, 3, 0, dict(), dict("_T", texts[1], "_R", "20")), nSHP(3, 0)))
		noWarning(t, warnings)
		cells(t, s.Layers[0], want)
	}
	if valid != 48 {
		t.Errorf("tested %d rotations, want 48", valid)
	}
}

func TestBadTransformsAreIgnored(t *testing.T) {
	for _, frame := range [][]byte{
		dict("_r", "5"), dict("_r", "3"), dict("_r", "12"), dict("_r", "300"), dict("_r", "x"), dict("_t", "1 2"), dict("_t", "1 2 x"),
		dict("_t", "1 2 3 4"), dict("_t", "99999999999 0 0"),
	} {
		s, warnings := decode(t, file(150, point, nTRN(0, 1, -1, dict(), frame), nSHP(1, 0)))
		warned(t, warnings, "was ignored")
		cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})
	}
}

// twice shows two models of different colours in the same place.
func twice(version int32) []byte {
	return file(version, point, model(1, 1, 1, 0, 0, 0, 2), nTRN(0, 1, -1, dict(), dict()), nGRP(1, dict(), 2, 4),
		nTRN(2, 3, 0, dict("_name", "first"), dict()), nSHP(3, 0), nTRN(4, 5, 0, dict("_name", "second"), dict()), nSHP(5, 1))
}

func TestOverlapDependsOnTheVersion(t *testing.T) {
	for version, want := range map[int32]storage.Color{150: storage.RGB(255, 255, 0xcc), 200: white} {
		s, warnings := decode(t, twice(version))
		noWarning(t, warnings)
		if len(s.Layers) != 2 {
			t.Fatalf("got %d layers, want 2", len(s.Layers))
		}
		if got := formattest.Merge(s, newVolume()).Get(storage.Pos{}); got != want {
			t.Errorf("version %d shows %v, want %v", version, got, want)
		}
		if top := s.Layers[1].Name; (top == "first") != (version == 200) {
			t.Errorf("version %d has the layer %q on top", version, top)
		}
	}
}

func TestHiddenNodesLayersAndGroups(t *testing.T) {
	hidden := dict("_hidden", "1")
	s, warnings := decode(t, file(150, point, nTRN(0, 1, -1, dict(), dict()), nGRP(1, dict(), 2, 4, 6, 10),
		nTRN(2, 3, 0, dict("_name", "seen"), dict()), nSHP(3, 0),
		nTRN(4, 5, 0, dict("_name", "node", "_hidden", "1"), dict()), nSHP(5, 0),
		nTRN(6, 7, 0, hidden, dict()), nGRP(7, dict(), 8), nTRN(8, 9, 0, dict("_name", "ancestor"), dict()), nSHP(9, 0),
		nTRN(10, 11, 5, dict("_name", "layer"), dict()), nSHP(11, 0),
		chunk("LAYR", ints(0), dict(), ints(-1)), chunk("LAYR", ints(5), hidden, ints(-1))))
	noWarning(t, warnings)
	for _, l := range s.Layers {
		if l.Visible != (l.Name == "seen") {
			t.Errorf("layer %q: visible is %v", l.Name, l.Visible)
		}
	}
	if len(s.Layers) != 4 {
		t.Errorf("got %d layers, want 4", len(s.Layers))
	}
}

func TestNamesComeFromTheNearestNode(t *testing.T) {
	s, _ := decode(t, file(150, point, nTRN(0, 1, -1, dict("_name", "root"), dict()), nGRP(1, dict(), 2, 4),
		nTRN(2, 3, 0, dict(), dict()), nSHP(3, 0), nTRN(4, 5, 0, dict("_name", strings.Repeat("ü", 300)), dict()), nSHP(5, 0)))
	if a, b := s.Layers[0].Name, s.Layers[1].Name; a != "root" || b != strings.Repeat("ü", 127) {
		t.Errorf("got %q and %q", a, b)
	}
	s, _ = decode(t, file(150, point, nTRN(0, 1, -1, dict(), dict()), nGRP(1, dict(), 2, 3, 4), nSHP(2, 0),
		nTRN(3, 2, -1, dict("_name", "Layer.1"), dict()), nTRN(4, 2, -1, dict("_name", "nul\x00bad\xff"), dict())))
	formattest.Valid(t, s)
	if a, b, c := s.Layers[0].Name, s.Layers[1].Name, s.Layers[2].Name; a != "Layer.2" || b != "Layer.1" || c != "nul" {
		t.Errorf("got %q, %q and %q", a, b, c)
	}
}

func TestFirstFrameCounts(t *testing.T) {
	move := chunk("nTRN", ints(0), dict(), ints(1, -1, -1, 3), dict("_t", "9 0 0", "_f", "7"), dict("_t", "5 0 0", "_f", "2"), dict("_t", "1 0 0", "_f", "x9"))
	shape := chunk("nSHP", ints(1), dict(), ints(2, 1), dict("_f", "4"), ints(0), dict("_f", "3"))
	s, warnings := decode(t, file(200, point, model(1, 1, 1, 0, 0, 0, 2), move, shape))
	if len(warnings) != 2 || !strings.Contains(warnings[0], "the file has 8 frames; frame 0 is shown") || !strings.Contains(warnings[1], "1 models") {
		t.Errorf("got the warnings %q", warnings)
	}
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: 1}: white})
}

func TestPackedFramesAreHiddenButForTheFirst(t *testing.T) {
	s, warnings := decode(t, file(150, chunk("PACK", ints(2)), point, model(1, 1, 1, 0, 0, 0, 2)))
	warned(t, warnings, "the file has 2 frames; frame 0 is shown")
	if len(s.Layers) != 2 || !s.Layers[0].Visible || s.Layers[1].Visible {
		t.Errorf("got %d layers", len(s.Layers))
	}
	s, _ = decode(t, file(150, point, model(1, 1, 1, 0, 0, 0, 2)))
	if len(s.Layers) != 2 || !s.Layers[0].Visible || !s.Layers[1].Visible {
		t.Errorf("without PACK: got %d layers", len(s.Layers))
	}
}

func TestDamagedGraphs(t *testing.T) {
	root := nTRN(0, 1, -1, dict(), dict())
	shape := nSHP(1, 0)
	for name, c := range map[string]struct {
		data   []byte
		text   string
		layers int
	}{
		"missing child":  {file(150, point, nTRN(0, 9, -1, dict(), dict()), nTRN(2, 1, -1, dict(), dict()), shape), "node 9 is missing", 1},
		"missing model":  {file(150, point, root, nSHP(1, 7)), "model 7 is missing", 1},
		"second node":    {file(150, point, root, shape, nSHP(1, 3)), "several nodes 1", 1},
		"damaged string": {file(150, point, root, shape, chunk("nTRN", ints(8, 1, 99))), "node 8 is damaged", 1},
		"damaged dict":   {file(150, point, root, shape, chunk("nSHP", ints(8, -1), ints(1000, 1))), "node 8 is damaged", 1},
		"damaged group":  {file(150, point, root, shape, chunk("nGRP", ints(8), dict(), ints(-4))), "node 8 is damaged", 1},
		"empty node":     {file(150, point, root, shape, chunk("nGRP")), "node 0 is damaged", 1},
		"other root":     {file(150, point, nTRN(3, 1, -1, dict(), dict()), shape, nTRN(4, 1, -1, dict(), dict())), "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, warnings := decode(t, c.data)
			if text := strings.Join(warnings, "\n"); !strings.Contains(text, c.text) || (text == "") != (c.text == "") {
				t.Errorf("got the warnings %q, want %q", warnings, c.text)
			}
			if len(s.Layers) != c.layers {
				t.Errorf("got %d layers, want %d", len(s.Layers), c.layers)
			}
			formattest.Valid(t, s)
		})
	}
}

func TestEndlessGraphsAreRefused(t *testing.T) {
	unsupported(t, file(150, point, nTRN(0, 1, -1, dict(), dict()), nGRP(1, dict(), 0)), "deeper than")
	tree := [][]byte{point}
	for i := range int32(40) { // doubles with every level
		tree = append(tree, nGRP(i, dict(), i+1, i+1))
	}
	tree = append(tree, nSHP(40, 0))
	unsupported(t, file(150, tree...), "more than 65536 models")
	tree[len(tree)-1] = nGRP(40, dict())
	unsupported(t, file(150, tree...), "more than 1048576 nodes")
}

func TestModelsThatSayTooMuch(t *testing.T) {
	s, warnings := decode(t, file(150, model(2, 2, 2, 0, 0, 0, 1, 2, 0, 0, 1, 0, 0, 255, 1)))
	warned(t, warnings, "2 voxels outside")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: -1, Y: -1, Z: -1}: white})
	s, warnings = decode(t, file(150, chunk("SIZE", ints(1, 1, 1)), chunk("XYZI", ints(math.MaxInt32), []byte{0, 0, 0, 1, 9})))
	warned(t, warnings, "has 1 voxels, but should have 2147483647")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})
	_, warnings = decode(t, file(150, point, nTRN(0, 1, -1, dict(), dict("_t", "2147483647 0 0")), nSHP(1, 0)))
	warned(t, warnings, "outside the coordinates")
	_, warnings = decode(t, file(150, point, nTRN(0, 1, -1, dict(), dict("_t", "-1073741824 0 0", "_r", "20")), nSHP(1, 0)))
	warned(t, warnings, "outside the coordinates")
	edge := storage.Pos{X: storage.MinCoord}
	s, warnings = decode(t, file(150, point, nTRN(0, 1, -1, dict(), dict("_t", fmt.Sprintf("%d 0 0", edge.X))), nSHP(1, 0)))
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{edge: white})
}

// packed returns a TDCZ chunk.
func packed(t testing.TB, x, y, z int32, grid []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(grid); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return chunk("TDCZ", ints(x, y, z), b.Bytes())
}

func TestPackedModels(t *testing.T) {
	grid := make([]byte, 3*2*2)
	grid[2], grid[3*2+3] = 1, 2 // (2,0,0) and (0,1,1)
	s, warnings := decode(t, file(150, packed(t, 3, 2, 2, grid)))
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: 1, Y: -1, Z: -1}: white, {X: -1}: storage.RGB(255, 255, 0xcc)})

	unsupported(t, file(150, packed(t, 257, 1, 1, nil)), "edge of 257")
	refused(t, file(150, packed(t, 200, 200, 200, nil)), 32, "8000000 cells")
	refused(t, file(150, packed(t, 3, 2, 2, grid[:5])), 32, "packed model")
	refused(t, file(150, chunk("TDCZ", ints(1, 1, 1), []byte("no zlib"))), 32, "packed model")
	refused(t, file(150, chunk("TDCZ", ints(1, 1))), 32, "less than 12 bytes")
	big := make([]byte, 256*256*256)
	one := packed(t, 256, 256, 256, big)
	var many [][]byte
	for range 17 {
		many = append(many, one)
	}
	unsupported(t, file(150, many...), "packed models of more than")
	_, err := vox.Decode(t.Context(), file(150, one), &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 1000}})
	if err == nil {
		t.Error("a packed model beyond the limit was read")
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	refused(t, nil, 0, "magic")
	refused(t, []byte("VOX!\x96\x00\x00\x00"), 0, "magic")
	refused(t, file(150, []byte("SIZ")), 20, "before its first model")
	refused(t, file(150, chunk("SIZE", ints(-1, 1, 1))), 32, "edge of -1")
	refused(t, file(150, chunk("SIZE", ints(1, 1<<21, 1))), 32, "edge of 2097152")
	refused(t, file(150, chunk("SIZE", ints(1, 1))), 32, "less than 12")
	refused(t, file(150, chunk("XYZI")), 32, "model of 0 voxels")
	refused(t, file(150, chunk("XYZI", ints(-7))), 32, "model of -7 voxels")
	refused(t, file(150, []byte("XYZI"), ints(-1, 0)), 24, "-1 bytes")
	refused(t, file(150, []byte("XYZI"), ints(0, -9)), 24, "-9 of children")
}

func TestOddFilesAreRead(t *testing.T) {
	s, warnings := decode(t, file(99, point))
	warned(t, warnings, "version 99")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})

	s, warnings = decode(t, file(150))
	warned(t, warnings, "no model")
	formattest.Valid(t, s)

	data := file(150, point, chunk("NOTE", ints(0)))
	s, warnings = decode(t, data[:len(data)-2])
	if text := strings.Join(warnings, "\n"); !strings.Contains(text, "2 bytes shorter") || !strings.Contains(text, "cut off") {
		t.Errorf("got the warnings %q", warnings)
	}
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})

	children := chunk("WHAT", []byte("content"))
	copy(children[8:], ints(5))
	s, warnings = decode(t, file(150, children, []byte("child"), point, []byte("META"), ints(0, 0)))
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: white})
}

func TestWarningsAreBounded(t *testing.T) {
	chunks := [][]byte{point, nTRN(0, 1, -1, dict(), dict()), nSHP(1, 0)}
	for range 5000 {
		chunks = append(chunks, nSHP(1, 0))
	}
	_, warnings := decode(t, file(150, chunks...))
	if n := len(warnings); n != 100 || !strings.Contains(warnings[n-1], "further") {
		t.Errorf("got %d warnings, the last %q", n, warnings[n-1])
	}
}
