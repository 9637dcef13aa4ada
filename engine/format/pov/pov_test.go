package pov_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/pov"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func TestSuite(t *testing.T) {
	formattest.Suite{Format: pov.Format(), Kinds: all.Kinds()}.Run(t)
}

// encode writes a scene and returns the warnings too.
func encode(t testing.TB, s *scene.Scene) (string, []string) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	if err := pov.Format().Write(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	}); err != nil {
		t.Fatal(err)
	}
	return b.String(), warnings
}

func TestTwoLayers(t *testing.T) {
	below, above := newVolume(), newVolume()
	for x := range int32(4) {
		below.Set(storage.Pos{X: x, Y: -1}, storage.RGB(255, 128, 0))
	}
	below.Set(storage.Pos{Z: 20}, storage.RGB(1, 2, 3))
	above.Set(storage.Pos{X: 3, Y: -1}, storage.RGBA(0, 0, 255, 51))
	s := &scene.Scene{
		Layers: []*scene.Layer{scene.NewLayer(1, "below", below), scene.NewLayer(2, "a\n#end \u2028 ä", above), scene.NewLayer(3, "none", newVolume())},
		Materials: []scene.Material{
			{Name: "dim", Color: [4]float32{0.25, 1, 1, 0.5}, Roughness: 1},
			{Name: "gold", Color: [4]float32{1, 1, 1, 1}, Metallic: 1, Roughness: 0.5, Emission: [3]float32{1, float32(math.NaN()), 0.5}},
		},
	}
	s.Layers[0].Material = 0
	const want = `// POV-Ray scene by goxel-daemon: Z is up, and a voxel is one unit wide.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 32 }
background { srgb <0.94,0.94,0.94> }
#declare Aspect = image_width / image_height;
#declare Field = function(Degrees, Factor) { 2*degrees(atan2(tan(radians(Degrees/2))*Factor, 1)) };
#macro Vox(Min, Max, Color)
  box { Min, Max texture { pigment { color srgbt Color } finish { Look } } }
#end
#declare Look_0 = finish { ambient 0.4 diffuse 0.7 }
#declare Look_1 = finish { ambient 0.4 diffuse 0.7 } // dim
#declare Look_2 = finish { ambient 0.4 diffuse 0.35 specular 0.5 roughness 0.25 metallic 1 reflection { 0.25 metallic } emission rgb <1,0,0.5> } // gold
#declare Camera_0 = camera { perspective right -Aspect*x up y angle Field(30, max(Aspect, 1)) sky <0,0,1> location <28.670378,-26.670378,32.276272> look_at <2,0,10.5> }
camera { Camera_0 }
light_source { <-320.063658,-644.127317,1084.045528> rgb 1 parallel point_at <2,0,10.5> }

// a #end   ä
#declare Look = Look_0;
  Vox(<3,-1,0>,<4,0,1>,<0,0,1,0.8>)

// below
#declare Look = Look_1;
union {
  Vox(<0,-1,0>,<3,0,1>,<0.537099,0.501961,0,0.5>)
  Vox(<0,0,20>,<1,1,21>,<0.00098,0.007843,0.011765,0.5>)
}
`
	got, warnings := encode(t, s)
	if got != want || len(warnings) > 0 {
		t.Errorf("got the warnings %q and\n%s\nwant\n%s", warnings, got, want)
	}
}

// read finds the boxes of a file as a plain reader does, and returns their cells with channels from 0 to 1. No cell may come twice.
func read(t *testing.T, text string) (cells map[storage.Pos][4]float64, boxes int) {
	t.Helper()
	cells = map[storage.Pos][4]float64{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "  Vox(") {
			continue
		}
		boxes++
		var lo, hi storage.Pos
		var c [4]float64
		if _, err := fmt.Sscanf(line, "  Vox(<%d,%d,%d>,<%d,%d,%d>,<%g,%g,%g,%g>)", &lo.X, &lo.Y, &lo.Z, &hi.X, &hi.Y, &hi.Z, &c[0], &c[1], &c[2], &c[3]); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		for z := lo.Z; z < hi.Z; z++ {
			for y := lo.Y; y < hi.Y; y++ {
				for x := lo.X; x < hi.X; x++ {
					p := storage.Pos{X: x, Y: y, Z: z}
					if _, ok := cells[p]; ok {
						t.Fatalf("%v comes twice", p)
					}
					cells[p] = c
				}
			}
		}
	}
	return cells, boxes
}

// TestBoxesAreTheVoxels compares every cell of every scene, whose materials leave colours as they are.
func TestBoxesAreTheVoxels(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		t.Run(sc.Name, func(t *testing.T) {
			for _, l := range sc.Scene.Layers {
				l.Material = -1
			}
			text, _ := encode(t, sc.Scene)
			got, boxes := read(t, text)
			want := map[storage.Pos]storage.Color{}
			for _, l := range sc.Scene.Layers {
				for _, c := range formattest.Cells(l.Volume) {
					if l.Visible {
						want[c.Pos] = c.Color
					}
				}
			}
			if len(got) != len(want) || boxes > len(want) {
				t.Errorf("got %d cells in %d boxes, want %d", len(got), boxes, len(want))
			}
			for p, c := range want {
				for i, channel := range []uint8{c.R(), c.G(), c.B(), 255 - c.A()} {
					if math.Round(got[p][i]*255) != float64(channel) {
						t.Fatalf("got %v at %v, want %v", got[p], p, c)
					}
				}
			}
			if sc.Name == "solid" && boxes > 20 {
				t.Errorf("got %d boxes for two tiles", boxes)
			}
			if strings.Count(text, "{") != strings.Count(text, "}") {
				t.Error("braces do not match")
			}
		})
	}
}

// TestCameras wants every camera that has a direction, and the active one chosen.
func TestCameras(t *testing.T) {
	s := formattest.Small(newVolume)
	bad := scene.Camera{Name: "bad", Dist: 5}
	turned := scene.Camera{Name: "side", Dist: 10, Matrix: scene.Matrix{1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 4, -50, 6, 1}}
	s.Cameras = []scene.Camera{bad, turned, s.Cameras[0]}
	text, warnings := encode(t, s)
	for _, want := range []string{
		"\n#declare Camera_2 = camera { perspective right -Aspect*x up y angle Field(20, Aspect) sky <0,0,1> location <4,-50,6> look_at <4,-40,6> } // side\n",
		"\n#declare Camera_3 = camera { orthographic right -154*x up 154/Aspect*y sky <0,1,0> location <0,0,128> look_at <0,0,51> } // Cam\n",
		"\ncamera { Camera_3 }\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if len(warnings) != 1 || warnings[0] != "1 cameras without a direction are left out" {
		t.Errorf("got the warnings %q", warnings)
	}
	s.Cameras = s.Cameras[:2]
	if text, _ := encode(t, s); !strings.Contains(text, "\ncamera { Camera_2 }\n") {
		t.Error("the first camera is not chosen where none is active")
	}
}

// TestLight wants the sun turned about X first, from straight above to -Y, and then about Z.
func TestLight(t *testing.T) {
	s := &scene.Scene{}
	sun := func() (at [3]float64, bright float64) {
		text, _ := encode(t, s)
		_, line, _ := strings.Cut(text, "light_source { ")
		if _, err := fmt.Sscanf(line, "<%g,%g,%g> rgb %g parallel point_at <0,0,0> }", &at[0], &at[1], &at[2], &bright); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		return at, bright
	}
	for _, test := range []struct {
		pitch, yaw float64
		want       [3]float64
	}{
		{0, 1, [3]float64{0, 0, 100}},
		{math.Pi / 2, 0, [3]float64{0, -100, 0}},
		{math.Pi / 2, math.Pi / 2, [3]float64{100, 0, 0}},
		{math.Inf(1), 0, [3]float64{-30, -60, 100}},
	} {
		s.Light = &scene.Light{Pitch: float32(test.pitch), Yaw: float32(test.yaw), Intensity: 2, Ambient: 0.25}
		at, bright := sun()
		for k := range at {
			if math.Abs(at[k]-test.want[k]) > 1e-3 || bright != 1 {
				t.Errorf("%+v: got %v, brightness %g", test, at, bright)
			}
		}
	}
	if text, _ := encode(t, s); !strings.Contains(text, "ambient 0.25 ") {
		t.Errorf("no ambient light in\n%s", text)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		if sc.Name != "layers" {
			continue
		}
		err := pov.Encode(t.Context(), io.Discard, sc.Scene, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: 2000})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("got the error %v", err)
		}
	}
}

// TestAgreesWithFlatten wants the voxels that other formats write.
func TestAgreesWithFlatten(t *testing.T) {
	s := formattest.Scenes(newVolume)[3].Scene
	merged, err := edit.Flatten(context.Background(), s.Layers, newVolume)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := encode(t, s)
	if got, _ := read(t, text); int64(len(got)) != merged.Len() {
		t.Errorf("got %d cells, want %d", len(got), merged.Len())
	}
}

func BenchmarkEncode(b *testing.B) {
	v := newVolume()
	const r = 64
	for z := int32(-r); z < r; z++ {
		for y := int32(-r); y < r; y++ {
			for x := int32(-r); x < r; x++ {
				if x*x+y*y+z*z < r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x)&0xf0, uint8(y)&0xf0, 9))
				}
			}
		}
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := pov.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
