package vengi_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// le appends numbers (int as 4 bytes, float64 as a float of 4 bytes), bytes, chunks of bytes, and strings with their length.
func le(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = binary.LittleEndian.AppendUint32(b, uint32(p))
		case float64:
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(p)))
		case byte:
			b = append(b, p)
		case string:
			b = binary.LittleEndian.AppendUint16(b, uint16(len(p)))
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		}
	}
	return b
}

// tag is the name of a chunk.
func tag(s string) []byte { return []byte(s) }

// file is a file of a version with a root node of the given chunks.
func file(version int, chunks ...any) []byte {
	return packed(le(version, node(version, "root", "Root", 0, -1, 1, chunks...)))
}

// packed is a file with the given content.
func packed(content []byte) []byte {
	var out bytes.Buffer
	out.WriteString("VENG")
	z := zlib.NewWriter(&out)
	_, _ = z.Write(content)
	_ = z.Close()
	return out.Bytes()
}

// node is a node without a pivot.
func node(version int, name, kind string, id, refers int, visible byte, chunks ...any) []byte {
	return pivoted(version, name, kind, id, refers, visible, [3]float64{}, chunks...)
}

func pivoted(version int, name, kind string, id, refers int, visible byte, pivot [3]float64, chunks ...any) []byte {
	b := le(tag("NODE"), name, kind)
	if version >= 6 {
		b = append(b, make([]byte, 16)...)
	}
	if version >= 2 {
		b = append(b, le(id, refers)...)
	}
	b = append(b, visible, 0)
	if version >= 9 {
		b = append(b, le(1.0)...)
	}
	b = append(b, le(0)...)
	if version >= 3 {
		b = append(b, le(pivot[0], pivot[1], pivot[2])...)
	}
	return append(append(b, le(chunks...)...), "ENDN"...)
}

// palette is the colours of a node.
func palette(version int, colors ...int) []byte {
	b := tag("PALC")
	if version >= 5 {
		b = append(b, le("name of the palette")...)
	}
	b = append(b, le(len(colors))...)
	for _, c := range colors {
		b = append(b, le(c)...)
	}
	b = append(b, make([]byte, 5*len(colors))...)
	if version >= 5 {
		for range colors {
			b = append(b, le("colour")...)
		}
	}
	return append(b, le(1, 7, byte(2), "metal", 0.5, "roughness", 0.25)...)
}

// data is the cells of a box: -1 for air or a place in the palette.
func data(version int, low, high [3]int, cells ...int) []byte {
	b := le(tag("DATA"), low[0], low[1], low[2], high[0], high[1], high[2])
	for _, c := range cells {
		if c < 0 {
			b = append(b, 1)
			continue
		}
		b = append(b, 0, byte(c))
		if version >= 4 {
			b = append(b, 99) // a normal
		}
		if version >= 8 {
			b = append(b, 98) // a bone
		}
	}
	return b
}

// key is a key frame with the columns of a matrix.
func key(version, frame int, m [16]float64) []byte {
	b := le(tag("KEYF"), frame, byte(0), "Linear")
	for _, f := range m {
		b = append(b, le(f)...)
	}
	if version <= 2 {
		b = append(b, le(0.0, 0.0, 0.0)...)
	}
	return b
}

func animation(name string, keys ...any) []byte {
	return le(tag("ANIM"), name, le(keys...), tag("ENDA"))
}

// moved is an animation that moves a node.
func moved(version int, x, y, z float64) []byte {
	return animation("Default", key(version, 0, [16]float64{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1}))
}

// decode reads a file and returns the warnings too.
func decode(t testing.TB, data []byte) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	s, err := vengi.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err == nil {
		formattest.Valid(t, s)
	}
	return s, warnings, err
}

// read reads a file and wants these warnings.
func read(t testing.TB, data []byte, want ...string) *scene.Scene {
	t.Helper()
	s, warnings, err := decode(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != len(want) {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
	for i := range min(len(warnings), len(want)) {
		if warnings[i] != want[i] {
			t.Errorf("got the warning %q, want %q", warnings[i], want[i])
		}
	}
	return s
}

// unpacked returns the content of a file.
func unpacked(t testing.TB, data []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(data[4:]))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// same wants a layer with exactly these cells.
func same(t testing.TB, l *scene.Layer, want map[storage.Pos]storage.Color) {
	t.Helper()
	if l.Volume.Len() != int64(len(want)) {
		t.Errorf("%s: got %d voxels, want %d: %v", l.Name, l.Volume.Len(), len(want), formattest.Cells(l.Volume))
	}
	for p, c := range want {
		if g := l.Volume.Get(p); g != c {
			t.Errorf("%s: got %v at %v, want %v", l.Name, g, p, c)
		}
	}
}
