package luanti_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/luanti"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func try(t testing.TB, data []byte, options map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	values, err := luanti.Format().Values(format.ForRead, options)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := luanti.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

func color(t testing.TB, name string) storage.Color {
	t.Helper()
	c, known := blocks.Luanti().Color(name)
	if !known {
		t.Fatalf("%s is not known", name)
	}
	return c
}

// TestProbabilities wants nodes and slices that are never placed left out, in all versions.
func TestProbabilities(t *testing.T) {
	names := []string{"air", "default:stone", "ignore"}
	for _, c := range []struct {
		version int
		slices  []byte
		probs   []byte
		want    string // s for stone, for the nodes 0,0 1,0 0,1 of x,y; the last one is ignored
	}{
		{4, []byte{0x7f, 0x7f}, []byte{0x7f, 0, 0x80, 0xff}, "s.."},
		{4, []byte{0x7f, 0x80}, []byte{1, 0x81, 0x7f, 0x7f}, "ss."},
		{3, []byte{0xff, 0xff}, []byte{0xff, 1, 2, 0xff}, "s.s"},
		{3, []byte{0, 0xff}, []byte{0xff, 0xff, 0xff, 0xff}, "..s"},
		{2, nil, []byte{0, 0xff, 0x80, 0xff}, ".ss"},
		{1, nil, []byte{0, 0xff, 1, 0xff}, "ss."},
	} {
		s, warnings, err := try(t, file(c.version, [3]int{2, 2, 1}, c.slices, names, []uint16{1, 1, 1, 2}, c.probs), nil)
		if err != nil || len(warnings) > 0 {
			t.Fatalf("version %d: warnings %q, error %v", c.version, warnings, err)
		}
		got := ""
		for _, p := range []storage.Pos{{}, {X: 1}, {Z: 1}, {X: 1, Z: 1}} {
			if s.Layers[0].Volume.Get(p) == color(t, "default:stone") {
				got += "s"
			} else {
				got += "."
			}
		}
		if got != c.want+"." {
			t.Errorf("version %d, slices %v, probabilities %v: got %s, want %s", c.version, c.slices, c.probs, got, c.want)
		}
	}
}

func TestAxes(t *testing.T) {
	ids := make([]uint16, 2*3*4)
	ids[1+1*2+3*6] = 1 // x 1, y 1, z 3
	s, _, err := try(t, file(2, [3]int{2, 3, 4}, nil, []string{"air", "wool:red"}, ids, bytes.Repeat([]byte{0xff}, len(ids))), nil)
	if err != nil {
		t.Fatal(err)
	}
	v := s.Layers[0].Volume
	if v.Len() != 1 || v.Get(storage.Pos{X: 1, Y: 3, Z: 1}) != color(t, "wool:red") {
		t.Errorf("got %v", formattest.Cells(v))
	}
	if p := s.Palette; len(p.Swatches) != 1 || p.Swatches[0].Name != "wool:red" {
		t.Errorf("got the palette %+v", p)
	}
}

func TestDamage(t *testing.T) {
	good := small()
	at := bytes.Index(good, []byte{0x78})
	big := slices.Clone(good)
	copy(big[6:], []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	wide := slices.Clone(good)
	binary.BigEndian.PutUint16(wide[6:], 60000)
	for text, data := range map[string][]byte{
		"the magic":                     []byte("MTS"),
		"version 5 is newer":            append([]byte("MTSM\x00\x05"), good[6:]...),
		"8 bytes are expected":          good[:10],
		"2 bytes are expected, and 0":   good[:12],
		"2 bytes are expected, and 1":   good[:15],
		"2 bytes are expected, and 0 ":  good[:16],
		"3 bytes are expected, and 2":   good[:20],
		"nodes in 0 packed bytes":       good[:at],
		"packed nodes: zlib":            append(slices.Clone(good[:at]), 1, 2, 3),
		"packed nodes: unexpected EOF":  good[:at+6],
		"65535 bytes are expected":      big,
		"60000x2x1 nodes":               wide,
		"the node 7 has no name":        file(4, [3]int{1, 1, 1}, []byte{1}, []string{"air"}, []uint16{7}, []byte{1}),
		"65535x65535x65535 nodes":       file(2, [3]int{65535, 65535, 65535}, nil, nil, nil, nil),
		"packed nodes: EOF":             file(2, [3]int{3, 1, 1}, nil, []string{"air"}, []uint16{0, 0}, nil),
		"packed nodes: unexpected EOF ": file(2, [3]int{300, 1, 1}, nil, []string{"air"}, make([]uint16, 300), nil)[:22],
	} {
		_, _, err := try(t, data, nil)
		var bad *format.Error
		var unsupported *format.UnsupportedError
		if !errors.As(err, &bad) && !errors.As(err, &unsupported) || !strings.Contains(err.Error(), strings.TrimSpace(text)) {
			t.Errorf("got the error %v, want %q", err, text)
		}
	}
}

// TestNaiveReader writes a scene and reads it without the package's decoder.
func TestNaiveReader(t *testing.T) {
	random, v := rand.New(rand.NewPCG(7, 8)), newVolume()
	names := []string{"default:stone", "wool:red", "default:glass", "default:dirt_with_grass", "default:water_source"}
	for range 2000 {
		v.Set(storage.Pos{X: random.Int32N(35) - 9, Y: random.Int32N(20) + 100, Z: random.Int32N(18) - 7}, color(t, names[random.IntN(len(names))]))
	}
	var b bytes.Buffer
	err := luanti.Format().Write(t.Context(), &b, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "a", v)}}, &format.EncodeOptions{NewVolume: newVolume})
	if err != nil {
		t.Fatal(err)
	}
	be, data := binary.BigEndian, b.Bytes()
	w, h, d := int(be.Uint16(data[6:])), int(be.Uint16(data[8:])), int(be.Uint16(data[10:]))
	data = data[12+h:]
	var found []string
	n := int(be.Uint16(data))
	data = data[2:]
	for range n {
		end := 2 + int(be.Uint16(data))
		found = append(found, string(data[2:end]))
		data = data[end:]
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := io.ReadAll(z)
	if err != nil || len(nodes) != 4*w*h*d || n != 6 || found[0] != "air" {
		t.Fatalf("%d bytes for %dx%dx%d nodes, names %q, error %v", len(nodes), w, h, d, found, err)
	}
	low, solid := storage.Bounds(v).Min, int64(0)
	for i := range w * h * d {
		at := low.Add(storage.Pos{X: int32(i % w), Y: int32(i / (w * h)), Z: int32(i / w % h)})
		if c := color(t, found[be.Uint16(nodes[2*i:])]); c != v.Get(at) {
			t.Fatalf("node %d is %v, want %v", i, c, v.Get(at))
		} else if c != 0 {
			solid++
		}
		if nodes[2*w*h*d+i] != 0x7f || nodes[3*w*h*d+i] != 0 {
			t.Fatalf("node %d has the parameters %d and %d", i, nodes[2*w*h*d+i], nodes[3*w*h*d+i])
		}
	}
	if solid != v.Len() {
		t.Errorf("got %d nodes, want %d", solid, v.Len())
	}
}

func TestUsersNodes(t *testing.T) {
	given := map[string]any{"blocks": "mod:node #102030"}
	s, warnings, err := try(t, file(2, [3]int{1, 1, 1}, nil, []string{"mod:node"}, []uint16{0}, []byte{0xff}), given)
	if err != nil || len(warnings) > 0 || s.Layers[0].Volume.Get(storage.Pos{}) != storage.RGB(0x10, 0x20, 0x30) {
		t.Fatalf("warnings %q, error %v", warnings, err)
	}
	write := func(options map[string]any) (string, error) {
		values, err := luanti.Format().Values(format.ForWrite, options)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		err = luanti.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values})
		return b.String(), err
	}
	if data, err := write(given); err != nil || !strings.Contains(data, "mod:node") {
		t.Errorf("got %q, error %v", data, err)
	}
	var wrong *format.OptionError
	if _, err := write(map[string]any{"blocks": "file.txt"}); !errors.As(err, &wrong) {
		t.Errorf("got the error %v", err)
	}
	if _, _, err := try(t, small(), map[string]any{"blocks": "file.txt"}); !errors.As(err, &wrong) {
		t.Errorf("got the error %v", err)
	}
	_, warnings, _ = try(t, file(2, [3]int{1, 1, 1}, nil, []string{"mod:node"}, []uint16{0}, []byte{0xff}), nil)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "mod:node") {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestTooLarge(t *testing.T) {
	l := scene.NewLayer(1, "a", newVolume())
	l.Volume.Set(storage.Pos{}, storage.RGB(1, 1, 1))
	l.Volume.Set(storage.Pos{X: 20_000, Y: 20_000, Z: 20_000}, storage.RGB(1, 1, 1))
	err := luanti.Format().Write(t.Context(), io.Discard, &scene.Scene{Layers: []*scene.Layer{l}}, &format.EncodeOptions{NewVolume: newVolume})
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) {
		t.Errorf("got the error %v", err)
	}
}
