package gox_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestPreviewIsWhatTheRendererDraws compares pixels, and wants the preview where file managers look for it.
func TestPreviewIsWhatTheRendererDraws(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		kinds, payloads := chunks(t, encode(t, sc.Scene))
		at := slices.Index(kinds, "PREV")
		if sc.Name == "empty" {
			if at >= 0 {
				t.Error("there is a preview of nothing")
			}
			continue
		}
		if at < 0 || slices.Contains(kinds[:at], "BL16") || slices.Contains(kinds[:at], "LAYR") {
			t.Errorf("%s: got the chunks %q", sc.Name, kinds)
			continue
		}
		v, err := edit.Flatten(t.Context(), sc.Scene.Layers, newVolume)
		if err != nil {
			t.Fatal(err)
		}
		want, err := render.Render(t.Context(), v, render.Options{
			Width: 128, Height: 128, Background: render.Plain(color.NRGBA{}), Quality: render.Draft,
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(payloads[at]))
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := got.(*image.NRGBA); !ok || n.Rect != image.Rect(0, 0, 128, 128) || !bytes.Equal(n.Pix, want.Image.Pix) {
			t.Errorf("%s: the preview is a %T of %v, or has other pixels", sc.Name, got, got.Bounds())
		}
	}
}

func TestPreviewIsLeftOutOnRequest(t *testing.T) {
	f := gox.Format()
	values, err := f.Values(format.ForWrite, map[string]any{"preview": false})
	if err != nil {
		t.Fatal(err)
	}
	for _, sc := range formattest.Scenes(newVolume) {
		var b bytes.Buffer
		if err := f.Write(t.Context(), &b, sc.Scene, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
			t.Fatal(err)
		}
		if kinds, _ := chunks(t, b.Bytes()); slices.Contains(kinds, "PREV") {
			t.Errorf("%s: got the chunks %q", sc.Name, kinds)
		}
	}
}

// TestFullBlocksOfEveryColor compares with image/png, which checks all checksums.
func TestFullBlocksOfEveryColor(t *testing.T) {
	colors := []storage.Color{storage.RGB(0, 0, 0), storage.RGB(255, 255, 255), storage.RGBA(0, 0, 0, 1), storage.RGBA(255, 254, 253, 252), storage.RGBA(7, 0, 200, 99)}
	v := newVolume()
	for i, c := range colors {
		full := storage.UniformTile(c)
		v.SetTile(storage.TilePos{X: int32(i)}, &full)
	}
	data := encode(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}})
	kinds, payloads := chunks(t, data)
	n := 0
	for i, kind := range kinds {
		if kind != "BL16" {
			continue
		}
		m, err := png.Decode(bytes.NewReader(payloads[i]))
		if err != nil {
			t.Fatal(err)
		}
		c := colors[n]
		if want := bytes.Repeat([]byte{c.R(), c.G(), c.B(), c.A()}, 64*64); !bytes.Equal(m.(*image.NRGBA).Pix, want) {
			t.Errorf("%v: got other pixels", c)
		}
		n++
	}
	if n != len(colors) {
		t.Errorf("got %d blocks, want %d", n, len(colors))
	}
	s, _ := decode(t, data)
	formattest.SameVolume(t, s.Layers[0].Volume, v)
}

// TestBlocksAreNumberedInOrder has more blocks than are packed at a time, some of them again in other batches and layers.
func TestBlocksAreNumberedInOrder(t *testing.T) {
	s := &scene.Scene{Active: 1}
	for n := range 3 {
		v := newVolume()
		for i := range int32(300) {
			p := storage.TilePos{X: i % 20, Y: i / 20}.Min()
			if k := (i + int32(100*n)) % 301; k%7 == 0 {
				full := storage.UniformTile(storage.RGB(uint8(k), 1, 2))
				v.SetTile(p.Tile(), &full)
			} else {
				v.Set(p.Add(storage.Pos{X: k % 16, Y: k / 16 % 16, Z: k / 256}), storage.RGB(3, uint8(k), 4))
			}
		}
		s.Layers = append(s.Layers, scene.NewLayer(n+1, "l", v))
	}
	data := encode(t, s)
	kinds, payloads := chunks(t, data)
	seen := map[string]bool{}
	for i, kind := range kinds {
		if kind == "BL16" {
			if seen[string(payloads[i])] {
				t.Error("a block is there twice")
			}
			seen[string(payloads[i])] = true
		}
	}
	if len(seen) < 250 {
		t.Errorf("got %d different blocks", len(seen))
	}
	for range 3 {
		if !bytes.Equal(encode(t, s), data) {
			t.Error("writing again gives other bytes")
		}
	}
	again, warnings := decode(t, data)
	noWarning(t, warnings)
	for i, l := range s.Layers {
		formattest.SameVolume(t, again.Layers[i].Volume, l.Volume)
	}
}

func TestProgressIsByBlocks(t *testing.T) {
	v := newVolume()
	for i := range int32(5000) {
		v.Set(storage.Pos{X: 16 * i, Y: i % 16}, red)
	}
	s := &scene.Scene{Active: 1, Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	var reports [2]int
	count := func(i int) format.Progress {
		last := -1.0
		return func(done, total int64) {
			reports[i]++
			now := float64(done) / float64(total)
			if now < last || now > 1 {
				t.Errorf("%d of %d after %v", done, total, last)
			}
			last = now
		}
	}
	var b bytes.Buffer
	if err := gox.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Progress: count(0)}); err != nil {
		t.Fatal(err)
	}
	if _, err := gox.Format().Read(t.Context(), b.Bytes(), &format.DecodeOptions{NewVolume: newVolume, Progress: count(1)}); err != nil {
		t.Fatal(err)
	}
	if reports[0] < 3 || reports[1] < 7 {
		t.Errorf("got %v reports", reports)
	}
}
