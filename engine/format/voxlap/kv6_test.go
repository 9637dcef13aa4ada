package voxlap_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/voxlap"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// records returns the voxels of a file, eight bytes each.
func records(data []byte) [][]byte {
	list := make([][]byte, binary.LittleEndian.Uint32(data[28:]))
	for i := range list {
		list[i] = data[32+8*i : 40+8*i]
	}
	return list
}

// vector returns a direction of the format.
func vector(i uint8) [3]float64 {
	z := (2*float64(i)+1)/255 - 1
	angle := float64(i) * 0.3819660112501052 * 2 * math.Pi
	return [3]float64{math.Cos(angle) * math.Sqrt(1-z*z), math.Sin(angle) * math.Sqrt(1-z*z), z}
}

func TestKV6FillsSolidGaps(t *testing.T) {
	s, warnings := decode(t, voxlap.KV6(), kv6File(2, 3, 9, [3]float32{1, 1.5, 4.5}, hollow...))
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	// X 0 lies at x -1; Y 1 at y 2-1-1; Z z at 5-1-z.
	formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{
		{X: -1, Z: 3}: red, {X: -1, Z: 2}: red, {X: -1, Z: 1}: red, {X: -1}: green, {X: -1, Z: -3}: blue, {Y: -1, Z: -4}: blue,
	}))
	if m := s.Layers[0].Matrix; [3]float32(m[12:15]) != [3]float32{0, 0.5, 0.5} {
		t.Errorf("the pivot lies at %v", m[12:15])
	}
}

func TestVoxelsWithoutFacesSayNothingOfGaps(t *testing.T) {
	s, _ := decode(t, voxlap.KV6(), kv6File(1, 1, 9, [3]float32{}, stored{0, 0, 1, red, 0}, stored{0, 0, 4, red, 0}, stored{0, 0, 6, red, 32}))
	if n := s.Len(); n != 3 {
		t.Errorf("got %d voxels, want 3", n)
	}
}

func TestKV6Pivots(t *testing.T) {
	for _, pivot := range [][3]float32{{0, 0, 0}, {1, 1, 1}, {0.25, 3.75, -2.5}, {-1000, 70000.125, 0.0625}, {1<<22 - 1, 5, 1 - 1<<22}} {
		data := kv6File(1, 1, 1, pivot, stored{0, 0, 0, red, 63})
		s, warnings := decode(t, voxlap.KV6(), data)
		again, more := encode(t, voxlap.KV6(), s)
		if !bytes.Equal(again[:32], data[:32]) || len(warnings)+len(more) > 0 {
			t.Errorf("the pivot %v: wrote the head %x, want %x; warnings %q %q", pivot, again[:32], data[:32], warnings, more)
		}
	}
	for _, pivot := range [][3]float32{{float32(math.NaN()), 0, 0}, {0, float32(math.Inf(-1)), 0}, {0, 0, 1 << 22}} {
		s, warnings := decode(t, voxlap.KV6(), kv6File(1, 2, 3, pivot, stored{0, 1, 2, red, 63}))
		warned(t, warnings, "of no use")
		formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{{}: red}))
	}
}

func TestPivotsOfOtherScenes(t *testing.T) {
	far := volume(map[storage.Pos]storage.Color{{X: 1<<22 + 1, Y: 7, Z: 9}: red})
	data, warnings := encode(t, voxlap.KV6(), one(far))
	warned(t, warnings, "the min corner 4194305,7,9 becomes 0,0,0")
	s, _ := decode(t, voxlap.KV6(), data)
	formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{{}: red}))

	// A pivot outside the cell at the origin, and those of several layers, are not written.
	v := volume(map[storage.Pos]storage.Color{{X: 3, Y: 4, Z: 5}: red})
	for name, sc := range map[string]*scene.Scene{"outside": one(v), "two layers": one(v)} {
		sc.Layers[0].Matrix[12], sc.Layers[0].Matrix[13] = 0.5, 9
		want := [3]float32{-2.5, 5, 6}
		if name == "two layers" {
			sc.Layers = append(sc.Layers, scene.NewLayer(2, "m", v.Clone()))
			want[0] = -3
		}
		data, _ := encode(t, voxlap.KV6(), sc)
		var got [3]float32
		if _, err := binary.Decode(data[16:], binary.LittleEndian, &got); err != nil || got != want {
			t.Errorf("%s: got the pivot %v, want %v", name, got, want)
		}
	}
}

func TestKV6IsRefused(t *testing.T) {
	good := kv6File(2, 3, 9, [3]float32{}, hollow...)
	with := func(at int, b ...byte) []byte {
		return append(append(bytes.Clone(good[:at]), b...), good[at+len(b):]...)
	}
	f := voxlap.KV6()
	refused(t, f, nil, 0, "magic")
	refused(t, f, with(0, 'K', 'w', 'l', 'k'), 0, "magic")
	refused(t, f, good[:20], 20, "within its head")
	refused(t, f, with(28, 200), 28, "200 voxels do not fit")
	refused(t, f, with(4, 255, 255, 255, 255), 4, "do not fit")
	refused(t, f, with(8, 255, 255, 255, 255), 4, "do not fit")
	refused(t, f, good[:len(good)-1], 4, "do not fit")
	refused(t, f, with(32+4, 9), 36, "at Z 9 is outside")
	refused(t, f, with(len(good)-2, 7), 32+3*8, "column 1,2 has 7 voxels, and 1 are left")
	_, err := f.Decode(t.Context(), with(14, 7), &format.DecodeOptions{NewVolume: newVolume})
	unsupported(t, err, "16 bits")
	_, err = f.Decode(t.Context(), with(4, 0, 0, 0, 0, 255, 255, 255, 255), &format.DecodeOptions{NewVolume: newVolume})
	unsupported(t, err, "a model of 0 x 4294967295 x 9 voxels")
	_, warnings := decode(t, f, with(len(good)-2, 0))
	warned(t, warnings, "1 voxels are in no column")
	_, err = f.Decode(t.Context(), good, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 4}})
	unsupported(t, err, "more than 4 voxels")
}

func TestSuggestedPaletteIsRead(t *testing.T) {
	p := make([]byte, 768)
	p[3], p[4], p[5] = 63, 32, 99
	data := append(append(kv6File(1, 1, 1, [3]float32{}, stored{0, 0, 0, red, 63}), "SPal"...), p...)
	s, _ := decode(t, voxlap.KV6(), data)
	if got := s.Palette.Colors(); len(got) != 256 || got[1] != storage.RGB(255, 130, 255) || got[0] != storage.RGB(0, 0, 0) {
		t.Errorf("got the palette %v", got)
	}
}

// TestKV6IsWhatANaiveWriterWrites compares with a file made cell by cell.
func TestKV6IsWhatANaiveWriterWrites(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	v := newVolume()
	for range 9000 {
		v.Set(storage.Pos{X: r.Int32N(21) - 9, Y: r.Int32N(23) + 5, Z: r.Int32N(25) - 40}, storage.RGBA(uint8(r.Uint32()), 1, 2, uint8(100+r.IntN(60))))
	}
	w := newVolume() // the solid cells
	for _, c := range formattest.Cells(v) {
		if c.Color.A() >= 127 {
			w.Set(c.Pos, storage.RGB(c.Color.R(), 1, 2))
		}
	}
	b := storage.Bounds(w)
	x, y, z := b.Size()
	var list []stored
	for fx := range int(x) {
		for fy := range int(y) {
			for fz := range int(z) {
				p := storage.Pos{X: b.Min.X + int32(fx), Y: b.Max.Y - 1 - int32(fy), Z: b.Max.Z - 1 - int32(fz)}
				faces := uint8(0)
				for i, d := range [...]storage.Pos{{X: -1}, {X: 1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
					if w.Get(p.Add(d)).Empty() {
						faces |= 1 << i
					}
				}
				if c := w.Get(p); !c.Empty() && faces != 0 {
					list = append(list, stored{fx, fy, fz, c, faces})
				}
			}
		}
	}
	want := kv6File(int(x), int(y), int(z), [3]float32{float32(-b.Min.X), float32(b.Max.Y), float32(b.Max.Z)}, list...)
	got, _ := encode(t, voxlap.KV6(), one(v))
	if !bytes.Equal(got[:32], want[:32]) || len(got) != len(want) {
		t.Fatalf("got the head %x and %d bytes, want %x and %d", got[:32], len(got), want[:32], len(want))
	}
	for i, w := range records(want) {
		if g := records(got)[i]; !bytes.Equal(g[:3], w[:3]) || !bytes.Equal(g[4:7], w[4:7]) {
			t.Fatalf("voxel %d: got %v, want %v", i, g, w)
		}
	}
	end := 32 + 8*len(list)
	if !bytes.Equal(got[end:], want[end:]) {
		t.Error("the counts differ")
	}
}

func TestDirectionsPointIntoTheModel(t *testing.T) {
	data, _ := encode(t, voxlap.KV6(), one(ball()))
	i := 0
	columns := data[len(data)-2*199*199:]
	for x := range 199 {
		for y := range 199 {
			for range binary.LittleEndian.Uint16(columns[2*(199*x+y):]) {
				r := data[32+8*i:]
				i++
				z := int(binary.LittleEndian.Uint16(r[4:]))
				d := vector(r[7])
				px, py, pz := float64(x-99), float64(y-99), float64(z-99)
				if cos := -(d[0]*px + d[1]*py + d[2]*pz) / math.Sqrt(px*px+py*py+pz*pz); r[7] == 255 || cos < 0.8 {
					t.Fatalf("the voxel at %d,%d,%d has the direction %d with a cosine of %.3f", x, y, z, r[7], cos)
				}
			}
		}
	}
	lone, _ := encode(t, voxlap.KV6(), one(volume(map[storage.Pos]storage.Color{{}: red})))
	if got := records(lone)[0]; got[7] != 255 || got[6] != 63 {
		t.Errorf("a lone voxel is %v", got)
	}
}

func TestKV6OfHugeBoxesIsRefused(t *testing.T) {
	v := volume(map[storage.Pos]storage.Color{{}: red, {X: 40000, Y: 40000}: red})
	err := voxlap.KV6().Write(t.Context(), io.Discard, one(v), &format.EncodeOptions{NewVolume: newVolume})
	unsupported(t, err, "limit of 1073741824 bytes")
	v = volume(map[storage.Pos]storage.Color{{}: red, {Z: 65535}: red})
	err = voxlap.KV6().Write(t.Context(), io.Discard, one(v), &format.EncodeOptions{NewVolume: newVolume})
	unsupported(t, err, "65536 voxels along z")
}

func TestTallKV6(t *testing.T) {
	v := volume(map[storage.Pos]storage.Color{{}: red, {Z: 65534}: green, {X: 100, Y: -3000, Z: 300}: blue})
	data, _ := encode(t, voxlap.KV6(), one(v))
	s, _ := decode(t, voxlap.KV6(), data)
	formattest.SameVolume(t, s.Layers[0].Volume, v)
}

// TestScatteredVoxels has more tiles in a slice than are kept unpacked at a time.
func TestScatteredVoxels(t *testing.T) {
	v := newVolume()
	for y := range int32(40) {
		for z := range int32(40) {
			v.Set(storage.Pos{Y: 16 * y, Z: 16 * z}, red)
			v.Set(storage.Pos{X: 1, Y: 16*y + 1, Z: 16 * z}, green)
		}
	}
	data, _ := encode(t, voxlap.KV6(), one(v))
	s, _ := decode(t, voxlap.KV6(), data)
	formattest.SameVolume(t, s.Layers[0].Volume, v)
}
