package vmax_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// files is a package: contents by name.
type files map[string][]byte

// zipped returns the archive of a package, its files stored as they are and in the order of their names.
func (f files) zipped(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(f[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// object is an object or a group of scene.json.
type object map[string]any

// sceneJSON returns the text of scene.json.
func sceneJSON(t testing.TB, groups []object, objects ...object) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"v": 4, "groups": groups, "objects": objects, "cam": object{"z": 512}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// palettePNG returns a palette of 256 pixels: i becomes red i, green 255-i, blue 7.
func palettePNG(t testing.TB) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 256, 1))
	for i := range 255 {
		m.Set(i, 0, color.NRGBA{uint8(i), uint8(255 - i), 7, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// colorOf returns the colour of voxels with a place in that palette.
func colorOf(i uint8) storage.Color { return storage.RGB(i-1, 255-(i-1), 7) }

// voxels is a model: places in the palette by cell.
type voxels map[storage.Pos]uint8

// morton returns the place of a cell, bit by bit.
func morton(x, y, z int32) int {
	code := 0
	for bit := range 10 {
		code |= (int(x)>>bit&1 | int(y)>>bit&1<<1 | int(z)>>bit&1<<2) << (3 * bit)
	}
	return code
}

// snapshots returns those of a model, one for each chunk that has voxels.
func (v voxels) snapshots() []any {
	chunks := map[int]map[int]uint8{}
	for p, i := range v {
		c := morton(p.X/32, p.Y/32, p.Z/32)
		if chunks[c] == nil {
			chunks[c] = map[int]uint8{}
		}
		chunks[c][morton(p.X%32, p.Y%32, p.Z%32)] = i
	}
	var list []any
	for _, c := range slices.Sorted(maps.Keys(chunks)) {
		places := slices.Sorted(maps.Keys(chunks[c]))
		first, last := places[0], places[len(places)-1]
		ds := make([]byte, 2*(last-first+1))
		for at, i := range chunks[c] {
			ds[2*(at-first)+1] = i
		}
		list = append(list, snapshot(c, first, ds))
	}
	return list
}

func snapshot(chunk, first int, ds []byte) any {
	return object{"s": object{
		"id": object{"c": chunk, "s": 1, "t": 4},
		"st": object{"min": []any{0, 0, 0, first}, "extent": object{"o": 5}, "count": 1},
		"ds": ds,
	}}
}

// contents returns a file of voxels.
func contents(snapshots ...any) []byte {
	return raw(plist(object{"snapshots": snapshots, "v": 4, "uuid": "-"}))
}

// raw returns the LZFSE stream of some bytes, which are not packed.
func raw(b []byte) []byte {
	s := binary.LittleEndian.AppendUint32([]byte("bvx-"), uint32(len(b)))
	return append(append(s, b...), "bvx$"...)
}

// plist returns a binary property list of objects, slices, ints, strings and bytes.
func plist(root any) []byte {
	w := plistWriter{data: []byte("bplist00")}
	w.offsets = append(w.offsets, 0)
	w.write(0, root)
	table := len(w.data)
	for _, o := range w.offsets {
		w.data = binary.BigEndian.AppendUint32(w.data, uint32(o))
	}
	w.data = append(w.data, 0, 0, 0, 0, 0, 0, 4, 2)
	for _, n := range []int{len(w.offsets), 0, table} {
		w.data = binary.BigEndian.AppendUint64(w.data, uint64(n))
	}
	return w.data
}

type plistWriter struct {
	data    []byte
	offsets []int
}

// add reserves the numbers of further objects.
func (w *plistWriter) add(n int) int {
	first := len(w.offsets)
	w.offsets = append(w.offsets, make([]int, n)...)
	return first
}

func (w *plistWriter) head(kind byte, n int) {
	if n < 15 {
		w.data = append(w.data, kind<<4|byte(n))
		return
	}
	w.data = append(w.data, kind<<4|15, 0x12)
	w.data = binary.BigEndian.AppendUint32(w.data, uint32(n))
}

func (w *plistWriter) refs(first, n int) {
	for i := range n {
		w.data = binary.BigEndian.AppendUint16(w.data, uint16(first+i))
	}
}

func (w *plistWriter) write(number int, value any) {
	w.offsets[number] = len(w.data)
	switch v := value.(type) {
	case int:
		w.data = append(w.data, 0x13)
		w.data = binary.BigEndian.AppendUint64(w.data, uint64(v))
	case string:
		w.head(5, len(v))
		w.data = append(w.data, v...)
	case []byte:
		w.head(4, len(v))
		w.data = append(w.data, v...)
	case []any:
		first := w.add(len(v))
		w.head(10, len(v))
		w.refs(first, len(v))
		for i, e := range v {
			w.write(first+i, e)
		}
	case object:
		keys := slices.Sorted(maps.Keys(v))
		first := w.add(2 * len(keys))
		w.head(13, len(keys))
		w.refs(first, 2*len(keys))
		for i, k := range keys {
			w.write(first+i, k)
			w.write(first+len(keys)+i, v[k])
		}
	}
}

// decode reads a file and returns the warnings about it.
func decode(t testing.TB, data []byte) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	s, err := vmax.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

// mustDecode reads a file that is correct.
func mustDecode(t testing.TB, data []byte) (*scene.Scene, []string) {
	t.Helper()
	s, warnings, err := decode(t, data)
	if err != nil {
		t.Fatal(err)
	}
	return s, warnings
}
