package gox_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var red, blue = storage.RGB(255, 0, 0), storage.RGBA(0, 0, 255, 9)

// cells fails the test unless a layer has just these cells.
func cells(t testing.TB, l *scene.Layer, want map[storage.Pos]storage.Color) {
	t.Helper()
	v := newVolume()
	for p, c := range want {
		v.Set(p, c)
	}
	formattest.SameVolume(t, l.Volume, v)
}

// noWarning fails the test if there are warnings.
func noWarning(t testing.TB, warnings []string) {
	t.Helper()
	if len(warnings) > 0 {
		t.Errorf("warnings: %q", warnings)
	}
}

// warned fails the test unless a single warning has the text.
func warned(t testing.TB, warnings []string, text string) {
	t.Helper()
	if len(warnings) != 1 || !strings.Contains(warnings[0], text) {
		t.Errorf("got the warnings %q, want one with %q", warnings, text)
	}
}

func TestBlocksLieAtAnyPosition(t *testing.T) {
	p := storage.Pos{X: 1, Y: 2, Z: 15}
	for _, at := range []storage.Pos{{}, {X: 16, Y: -32}, {X: 3, Y: -15, Z: 7}, {X: storage.MinCoord, Z: storage.MaxCoord - 16}} {
		for version, shift := range map[int32]int32{1: 8, 2: 0} {
			s, warnings := decode(t, file(version, one(t, p, red), layer([]int32{0, at.X + shift, at.Y + shift, at.Z + shift})))
			noWarning(t, warnings)
			cells(t, s.Layers[0], map[storage.Pos]storage.Color{at.Add(p): red})
		}
	}
}

func TestLaterBlocksReplaceEarlierOnesWithEmptyCellsToo(t *testing.T) {
	full := block(t, func(storage.Pos) storage.Color { return red })
	hole := one(t, storage.Pos{X: 0}, blue)
	s, _ := decode(t, file(2, full, hole, layer([]int32{0, 0, 0, 0, 1, 14, 0, 0})))
	want := map[storage.Pos]storage.Color{{X: 14}: blue}
	for i := range storage.TileCells {
		if q := (storage.TilePos{}).Cell(i); q.X < 14 {
			want[q] = red
		}
	}
	cells(t, s.Layers[0], want)
}

func TestBlocksAtBadPlacesAreLeftOut(t *testing.T) {
	b := one(t, storage.Pos{}, red)
	s, warnings := decode(t, file(2, b, layer([]int32{1, 0, 0, 0, -1, 0, 0, 0, 0, 5, 0, 0})))
	warned(t, warnings, "2 blocks are not in the file")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: 5}: red})
	s, warnings = decode(t, file(2, b, layer([]int32{0, storage.MaxCoord - 15, 0, 0, 0, 0, math.MinInt32, 0, 0, 5, 0, 0})))
	warned(t, warnings, "2 blocks lie outside")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{X: 5}: red})
}

func TestBlocksMayComeAfterTheirLayer(t *testing.T) {
	s, warnings := decode(t, file(2, layer([]int32{0, 0, 0, 0}), one(t, storage.Pos{}, red)))
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: red})
}

// TestPicturesAgreeWithTheStandardLibrary compares with what image/png writes for all kinds of images.
func TestPicturesAgreeWithTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	straight := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range straight.Pix {
		straight.Pix[i] = uint8(i/7) + uint8(r.IntN(3))*uint8(r.IntN(40))
	}
	noise := image.NewNRGBA(straight.Rect)
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.Uint32())
	}
	opaque := image.NewRGBA(straight.Rect)
	draw.Draw(opaque, opaque.Rect, image.NewUniform(color.RGBA{1, 2, 3, 255}), image.Point{}, draw.Src)
	gray := image.NewGray(straight.Rect)
	copy(gray.Pix, noise.Pix)
	indexed := image.NewPaletted(straight.Rect, color.Palette{color.NRGBA{200, 100, 50, 3}, color.NRGBA{1, 2, 3, 255}})
	for i := range indexed.Pix {
		indexed.Pix[i] = uint8(i % 2)
	}
	deep := image.NewNRGBA64(straight.Rect)
	copy(deep.Pix, noise.Pix)
	for name, m := range map[string]image.Image{
		"straight": straight, "noise": noise, "opaque": opaque, "gray": gray, "indexed": indexed, "deep": deep,
	} {
		t.Run(name, func(t *testing.T) {
			want := map[storage.Pos]storage.Color{}
			for i := range storage.TileCells {
				var c color.NRGBA
				if m == image.Image(deep) {
					d := deep.NRGBA64At(i%64, i/64)
					c = color.NRGBA{uint8(d.R >> 8), uint8(d.G >> 8), uint8(d.B >> 8), uint8(d.A >> 8)}
				} else {
					c = color.NRGBAModel.Convert(m.At(i%64, i/64)).(color.NRGBA)
				}
				if c.A > 0 {
					want[storage.TilePos{}.Cell(i)] = storage.RGBA(c.R, c.G, c.B, c.A)
				}
			}
			s, _ := decode(t, file(2, chunk("BL16", picture(t, m)), layer([]int32{0, 0, 0, 0})))
			cells(t, s.Layers[0], want)
		})
	}
}

func TestBadPicturesAreRefused(t *testing.T) {
	good := picture(t, image.NewNRGBA(image.Rect(0, 0, 64, 64)))
	idat := bytes.Index(good, []byte("IDAT"))
	noData := append(bytes.Clone(good[:idat]), "IEND"...)
	badZlib := bytes.Clone(good)
	badZlib[idat+4] = 0xff
	cut := bytes.Clone(good[:idat+10])
	indexed := picture(t, image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.Black}))
	for name, p := range map[string][]byte{
		"no picture": []byte("x"), "wrong size": picture(t, image.NewNRGBA(image.Rect(0, 0, 65, 64))), "no data": noData,
		"bad packing": badZlib, "cut off": cut, "indexed and cut off": indexed[:60],
	} {
		_, err := gox.Decode(t.Context(), file(2, chunk("BL16", p), layer([]int32{0, 0, 0, 0})), &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != 16 || !strings.Contains(bad.Msg, "block 0") {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}

func TestGzipWrapper(t *testing.T) {
	plain := file(2, one(t, storage.Pos{}, red), layer([]int32{0, 0, 0, 0}), chunk("PLAC", make([]byte, 100)))
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	list := format.List{gox.Format()}
	if list.Detect("", b.Bytes()) == nil {
		t.Error("not recognised")
	}
	s, warnings := decode(t, b.Bytes())
	noWarning(t, warnings)
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: red})

	s, warnings = decode(t, b.Bytes()[:b.Len()-6])
	warned(t, warnings, "gzip")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: red})

	for _, bad := range [][]byte{b.Bytes()[:5], b.Bytes()[:12], []byte("\x1f\x8bnonsense")} {
		if _, err := gox.Decode(t.Context(), bad, &format.DecodeOptions{NewVolume: newVolume}); err == nil {
			t.Errorf("%q was read", bad)
		}
		if list.Detect("", bad) != nil {
			t.Errorf("%q was recognised", bad)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	long := make([]byte, 3<<20)
	b.Reset()
	z.Reset(&b)
	if _, err := z.Write(long); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := gox.Decode(ctx, b.Bytes(), &format.DecodeOptions{NewVolume: newVolume}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v while unpacking with an ended context", err)
	}
}

func TestIDsAndNamesBecomeUnique(t *testing.T) {
	s, warnings := decode(t, file(2,
		layer(nil, pair("id", ints(0)), pair("name", []byte("Layer.1"))),
		layer(nil, pair("id", ints(1))),
		layer(nil, pair("id", ints(1)), pair("name", []byte("half\x00rest"))),
		layer(nil, pair("id", ints(-5)), pair("name", []byte(strings.Repeat("é", 200)))),
		layer(nil, pair("id", []byte{1}), pair("name", []byte("bad\xff")))))
	warned(t, warnings, "layers 1 and 2 have the same id 1")
	formattest.Valid(t, s)
	var ids []int
	var names []string
	for _, l := range s.Layers {
		ids = append(ids, l.ID)
		names = append(names, l.Name)
	}
	wantNames := []string{"Layer.1", "Layer.2", "half", strings.Repeat("é", 127), "bad\uFFFD"}
	for i, want := range []int{2, 1, 3, 4, 5} {
		if ids[i] != want || names[i] != wantNames[i] {
			t.Errorf("layer %d: got id %d name %q, want %d %q", i, ids[i], names[i], want, wantNames[i])
		}
	}
	if s.Active != 5 {
		t.Errorf("the active layer is %d, want the topmost", s.Active)
	}
}

func TestLayerProperties(t *testing.T) {
	box := scene.BoxMatrix(storage.BoxAt(storage.Pos{X: 1}))
	null := scene.Matrix{}
	nan := scene.Identity
	nan[3] = float32(math.NaN())
	s, warnings := decode(t, file(2,
		layer(nil, pair("mat", matrix(moved(1, 2, 3))), pair("mode", ints(3)), pair("img-path", []byte("/x\x00y")), pair("box", matrix(box)),
			pair("visible", []byte{0}), pair("marker_color", []byte{1, 2, 3, 4}), pair("locked", nil), ints(0)),
		layer(nil, pair("mat", matrix(nan)), pair("mode", ints(99)), pair("box", matrix(null)), pair("visible", []byte{1, 1}), pair("color", []byte{1, 2, 3, 4})),
	))
	noWarning(t, warnings)
	a, b := s.Layers[0], s.Layers[1]
	if a.Matrix != moved(1, 2, 3) || a.Mode != scene.Paint || a.ImagePath != "/x\x00y" || a.Box == nil || *a.Box != box || a.Visible {
		t.Errorf("got %+v", a)
	}
	if len(a.Extra) != 2 || a.Extra[0].Key != "marker_color" || !bytes.Equal(a.Extra[0].Value, []byte{1, 2, 3, 4}) || a.Extra[1].Key != "locked" {
		t.Errorf("got the unknown keys %+v", a.Extra)
	}
	if b.Matrix != scene.Identity || b.Mode != scene.Over || b.Box != nil || !b.Visible || b.Color != storage.RGBA(1, 2, 3, 4) {
		t.Errorf("got %+v", b)
	}
}

func TestMaterials(t *testing.T) {
	s, warnings := decode(t, file(2,
		layer(nil), // before any material: none
		chunk("MATE", pair("name", []byte("a")), pair("color", []byte{255, 51, 0, 255}), pair("metallic", floats(0.25)),
			pair("name", []byte("b")), pair("roughness", floats(1)), pair("emission", floats(1, 2, 3)), pair("new", []byte("x"))),
		chunk("MATE", pair("color", floats(.5, .5, .5, 1)), pair("roughness", floats(float32(math.Inf(1))))),
		layer(nil), layer(nil, pair("material", ints(1))), layer(nil, pair("material", ints(3))), layer(nil, pair("material", ints(-1)))))
	noWarning(t, warnings)
	for i, want := range []int{-1, 2, 1, -1, -1} {
		if got := s.Layers[i].Material; got != want {
			t.Errorf("layer %d has the material %d, want %d", i, got, want)
		}
	}
	a, b, c := s.Materials[0], s.Materials[1], s.Materials[2]
	if a.Name != "a" || a.Color != [4]float32{1, 1, 1, 1} || a.Metallic != 0.25 || a.Roughness != 0.5 {
		t.Errorf("got %+v", a)
	}
	if b.Name != "b" || b.Color != [4]float32{1, 1, 1, 1} || b.Roughness != 1 || b.Emission != [3]float32{1, 2, 3} || len(b.Extra) != 1 {
		t.Errorf("got %+v", b)
	}
	if c.Name != "" || c.Color[0] != .5 || c.Roughness != .5 {
		t.Errorf("got %+v", c)
	}
}

func TestCamerasAndLight(t *testing.T) {
	quarter := float32(math.Sqrt(0.5))
	s, warnings := decode(t, file(2, layer(nil),
		chunk("CAMR", pair("name", []byte("c")), pair("dist", floats(9)), pair("ortho", []byte{1}), pair("mat", matrix(moved(1, 2, 3))),
			pair("active", nil), pair("mode", ints(1))),
		chunk("CAMR", pair("dist", floats(10)), pair("rot", floats(quarter, quarter, 0, 0)), pair("ofs", floats(1, 2, 3))),
		chunk("CAMR", pair("rot", floats(0, 0, 0, 0))),
		chunk("LIGH", pair("pitch", floats(1)), pair("yaw", floats(2)), pair("intensity", floats(3)), pair("fixed", []byte{1}),
			pair("ambient", floats(4)), pair("shadow", floats(float32(math.NaN()))), pair("x", nil))))
	noWarning(t, warnings)
	c := s.Cameras[0]
	if c.Name != "c" || c.Dist != 9 || !c.Ortho || c.Matrix != moved(1, 2, 3) || !c.Active || len(c.Extra) != 1 {
		t.Errorf("got %+v", c)
	}
	if l := *s.Light; l.Pitch != 1 || l.Yaw != 2 || l.Intensity != 3 || !l.Fixed || l.Ambient != 4 || l.Shadow != 0.3 || len(l.Extra) != 1 {
		t.Errorf("got %+v", l)
	}
	// A turn by 90 degrees about x: view = T(0,0,-10) * R * T(1,2,3) maps what the camera's matrix maps back.
	view := func(x, y, z float64) (float64, float64, float64) {
		x, y, z = x+1, y+2, z+3
		return x, -z, y - 10
	}
	for _, p := range [][3]float64{{}, {1, 0, 0}, {0, 1, 0}, {3, 4, 5}} {
		x, y, z := view(s.Cameras[1].Matrix.Apply(p[0], p[1], p[2]))
		if math.Abs(x-p[0])+math.Abs(y-p[1])+math.Abs(z-p[2]) > 1e-5 {
			t.Errorf("the camera takes %v to %v %v %v", p, x, y, z)
		}
	}
	if got := s.Cameras[2].Matrix; got != moved(0, 0, 128) {
		t.Errorf("a null rotation gives %v", got)
	}
}

func TestUnknownPartsSurvive(t *testing.T) {
	data := file(2, chunk("IMG ", pair("box", matrix(scene.Identity)), pair("mood", []byte("good")), pair("long", make([]byte, 300))),
		chunk("PREV", []byte("stale")), layer(nil, pair("opacity", floats(1))), chunk("PLAC", []byte("text")), chunk("CLRH"))
	s, _ := decode(t, data)
	again, warnings := decode(t, encode(t, s))
	noWarning(t, warnings)
	formattest.SameScene(t, again, s)
	kinds, payloads := chunks(t, encode(t, s))
	if got := strings.Join(kinds, ","); got != "IMG ,LAYR,PLAC,CLRH" {
		t.Errorf("got the chunks %s", got)
	}
	if !bytes.Contains(payloads[0], []byte("good")) || string(payloads[2]) != "text" {
		t.Errorf("got %q", payloads)
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	l := layer(nil)
	for name, c := range map[string]struct {
		data   []byte
		offset int64
		text   string
	}{
		"nothing":           {nil, 0, "magic"},
		"other magic":       {[]byte("GOXX\x02\x00\x00\x00"), 0, "magic"},
		"version 0":         {file(0, l), 4, "version 0"},
		"no layer, cut off": {file(2, []byte("LAYR")), 8, "before its first layer"},
		"negative length":   {file(2, l, []byte("PLAC"), ints(-1)), int64(8 + len(l) + 4), "length -1"},
		"tiny layer":        {file(2, chunk("LAYR", []byte{1})), 16, "1 bytes"},
		"many blocks":       {file(2, chunk("LAYR", ints(math.MaxInt32))), 16, "2147483647 blocks"},
		"negative blocks":   {file(2, chunk("LAYR", ints(-1))), 16, "-1 blocks"},
		"long key":          {file(2, chunk("LAYR", ints(0, 9))), 20, "key"},
		"negative key":      {file(2, chunk("LAYR", ints(0, -9))), 20, "key"},
		"cut key":           {file(2, chunk("LAYR", ints(0), []byte{1, 0})), 20, "key"},
		"long value":        {file(2, chunk("MATE", ints(1), []byte("k"), ints(9))), 21, `"k"`},
	} {
		_, err := gox.Decode(t.Context(), c.data, &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Format != "gox" || bad.Offset != c.offset || !strings.Contains(bad.Msg, c.text) {
			t.Errorf("%s: got the error %v, want offset %d and %q", name, err, c.offset, c.text)
		}
	}
	_, err := gox.Decode(t.Context(), file(3, l), &format.DecodeOptions{NewVolume: newVolume})
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) {
		t.Errorf("version 3: got the error %v", err)
	}
}

func TestMissingTailIsAWarning(t *testing.T) {
	s, warnings := decode(t, file(2, one(t, storage.Pos{}, red), layer([]int32{0, 0, 0, 0}), []byte("LAYR"), ints(100), ints(1)))
	warned(t, warnings, "cut off")
	cells(t, s.Layers[0], map[storage.Pos]storage.Color{{}: red})
	s, warnings = decode(t, file(2))
	warned(t, warnings, "no layer")
	formattest.Valid(t, s)
}

func TestLimitsAreKept(t *testing.T) {
	full := block(t, func(storage.Pos) storage.Color { return red })
	wide := scene.BoxMatrix(storage.Box{Max: storage.Pos{X: 1000, Y: 1000, Z: 1000}})
	far := scene.Matrix{0: 1000, 5: 1000, 10: 1000, 15: 1}
	noisy := block(t, func(p storage.Pos) storage.Color { return storage.RGB(uint8(p.X), uint8(p.Y), uint8(p.Z)) })
	for name, c := range map[string]struct {
		data   []byte
		limits format.Limits
	}{
		"voxels":         {file(2, full, layer([]int32{0, 0, 0, 0, 0, 16, 0, 0})), format.Limits{Voxels: 5000}},
		"shape":          {file(2, layer(nil, pair("shape", []byte("cube")), pair("mat", matrix(wide)), pair("color", ints(-1)))), format.Limits{Voxels: 5000}},
		"shape in bytes": {file(2, layer(nil, pair("shape", []byte("sphere")), pair("mat", matrix(wide)), pair("color", ints(-1)))), format.Limits{Bytes: 5000}},
		"several shapes": {
			file(2, layer(nil, pair("shape", []byte("cube")), pair("mat", matrix(scene.Matrix{0: 9, 5: 9, 10: 9, 15: 1}))),
				layer(nil, pair("shape", []byte("cube")), pair("mat", matrix(scene.Matrix{0: 9, 5: 9, 10: 9, 15: 1})))), format.Limits{Voxels: 12000},
		},
		"clone":         {file(2, full, layer([]int32{0, 0, 0, 0}, pair("id", ints(1))), layer(nil, pair("base_id", ints(1)))), format.Limits{Voxels: 5000}},
		"scaled clone":  {file(2, full, layer([]int32{0, 0, 0, 0}, pair("id", ints(1))), layer(nil, pair("base_id", ints(1)), pair("mat", matrix(far)))), format.Limits{}},
		"turned clone":  {file(2, full, layer([]int32{0, 0, 0, 0}, pair("id", ints(1))), layer(nil, pair("base_id", ints(1)), pair("mat", matrix(scene.Matrix{1: 1, 4: -1, 10: 1, 15: 1})))), format.Limits{Voxels: 5000}},
		"layers":        {file(2, layer(nil), layer(nil)), format.Limits{Layers: 1}},
		"bytes":         {file(2, noisy, layer([]int32{0, 0, 0, 0}), layer(nil)), format.Limits{Bytes: 100}},
		"bytes by adds": {file(2, noisy, layer(manyRecords(40))), format.Limits{Bytes: 100_000}},
	} {
		_, err := gox.Decode(t.Context(), c.data, &format.DecodeOptions{NewVolume: newVolume, Limits: c.limits})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) || unsupported.Format != "gox" {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}

// manyRecords returns n records of block 0 in a row.
func manyRecords(n int32) (r []int32) {
	for i := range n {
		r = append(r, 0, 16*i, 0, 0)
	}
	return r
}

func TestBlocksUsedAgainAreTheSame(t *testing.T) {
	noise := block(t, func(p storage.Pos) storage.Color { return storage.RGB(uint8(p.X), uint8(p.Y), uint8(p.Z)) })
	s, _ := decode(t, file(2, noise, one(t, storage.Pos{}, red), layer([]int32{0, 0, 0, 0, 1, 16, 0, 0, 1, 32, 0, 0, 0, 48, 0, 0})))
	v := s.Layers[0].Volume
	for i := range storage.TileCells {
		p := storage.TilePos{}.Cell(i)
		want := storage.RGB(uint8(p.X), uint8(p.Y), uint8(p.Z))
		if a, b := v.Get(p), v.Get(p.Add(storage.Pos{X: 48})); a != want || b != want {
			t.Fatalf("got %v and %v at %v, want %v", a, b, p, want)
		}
	}
	if v.Len() != 2*storage.TileCells+2 {
		t.Errorf("got %d voxels", v.Len())
	}
}

func TestFilterBytesOfPictures(t *testing.T) {
	data := picture(t, image.NewNRGBA(image.Rect(0, 0, 64, 64)))
	// An IHDR of a picture with fewer rows than it says is found by its data.
	idat := bytes.Index(data, []byte("IDAT"))
	n := binary.BigEndian.Uint32(data[idat-4:])
	if n == 0 {
		t.Fatal("no data")
	}
	raw := bytes.Repeat([]byte{9}, 64*257)
	var z bytes.Buffer
	z.Write(storedZlib(raw))
	p := append(bytes.Clone(data[:idat-4]), byte(z.Len()>>24), byte(z.Len()>>16), byte(z.Len()>>8), byte(z.Len()))
	p = append(append(p, "IDAT"...), z.Bytes()...)
	_, err := gox.Decode(t.Context(), file(2, chunk("BL16", p), layer([]int32{0, 0, 0, 0})), &format.DecodeOptions{NewVolume: newVolume})
	if err == nil || !strings.Contains(err.Error(), "filter 9") {
		t.Errorf("got the error %v, want one about the filter", err)
	}
}

// storedZlib wraps bytes, at most 65,535, as a zlib stream without packing.
func storedZlib(raw []byte) []byte {
	b := []byte{0x78, 0x01, 1, byte(len(raw)), byte(len(raw) >> 8), ^byte(len(raw)), ^byte(len(raw) >> 8)}
	return append(b, raw...)
}

// countdown is a context that ends after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestChunksAreReadUntilTheContextEnds(t *testing.T) {
	preview := "PREV\x00\x00\x00\x00\x00\x00\x00\x00"
	file := []byte("GOX \x02\x00\x00\x00" + strings.Repeat(preview, 100_000) + "LAYR")
	ctx := &countdown{t.Context(), 10}
	if _, err := gox.Decode(ctx, file, &format.DecodeOptions{NewVolume: newVolume}); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
}
