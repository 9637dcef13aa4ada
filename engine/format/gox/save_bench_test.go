package gox_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/txt"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// spheres returns layers with a ball of the given diameter each, striped in a few colours that differ between layers.
func spheres(diameter int32, layers int) *scene.Scene {
	s := &scene.Scene{Active: 1}
	r := diameter / 2
	for n := range layers {
		v := newVolume()
		for z := -r; z < r; z++ {
			for y := -r; y < r; y++ {
				for x := -r; x < r; x++ {
					if (2*x+1)*(2*x+1)+(2*y+1)*(2*y+1)+(2*z+1)*(2*z+1) < diameter*diameter {
						v.Set(storage.Pos{X: x + int32(8*n), Y: y, Z: z}, storage.RGB(uint8(30*n), uint8((z+r)/32*30), 90))
					}
				}
			}
		}
		s.Layers = append(s.Layers, scene.NewLayer(n+1, fmt.Sprintf("sphere %d", n), v))
	}
	return s
}

// noise returns a scene in which every block differs.
func noise(edge int32) *scene.Scene {
	v := newVolume()
	x := uint32(1)
	for i := range edge * edge * edge {
		x = x*1664525 + 1013904223
		if x>>31 == 0 {
			v.Set(storage.Pos{X: i % edge, Y: i / edge % edge, Z: i / edge / edge}, storage.RGB(uint8(x>>28)*16, 20, 30))
		}
	}
	return &scene.Scene{Active: 1, Layers: []*scene.Layer{scene.NewLayer(1, "noise", v)}}
}

// cases are what is saved and loaded.
func cases(b *testing.B) map[string]*scene.Scene {
	b.Helper()
	return map[string]*scene.Scene{"sphere=256/layers=8": spheres(256, 8), "sphere=256/layers=1": spheres(256, 1), "noise=128/layers=1": noise(128)}
}

func BenchmarkSave(b *testing.B) {
	for name, s := range cases(b) {
		for _, preview := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/preview=%v", name, preview), func(b *testing.B) {
				values, err := gox.Format().Values(format.ForWrite, map[string]any{"preview": preview})
				if err != nil {
					b.Fatal(err)
				}
				var out bytes.Buffer
				b.ReportAllocs()
				for b.Loop() {
					out.Reset()
					if err := gox.Encode(b.Context(), &out, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
				b.ReportMetric(float64(out.Len()), "filebytes")
			})
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for name, s := range cases(b) {
		b.Run(name, func(b *testing.B) {
			data := encode(b, s)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := gox.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}

// BenchmarkAgainstGoxel compares conversions with Goxel as a process, where that and a virtual display are installed. Goxel cannot write .gox files
// from the command line: for to=gox it only reads the file and writes text of a single voxel, while the layers that make the file large are
// hidden; ours reads the same file and saves all of it, with its preview. Rounds take turns and the fastest of each counts; "x-goxel" is how
// many times faster ours is, "x-goxel-running" likewise without the time that Goxel takes to start.
func BenchmarkAgainstGoxel(b *testing.B) {
	for _, program := range []string{"goxel", "xvfb-run"} {
		if _, err := exec.LookPath(program); err != nil {
			b.Skipf("%s is not installed", program)
		}
	}
	dot := scene.NewLayer(1, "dot", newVolume())
	dot.Volume.Set(storage.Pos{}, red)
	start := encode(b, &scene.Scene{Layers: []*scene.Layer{dot}})
	if err := convert(b, start, ".txt"); err != nil {
		b.Skipf("goxel does not run here: %v", err)
	}
	hidden := spheres(256, 8)
	for i, l := range hidden.Layers {
		l.ID, l.Visible = i+2, false
	}
	hidden.Layers = append(hidden.Layers, dot)
	for _, c := range []struct {
		name  string
		scene *scene.Scene
		to    *format.Format
		ext   string // of what Goxel writes
	}{
		{"to=gox/sphere=256/layers=8", hidden, gox.Format(), ".txt"},
		{"to=vox/sphere=256/layers=8", spheres(256, 8), vox.Format(), ".vox"},
		{"to=txt/sphere=128/layers=1", spheres(128, 1), txt.Format(), ".txt"},
	} {
		data := encode(b, c.scene)
		b.Run(c.name, func(b *testing.B) {
			ours, theirs, starting := time.Hour, time.Hour, time.Hour
			for b.Loop() {
				for range 3 {
					began := time.Now()
					s, err := gox.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
					if err != nil {
						b.Fatal(err)
					}
					if err := c.to.Write(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
						b.Fatal(err)
					}
					ours = min(ours, time.Since(began))
				}
				began := time.Now()
				if err := convert(b, data, c.ext); err != nil {
					b.Fatal(err)
				}
				theirs = min(theirs, time.Since(began))
				began = time.Now()
				if err := convert(b, start, ".txt"); err != nil {
					b.Fatal(err)
				}
				starting = min(starting, time.Since(began))
			}
			b.ReportMetric(float64(theirs)/float64(ours), "x-goxel")
			b.ReportMetric(float64(theirs-starting)/float64(ours), "x-goxel-running")
			b.ReportMetric(ours.Seconds()*1000, "ours-ms")
			b.ReportMetric(theirs.Seconds()*1000, "goxel-ms")
		})
	}
}

// convert has Goxel read a file and write it in the format of an extension.
func convert(b *testing.B, data []byte, ext string) error {
	b.Helper()
	dir := b.TempDir()
	in, out := filepath.Join(dir, "in.gox"), filepath.Join(dir, "out"+ext)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xvfb-run", "-a", "goxel", "--export", out, in)
	cmd.Env = append(os.Environ(), "HOME="+dir) // it writes its settings there
	if log, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, log)
	}
	_, err := os.Stat(out)
	return err
}
