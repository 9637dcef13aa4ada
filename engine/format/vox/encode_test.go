package vox_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// part is a chunk of a file.
type part struct {
	kind    string
	content []byte
}

// parts splits a file and checks its frame.
func parts(t testing.TB, data []byte) []part {
	t.Helper()
	if string(data[:4]) != "VOX " || binary.LittleEndian.Uint32(data[4:]) != 150 || string(data[8:12]) != "MAIN" ||
		binary.LittleEndian.Uint32(data[12:]) != 0 || int(binary.LittleEndian.Uint32(data[16:])) != len(data)-20 {
		t.Fatalf("the file begins with %q and has %d bytes", data[:20], len(data))
	}
	var list []part
	for p := data[20:]; len(p) > 0; {
		n := binary.LittleEndian.Uint32(p[4:])
		list = append(list, part{string(p[:4]), p[12 : 12+n]})
		p = p[12+n:]
	}
	return list
}

// encodeWarn writes a scene and returns the warnings too.
func encodeWarn(t testing.TB, s *scene.Scene) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	if err := vox.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Warn: warn}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

func TestModelsFitTheirSizes(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		list := parts(t, encode(t, sc.Scene))
		var kinds []string
		models := 0
		for i, c := range list {
			kinds = append(kinds, c.kind)
			if c.kind != "SIZE" {
				continue
			}
			models++
			voxels := list[i+1]
			n := binary.LittleEndian.Uint32(voxels.content)
			if voxels.kind != "XYZI" || len(voxels.content) != int(4+4*n) {
				t.Fatalf("%s: %s of %d bytes follows SIZE", sc.Name, voxels.kind, len(voxels.content))
			}
			var top [3]uint32
			for v := voxels.content[4:]; len(v) > 0; v = v[4:] {
				for k := range top {
					top[k] = max(top[k], uint32(v[k])+1)
				}
				if v[3] == 0 {
					t.Fatalf("%s: a voxel without colour", sc.Name)
				}
			}
			for k := range top {
				if size := binary.LittleEndian.Uint32(c.content[4*k:]); size > 256 || size != max(top[k], 1) {
					t.Errorf("%s: size %d on axis %d, with voxels up to %d", sc.Name, size, k, top[k])
				}
			}
		}
		want := 1
		switch sc.Name {
		case "layers":
			want = 6
		case "hidden":
			want = 3
		case "wide": // three along x, two more along y and z each
			want = 7
		}
		if models != want {
			t.Errorf("%s: got %d models, want %d", sc.Name, models, want)
		}
		order := []string{"SIZE", "XYZI", "nTRN", "nGRP", "nSHP", "LAYR", "RGBA", "MATL", "NOTE"}
		if slices.ContainsFunc(kinds, func(k string) bool { return !slices.Contains(order, k) }) {
			t.Errorf("%s: got the chunks %q", sc.Name, kinds)
		}
	}
}

func TestColorsBeyondThePaletteAreReduced(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	v := newVolume()
	for i := range int32(20_000) {
		v.Set(storage.Pos{X: i % 100, Y: i / 100}, storage.RGB(uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32())))
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "noise", v)}}
	data, warnings := encodeWarn(t, s)
	warned(t, warnings, "to 255, largest error")
	again, _ := decode(t, data)
	colors := map[storage.Color]bool{}
	total, worst := 0, 0
	for _, c := range formattest.Cells(v) {
		g := again.Layers[0].Volume.Get(c.Pos)
		colors[g] = true
		for _, d := range [3]int{int(g.R()) - int(c.Color.R()), int(g.G()) - int(c.Color.G()), int(g.B()) - int(c.Color.B())} {
			total += max(d, -d)
			worst = max(worst, d, -d)
		}
	}
	if len(colors) > 255 {
		t.Errorf("%d colours", len(colors))
	}
	if mean := float64(total) / (3 * 20_000); mean > 16 { // 255 cubes of a full colour space have edges of about 40
		t.Errorf("the mean error is %.1f, the largest %d", mean, worst)
	}
}

func TestFewColorsWithManyVoxelsKeepTheirPlace(t *testing.T) {
	v := newVolume()
	full := storage.UniformTile(storage.RGB(200, 10, 10))
	v.SetTile(storage.TilePos{Z: 5}, &full)
	for i := range int32(400) {
		v.Set(storage.Pos{X: i}, storage.RGB(uint8(i), uint8(i/2), 255))
	}
	data, _ := encodeWarn(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}})
	again, _ := decode(t, data)
	if got := again.Layers[0].Volume.Get(storage.Pos{Z: 80}); got != storage.RGB(200, 10, 10) {
		t.Errorf("the colour of most voxels became %v", got)
	}
}

func TestAlphaIsLostWithAWarning(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: 1}, storage.RGBA(1, 2, 3, 126))
	v.Set(storage.Pos{X: 2}, storage.RGBA(1, 2, 3, 127))
	v.Set(storage.Pos{X: 3}, storage.RGB(1, 2, 3))
	data, warnings := encodeWarn(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}})
	if text := strings.Join(warnings, "\n"); !strings.Contains(text, "1 voxel is left out, with an alpha below 127") || !strings.Contains(text, "1 translucent") {
		t.Errorf("got the warnings %q", warnings)
	}
	again, _ := decode(t, data)
	cells(t, again.Layers[0], map[storage.Pos]storage.Color{{X: 2}: storage.RGB(1, 2, 3), {X: 3}: storage.RGB(1, 2, 3)})
}

func TestScenesBeyondTheFileSizeAreRefused(t *testing.T) {
	v := &vast{newVolume()}
	err := vox.Encode(t.Context(), io.Discard, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}, &format.EncodeOptions{NewVolume: newVolume})
	if err == nil || !strings.Contains(err.Error(), "more than a file can hold") {
		t.Errorf("got the error %v", err)
	}
}

// vast is a volume of 2^29 voxels in one colour.
type vast struct{ storage.Volume }

func (v *vast) Walk(_ storage.Box, _ *storage.Scratch, f func(storage.TilePos, *storage.Tile) bool) {
	full := storage.UniformTile(white)
	for i := range int32(1 << 17) {
		if !f(storage.TilePos{X: i & 63, Y: i >> 6 & 63, Z: i >> 12}, &full) {
			return
		}
	}
}
