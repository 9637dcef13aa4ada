package vengi_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: vengi.Format(), Kinds: all.Kinds()}.Fuzz(f)
}

// FuzzContent varies what is packed, which FuzzDecode reaches only through the checksum of zlib.
func FuzzContent(f *testing.F) {
	for _, version := range []int{1, 2, 3, 5, 7, 9} {
		f.Add(unpacked(f, file(version, le(tag("PROP"), 1, "key", "value"), moved(version, 1, 2, 3),
			pivoted(version, "model", "Model", 1, -1, 1, [3]float64{0.5, 0, 0.5}, palette(version, int(red), int(glass)),
				data(version, [3]int{-1, 0, 0}, [3]int{1, 1, 0}, 0, -1, 1, 0, 0, -1), moved(version, 5, 0, 0)),
			node(version, "again", "ModelReference", 2, 1, 0,
				columns([3]float64{0.8, 0.6, 0}, [3]float64{-0.6, 0.8, 0}, [3]float64{0, 0, 1}, [3]float64{1, 1, 1})))))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := vengi.Decode(t.Context(), packed(content), &format.DecodeOptions{
			NewVolume: newVolume, Limits: format.Limits{Voxels: 1 << 20, Layers: 1 << 10, Bytes: 64 << 20},
		})
		var bad *format.Error
		var unsupported *format.UnsupportedError
		if err != nil {
			if !errors.As(err, &bad) && !errors.As(err, &unsupported) {
				t.Fatalf("the error %v (%T)", err, err)
			}
			return
		}
		formattest.Valid(t, s)
		var b bytes.Buffer
		err = vengi.Encode(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume})
		if errors.As(err, &unsupported) {
			return // what is turned may need a larger box than the limit
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := vengi.Decode(t.Context(), b.Bytes(), &format.DecodeOptions{NewVolume: newVolume})
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Layers) != len(s.Layers) {
			t.Fatalf("got %d layers again, want %d", len(again.Layers), len(s.Layers))
		}
		for i, l := range s.Layers {
			g := again.Layers[i]
			formattest.SameVolume(t, g.Volume, l.Volume)
			if g.Name != l.Name || g.Visible != l.Visible {
				t.Errorf("got the layer %q, visible %v; want %q, %v", g.Name, g.Visible, l.Name, l.Visible)
			}
		}
	})
}
