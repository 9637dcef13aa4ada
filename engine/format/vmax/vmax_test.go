package vmax_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// try reads a file that may be wrong in any way.
func try(t *testing.T, suite formattest.Suite, data []byte) {
	t.Helper()
	s, err := suite.Format.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Limits: format.Limits{Voxels: 1 << 20, Layers: 1 << 10, Bytes: 64 << 20},
	})
	if err == nil {
		formattest.Valid(t, s)
		return
	}
	var bad *format.Error
	var unsupported *format.UnsupportedError
	if !errors.As(err, &bad) && !errors.As(err, &unsupported) {
		t.Fatalf("the error %v (%T)", err, err)
	}
}

// volume returns the voxels with their colours, each of them where f puts it.
func (v voxels) volume(f func(storage.Pos) storage.Pos) storage.Volume {
	volume := newVolume()
	for p, i := range v {
		volume.Set(f(p), colorOf(i))
	}
	return volume
}

func same(p storage.Pos) storage.Pos { return p }

// random returns voxels all over a model of 512 cells along each axis, some of them close to each other.
func random(seed uint64) voxels {
	r := rand.New(rand.NewPCG(seed, 9))
	v := voxels{}
	for range 60 {
		at := storage.Pos{X: r.Int32N(512), Y: r.Int32N(512), Z: r.Int32N(512)}
		for range 1 + r.IntN(40) {
			p := at.Add(storage.Pos{X: r.Int32N(20), Y: r.Int32N(20), Z: r.Int32N(20)})
			v[storage.Pos{X: p.X % 512, Y: p.Y % 512, Z: p.Z % 512}] = uint8(1 + r.IntN(255))
		}
	}
	return v
}

func TestVoxelsOfAllChunksAreRead(t *testing.T) {
	for seed := range uint64(8) {
		v := random(seed)
		s, warnings := mustDecode(t, simple(t, contents(v.snapshots()...)))
		formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
		if len(warnings) > 0 || s.Layers[0].Name != "thing" || !s.Layers[0].Visible || s.Active != 1 {
			t.Errorf("got the layer %+v and the warnings %q", s.Layers[0], warnings)
		}
	}
}

func TestEveryKindOfVolumeGetsTheSameVoxels(t *testing.T) {
	v := random(1)
	data := simple(t, contents(v.snapshots()...))
	for _, kind := range all.Kinds() {
		s, err := vmax.Format().Read(t.Context(), data, &format.DecodeOptions{NewVolume: newKind(kind)})
		if err != nil {
			t.Fatal(err)
		}
		formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
	}
}

func TestPropertyListsMayBeUnpacked(t *testing.T) {
	v := voxels{{X: 3, Y: 4, Z: 5}: 6}
	s, _ := mustDecode(t, simple(t, plist(object{"snapshots": v.snapshots()})))
	formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
}

func TestTheLastSnapshotOfAChunkCounts(t *testing.T) {
	old, other, now := voxels{{X: 1}: 1, {X: 2}: 1}, voxels{{X: 33}: 5}, voxels{{Y: 1}: 9}
	list := slices.Concat(old.snapshots(), other.snapshots(), now.snapshots())
	s, _ := mustDecode(t, simple(t, contents(list...)))
	want := now.volume(same)
	want.Set(storage.Pos{X: 33}, colorOf(5))
	formattest.SameVolume(t, s.Layers[0].Volume, want)
}

func TestMaterialsAreLeftOutWithAWarning(t *testing.T) {
	s, warnings := mustDecode(t, simple(t, contents(snapshot(0, 0, []byte{8, 1, 3, 2, 15, 3, 1, 0}))))
	if s.Len() != 3 || len(warnings) != 1 || !strings.Contains(warnings[0], "2 voxels") {
		t.Errorf("got %d voxels and the warnings %q", s.Len(), warnings)
	}
}

func TestObjectsShareModels(t *testing.T) {
	v := voxels{{X: 1, Y: 2, Z: 3}: 4}
	data := files{
		"scene.json": sceneJSON(t, nil,
			object{"data": "c", "pal": "p", "n": "one"}, object{"data": "c", "pal": "p", "t_p": []int{100, -100, 7}}, object{"data": "c", "pal": "p"},
			object{"data": "c", "pal": "p", "n": "Layer.2", "h": true}),
		"c": contents(v.snapshots()...), "p": palettePNG(t),
	}.zipped(t)
	s, _ := mustDecode(t, data)
	formattest.Valid(t, s)
	var names []string
	for _, l := range s.Layers {
		names = append(names, fmt.Sprint(l.Name, l.Visible))
	}
	if want := []string{"onetrue", "Layer.1true", "Layer.3true", "Layer.2false"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
	formattest.SameVolume(t, s.Layers[1].Volume, v.volume(func(p storage.Pos) storage.Pos { return p.Add(storage.Pos{X: 100, Y: -100, Z: 7}) }))
}

func TestNamesAreMended(t *testing.T) {
	for name, want := range map[string]string{
		"a\x00b": "a", "木": "木", strings.Repeat("木", 100): strings.Repeat("木", 85), "\x00": "Layer.1",
	} {
		data := files{
			"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p", "n": name}), "c": contents(), "p": palettePNG(t),
		}.zipped(t)
		if s, _ := mustDecode(t, data); s.Layers[0].Name != want {
			t.Errorf("got the name %q, want %q", s.Layers[0].Name, want)
		}
	}
}

// rotate turns a point around an axis of the world by quarter turns, counterclockwise.
func rotate(axis, quarters int, p [3]float64) [3]float64 {
	a, b := (axis+1)%3, (axis+2)%3
	for range quarters {
		p[a], p[b] = -p[b], p[a]
	}
	return p
}

func TestQuarterTurnsAndMirrorsAreExact(t *testing.T) {
	v := voxels{}
	for i := range int32(50) {
		v[storage.Pos{X: i, Y: i * 7 % 40, Z: i * i % 50}] = uint8(i + 1)
	}
	for axis := range 3 {
		for quarters := range 4 {
			for mirror := range 8 {
				rotation := []float64{0, 0, 0, float64(quarters) * math.Pi / 2}
				rotation[axis] = 2
				scale := []float64{1, 1, 1}
				for i := range 3 {
					scale[i] -= float64(mirror >> i & 1 * 2)
				}
				position := []float64{float64(10*axis - 37), float64(quarters), float64(mirror)}
				s, warnings := mustDecode(t, placedObject(t, v, nil, object{"t_r": rotation, "t_s": scale, "t_p": position}))
				if len(warnings) > 0 {
					t.Errorf("got the warnings %q", warnings)
				}
				formattest.SameVolume(t, s.Layers[0].Volume, v.volume(func(p storage.Pos) storage.Pos {
					middle := [3]float64{float64(p.X) + 0.5, float64(p.Y) + 0.5, float64(p.Z) + 0.5}
					for i := range middle {
						middle[i] *= scale[i]
					}
					return cell(rotate(axis, quarters, middle), position)
				}))
			}
		}
	}
}

// cell returns the cell of a point that is moved.
func cell(p [3]float64, by []float64) storage.Pos {
	f := func(i int) int32 { return int32(math.Floor(p[i] + by[i] + 1e-6)) }
	return storage.Pos{X: f(0), Y: f(1), Z: f(2)}
}

// placedObject returns a file with a model in an object.
func placedObject(t *testing.T, v voxels, groups []object, o object) []byte {
	t.Helper()
	o["data"], o["pal"] = "c", "p"
	return files{"scene.json": sceneJSON(t, groups, o), "c": contents(v.snapshots()...), "p": palettePNG(t)}.zipped(t)
}

func TestGroupsMoveTurnAndHideWhatIsInThem(t *testing.T) {
	v := voxels{{X: 1, Y: 2, Z: 3}: 4, {X: 5, Y: 2, Z: 3}: 6}
	groups := []object{
		{"id": "inner", "pid": "outer", "t_p": []int{10, 0, 0}},
		{"id": "outer", "h": true, "t_r": []float64{0, 0, 1, math.Pi / 2}, "t_p": []int{0, 0, 100}},
		{"id": "outer", "t_p": []int{5, 5, 5}}, // a second one of that name does not count
	}
	s, warnings := mustDecode(t, placedObject(t, v, groups, object{"pid": "inner", "t_p": []int{0, 1, 0}}))
	if s.Layers[0].Visible || len(warnings) > 0 {
		t.Errorf("visible %v, warnings %q", s.Layers[0].Visible, warnings)
	}
	formattest.SameVolume(t, s.Layers[0].Volume, v.volume(func(p storage.Pos) storage.Pos {
		return storage.Pos{X: -(p.Y + 1) - 1, Y: p.X + 10, Z: p.Z + 100}
	}))
	s, _ = mustDecode(t, placedObject(t, v, groups, object{"pid": "nobody"}))
	formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
}

func TestOtherTurnsAndScalesKeepTheMiddle(t *testing.T) {
	v := voxels{{X: 10}: 1, {X: 11}: 2, {X: 12}: 3, {X: 13}: 4}
	for what, o := range map[string]object{
		"turned":    {"t_r": []float64{0, 0, 1, 0.3}, "t_p": []float64{12 - 12*math.Cos(0.3) + 0.5*math.Sin(0.3), 0.5 - 12*math.Sin(0.3) - 0.5*math.Cos(0.3), 0}},
		"scaled":    {"t_s": []float64{2, 2, 2}, "t_p": []float64{-12, -0.5, -0.5}},
		"flattened": {"t_s": []float64{1, 1, 0}, "t_p": []float64{0, 0, 0.5}},
		"diagonal":  {"t_r": []float64{0, 0, 1, math.Pi / 4}, "t_p": []float64{12 - 11.5*math.Sqrt2/2 + 1e-9, 0.5 - 12.5*math.Sqrt2/2, 0}},
	} {
		s, warnings := mustDecode(t, placedObject(t, v, nil, o))
		if len(warnings) != 1 || !strings.Contains(warnings[0], "was left out") {
			t.Errorf("%s: got the warnings %q", what, warnings)
		}
		formattest.SameVolume(t, s.Layers[0].Volume, v.volume(same))
	}
}

func TestObjectsBetweenCellsMoveToThem(t *testing.T) {
	v := voxels{{}: 1}
	s, warnings := mustDecode(t, placedObject(t, v, nil, object{"n": "half", "t_p": []float64{3.4, -0.4, 0.001}}))
	formattest.SameVolume(t, s.Layers[0].Volume, v.volume(func(storage.Pos) storage.Pos { return storage.Pos{X: 3} }))
	if len(warnings) != 1 || !strings.Contains(warnings[0], `"half" lies between cells`) {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestColoursThatThePaletteHasNot(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	copy(m.Pix, []byte{1, 2, 3, 255, 4, 5, 6, 0, 7, 8, 9, 100})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	v := voxels{{X: 0}: 1, {X: 1}: 2, {X: 2}: 3, {X: 3}: 4}
	s, warnings := mustDecode(t, files{
		"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}), "c": contents(v.snapshots()...), "p": b.Bytes(),
	}.zipped(t))
	want := newVolume()
	want.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	want.Set(storage.Pos{X: 2}, storage.RGBA(7, 8, 9, 100))
	want.Set(storage.Pos{X: 3}, storage.RGB(0, 0, 0))
	formattest.SameVolume(t, s.Layers[0].Volume, want)
	if len(warnings) != 2 || !strings.Contains(warnings[0], "became black") || !strings.Contains(warnings[1], "transparent") {
		t.Errorf("got the warnings %q", warnings)
	}
	if got := s.Palette.Colors(); !slices.Equal(got, []storage.Color{storage.RGB(1, 2, 3), 0, storage.RGBA(7, 8, 9, 100)}) {
		t.Errorf("got the palette %v", got)
	}
}

func TestPackageInAFolder(t *testing.T) {
	inner := files{
		"Thing.vmax/scene.json": sceneJSON(t, nil, object{"data": "c.vmaxb", "pal": "p.png"}), "Thing.vmax/c.vmaxb": contents(voxels{{}: 1}.snapshots()...),
		"Thing.vmax/p.png": palettePNG(t), "Thing.vmax/deeper/scene.json": []byte("{}"), "__MACOSX/._scene.json": []byte("x"),
	}
	if s, _ := mustDecode(t, inner.zipped(t)); s.Len() != 1 {
		t.Errorf("got %d voxels", s.Len())
	}
}

func TestFileWithoutObjects(t *testing.T) {
	s, warnings := mustDecode(t, files{"scene.json": []byte("{}")}.zipped(t))
	formattest.Valid(t, s)
	if len(s.Layers) != 1 || len(warnings) != 1 {
		t.Errorf("got %d layers and the warnings %q", len(s.Layers), warnings)
	}
}

func TestSniff(t *testing.T) {
	list := format.List{vmax.Format()}
	thumb := bytes.Repeat([]byte("x"), 3*format.SniffLen)
	for what, f := range map[string]struct {
		files files
		want  bool
	}{
		"scene":     {files{"scene.json": nil}, true},
		"voxels":    {files{"a": thumb[:1000], "contents7.vmaxb": thumb}, true},
		"folder":    {files{"A.vmax/": nil, "A.vmax/contents7.vmaxb": thumb}, true},
		"pictures":  {files{"QuickLook/Thumbnail.png": thumb}, true},
		"others":    {files{"a.png": thumb, "b.txt": nil}, false},
		"too late":  {files{"a": thumb, "scene.json": nil}, false},
		"a picture": {files{"palette.png": nil}, true},
	} {
		data := f.files.zipped(t)
		if got := list.Detect("x", data) != nil; got != f.want {
			t.Errorf("%s: recognised is %v", what, got)
		}
	}
	for _, head := range []string{"", "PK\x03\x04", "PK\x05\x06scene.json", "xPK\x03\x04" + strings.Repeat("\x00", 26) + "scene.json"} {
		if list.Detect("x", []byte(head)) != nil {
			t.Errorf("%q is recognised", head)
		}
	}
	for _, name := range []string{"a/B.VMAX.ZIP", "b.vmax"} {
		if len(list.ForPath(name)) == 0 {
			t.Errorf("%s is of no format", name)
		}
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	good := voxels{{}: 1}
	one := func(s any) []byte { return contents(s) }
	st := func(id, st object, ds any) any { return object{"s": object{"id": id, "st": st, "ds": ds}} }
	first := object{"min": []any{0, 0, 0, 0}}
	bad := map[string][]byte{
		"no archive":              []byte("PK\x03\x04 and no more"),
		"no scene":                files{"a": nil}.zipped(t),
		"scene that is no JSON":   files{"scene.json": []byte("{")}.zipped(t),
		"scene of wrong types":    files{"scene.json": []byte(`{"objects":[{"t_p":"x"}]}`)}.zipped(t),
		"null":                    files{"scene.json": []byte(`{"objects":[null]}`)}.zipped(t),
		"no voxels":               files{"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}), "p": palettePNG(t)}.zipped(t),
		"no palette":              files{"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}), "c": contents()}.zipped(t),
		"palette is no picture":   files{"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}), "c": contents(), "p": []byte("x")}.zipped(t),
		"palette is cut":          files{"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}), "c": contents(), "p": palettePNG(t)[:60]}.zipped(t),
		"group in itself":         placedObject(t, good, []object{{"id": "g", "pid": "h"}, {"id": "h", "pid": "g"}}, object{"pid": "g"}),
		"no LZFSE":                simple(t, []byte("plain")),
		"damaged LZFSE":           simple(t, []byte("bvxn\x04\x00\x00\x00\x08\x00\x00\x00\x1e0000000bvx$")),
		"no property list":        simple(t, raw([]byte("plain"))),
		"no snapshots":            simple(t, raw(plist(object{"v": 4}))),
		"empty snapshot":          simple(t, one(object{})),
		"no number":               simple(t, one(st(object{}, first, []byte{0, 1}))),
		"negative number":         simple(t, one(st(object{"c": -1}, first, []byte{0, 1}))),
		"large number":            simple(t, one(snapshot(4096, 0, []byte{0, 1}))),
		"no first voxel":          simple(t, one(st(object{"c": 0}, object{}, []byte{0, 1}))),
		"first voxel beyond":      simple(t, one(snapshot(0, 32768, []byte{0, 1}))),
		"more voxels than cells":  simple(t, one(snapshot(0, 32767, []byte{0, 1, 0, 1}))),
		"half a voxel":            simple(t, one(snapshot(0, 0, []byte{0, 1, 0}))),
		"voxels that are no data": simple(t, one(st(object{"c": 0}, first, "xy"))),
		"chunks of another size":  simple(t, one(st(object{"c": 0}, object{"min": []any{0, 0, 0, 0}, "extent": object{"o": 4}}, []byte{0, 1}))),
	}
	damaged := simple(t, contents(good.snapshots()...))
	at := bytes.Index(damaged, []byte("bvx-"))
	damaged[at+20] ^= 1
	bad["checksum"] = damaged
	for what, data := range bad {
		_, _, err := decode(t, data)
		var e *format.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
}

func TestWhatGoesBeyondIsUnsupported(t *testing.T) {
	good := voxels{{}: 1}
	long := bytes.Repeat([]byte("{"), 1<<18+1)
	for what, data := range map[string][]byte{
		"old version":      simple(t, raw(plist(object{"voxels": []any{}, "v": 2}))),
		"many snapshots":   simple(t, raw(plist(object{"snapshots": make([]any, 1<<16+1)}))),
		"many files":       append(files{"scene.json": []byte("{}")}.zipped(t), bytes.Repeat([]byte("PK\x01\x02"), 1<<14)...),
		"many objects":     files{"scene.json": long}.zipped(t),
		"far away":         placedObject(t, good, nil, object{"t_p": []float64{1e9, 0, 0}}),
		"far away, turned": placedObject(t, good, nil, object{"t_s": []float64{5e8, 1, 1}, "t_p": []float64{5e8, 0, 0}}),
		"large to unpack":  simple(t, largeBlocks()),
		"unknown packing":  otherMethod(t),
		"large scene":      declared(t, "scene.json", 17<<20),
	} {
		_, _, err := decode(t, data)
		var e *format.UnsupportedError
		if !errors.As(err, &e) {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
}

// largeBlocks returns a stream that says that it unpacks to 136 MB.
func largeBlocks() []byte {
	var b []byte
	for range 8 {
		b = append(b, "bvxn\x00\x00\x00\x01\x00\x00\x01\x00"...) // 16 MiB in 64 KiB
		b = append(b, make([]byte, 1<<16)...)
	}
	return append(b, "bvxn\x01\x00\x00\x00\x01\x00\x00\x00\x00bvx$"...)
}

// otherMethod returns an archive that is packed in a way that few programs know.
func otherMethod(t *testing.T) []byte {
	t.Helper()
	data := files{"scene.json": []byte("{}")}.zipped(t)
	for _, head := range []struct {
		magic string
		at    int
	}{{"PK\x03\x04", 8}, {"PK\x01\x02", 10}} {
		data[bytes.Index(data, []byte(head.magic))+head.at] = 99
	}
	return data
}

// declared returns an archive with a deflated file of n zeros.
func declared(t *testing.T, name string, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(make([]byte, n))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An archive that says more or less about a file than there is.
func TestArchivesThatLieAboutSizesAreRefused(t *testing.T) {
	data := declared(t, "scene.json", 1000)
	at := bytes.Index(data, []byte("PK\x01\x02")) + 24
	for _, size := range []int{0, 999, 1001, 1 << 20, 1 << 24} {
		lie := slices.Clone(data)
		lie[at], lie[at+1], lie[at+2], lie[at+3] = byte(size), byte(size>>8), byte(size>>16), byte(size>>24)
		_, _, err := decode(t, lie)
		var e *format.Error
		if !errors.As(err, &e) {
			t.Errorf("%d: got the error %v", size, err)
		}
	}
}

func TestLimits(t *testing.T) {
	v := voxels{}
	for i := range int32(100) {
		v[storage.Pos{X: i, Y: i % 7}] = 1
	}
	data := files{
		"scene.json": sceneJSON(t, nil, object{"data": "c", "pal": "p"}, object{"data": "c", "pal": "p"}), "c": contents(v.snapshots()...), "p": palettePNG(t),
	}.zipped(t)
	for what, l := range map[string]format.Limits{
		"voxels": {Voxels: 199}, "layers": {Layers: 1}, "bytes": {Bytes: 1}, "bytes of the list": {Bytes: 3000}, "bytes of the model": {Bytes: 12_000},
	} {
		_, err := vmax.Format().Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: l})
		var e *format.UnsupportedError
		if !errors.As(err, &e) {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
	if _, err := vmax.Format().Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 200, Layers: 2}}); err != nil {
		t.Error(err)
	}
}

func BenchmarkDecode(b *testing.B) {
	v := voxels{}
	for x := range int32(128) {
		for y := range int32(128) {
			for z := range int32(64) {
				v[storage.Pos{X: x + 64, Y: y + 64, Z: z}] = uint8(1 + (x*y+z)%200)
			}
		}
	}
	for _, position := range [][]int{{-128, -128, 0}, {-127, -125, 1}} {
		b.Run(fmt.Sprintf("x=%d", position[0]), func(b *testing.B) {
			data := files{
				"scene.json": sceneJSON(b, nil, object{"data": "c", "pal": "p", "t_p": position}), "c": contents(v.snapshots()...), "p": palettePNG(b),
			}.zipped(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := vmax.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(v)*b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}
