package voxlap_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/voxlap"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// exposed returns the digest of a volume whose colours are those of the voxels beside an empty cell.
func exposed(v storage.Volume) formattest.Digest {
	surface := newVolume()
	for _, c := range formattest.Cells(v) {
		if formattest.Exposed(v, c.Pos) {
			surface.Set(c.Pos, c.Color)
		}
	}
	d := formattest.Sum(v)
	colors := formattest.Sum(surface)
	d.SHA256, d.Colours = colors.SHA256, colors.Colours
	return d
}

func TestCorpusHoldsWhatOtherProgramsFound(t *testing.T) {
	for _, f := range []*format.Format{voxlap.KV6(), voxlap.KVX()} {
		matched := map[string]bool{}
		for _, want := range formattest.ExpectedRows(t, f.Name) {
			s, warnings := decode(t, f, formattest.CorpusFile(t, want.File))
			if len(warnings) > 0 {
				t.Errorf("%s: warnings %q", want.File, warnings)
			}
			if want.Scope == "exposed" {
				want.Scope = "all"
			}
			diff := want.Match(exposed(s.Layers[0].Volume))
			t.Logf("%s: difference %q (%s)", want.File, diff, want.Note)
			matched[want.File] = matched[want.File] || diff == ""
		}
		for file, ok := range matched {
			if !ok {
				t.Errorf("%s is not as other programs found it", file)
			}
		}
	}
}

func TestCorpusSurvivesWritingAndReading(t *testing.T) {
	for _, f := range []*format.Format{voxlap.KV6(), voxlap.KVX()} {
		for _, file := range formattest.CorpusFiles(t, f.Exts[0]) {
			t.Run(file, func(t *testing.T) {
				data := formattest.CorpusFile(t, file)
				if found := (format.List{voxlap.KV6(), voxlap.KVX()}).Detect("", data); found == nil || found.Name != f.Name {
					t.Errorf("detected as %v", found)
				}
				s, _ := decode(t, f, data)
				again, warnings := encode(t, f, s)
				if len(warnings) > 0 {
					t.Errorf("warnings %q", warnings)
				}
				got, _ := decode(t, f, again)
				if g, w := exposed(got.Layers[0].Volume), exposed(s.Layers[0].Volume); g != w {
					t.Errorf("got %+v, want %+v", g, w)
				}
				if got.Bounds(nil) != s.Bounds(nil) || got.Layers[0].Matrix != s.Layers[0].Matrix {
					t.Errorf("the box is %v with the pivot %v, want %v with %v", got.Bounds(nil), got.Layers[0].Matrix, s.Bounds(nil), s.Layers[0].Matrix)
				}
			})
		}
	}
}

// TestDirectionsPointAsSlab6Says compares the directions of voxels with those in a file of Slab6.
func TestDirectionsPointAsSlab6Says(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/slab6_vox_test.kv6")
	s, _ := decode(t, voxlap.KV6(), data)
	again, _ := encode(t, voxlap.KV6(), s)
	want, got := records(data), records(again)
	if len(want) != len(got) {
		t.Fatalf("got %d voxels, want %d", len(got), len(want))
	}
	sum, n := 0.0, 0
	for i := range want {
		if [7]byte(got[i][:7]) != [7]byte(want[i][:7]) {
			t.Fatalf("voxel %d is %v, want %v", i, got[i], want[i])
		}
		if a, b := got[i][7], want[i][7]; a != 255 && b != 255 {
			v, w := vector(a), vector(b)
			sum += v[0]*w[0] + v[1]*w[1] + v[2]*w[2]
			n++
		}
	}
	if mean := sum / float64(n); mean < 0.95 {
		t.Errorf("the mean cosine between %d directions is %.3f", n, mean)
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, f := range []*format.Format{voxlap.KV6(), voxlap.KVX()} {
		data, _ := encode(b, f, one(ball()))
		b.Run("format="+f.Name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				s, err := f.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
				if err != nil {
					b.Fatal(err)
				}
				n = s.Len()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, f := range []*format.Format{voxlap.KV6(), voxlap.KVX()} {
		s := one(ball())
		b.Run("format="+f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				encode(b, f, s)
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}

// ball returns a ball with a radius of 100 voxels in 8 colours.
func ball() storage.Volume {
	v := newVolume()
	for z := int32(-100); z < 100; z++ {
		for y := int32(-100); y < 100; y++ {
			for x := int32(-100); x < 100; x++ {
				if x*x+y*y+z*z < 100*100 {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x&64), uint8(y&64), uint8(z&64)))
				}
			}
		}
	}
	return v
}
