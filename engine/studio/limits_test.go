package studio_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestOrdersWaitForMemory(t *testing.T) {
	one := render.Options{Width: 256, Height: 256}
	need := one.Bytes() + 10*256*256
	s := studio.New(need + need/2)
	results := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := s.Shoot(t.Context(), tower(), &studio.Order{Options: one}, studio.Env{NewVolume: newVolume})
			results <- err
		}()
	}
	for range 4 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	var tooMuch *studio.MemoryError
	_, err := s.Shoot(t.Context(), tower(), &studio.Order{Options: render.Options{Width: 1024, Height: 1024}}, studio.Env{NewVolume: newVolume})
	if !errors.As(err, &tooMuch) || tooMuch.Limit != need+need/2 || !strings.Contains(err.Error(), "--render-memory") {
		t.Errorf("got %v", err)
	}
}

// TestModelsWaitForMemory has an order that is held up while its layers are merged: others that make volumes wait, and one that makes none does
// not.
func TestModelsWaitForMemory(t *testing.T) {
	s := studio.New(2 << 20)
	merging, goOn, done := make(chan struct{}), make(chan struct{}), make(chan error)
	var once atomic.Bool
	o := studio.Order{Options: small}
	heavy := tower()
	var cells [storage.TileCells]storage.Color
	for i := range cells {
		cells[i] = storage.RGB(uint8(i), uint8(i>>8), 1) // too many colours to take little memory
	}
	for x := range int32(128) {
		heavy.Layers[0].Volume.SetTile(storage.TilePos{X: x}, &storage.Tile{Form: storage.Raw, Cells: &cells, Occ: &storage.FullOcc})
	}
	go func() {
		_, err := s.Shoot(t.Context(), heavy, &o, studio.Env{NewVolume: func() storage.Volume {
			if once.CompareAndSwap(false, true) {
				close(merging)
				<-goOn
			}
			return newVolume()
		}})
		done <- err
	}()
	<-merging
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := s.Shoot(ctx, heavy, &o, studio.Env{NewVolume: func() storage.Volume {
		t.Error("two orders make volumes at once")
		return newVolume()
	}})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an order that waits for memory: %v", err)
	}
	single := &scene.Scene{Layers: tower().Layers[:1]}
	if _, err := s.Shoot(t.Context(), single, &o, studio.Env{NewVolume: newVolume}); err != nil {
		t.Errorf("an order that makes no volumes: %v", err)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Errorf("the first order: %v", err)
	}
}

func TestOrdersThatCannotBe(t *testing.T) {
	none, position := "none", render.Vec{X: 50}
	for want, o := range map[string]studio.Order{
		"layers":        {Layers: []int{2}},
		"width":         {Options: render.Options{Width: 5000}},
		"passes":        {Passes: []studio.Pass{9}},
		"views":         {Views: make([]studio.View, 361)},
		"camera":        {Views: []studio.View{{Project: &none}}},
		"camera_preset": {Turntable: 3, Views: []studio.View{{Preset: "inside"}}},
		"turntable":     {Turntable: 3, Slices: &studio.Slices{}},
		"slices":        {Slices: &studio.Slices{Thickness: -1}},
	} {
		_, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume})
		var own *studio.Error
		var option *render.OptionError
		got := ""
		if errors.As(err, &own) {
			got = own.Parameter
		} else if errors.As(err, &option) {
			got = option.Parameter
		}
		if got != want {
			t.Errorf("%s: error %v", want, err)
		}
	}
	for name, o := range map[string]studio.Order{
		"empty slices": {Region: storage.Box{Min: storage.Pos{X: 90}, Max: storage.Pos{X: 91, Y: 1, Z: 1}}, Slices: &studio.Slices{}},
		"positions":    {Turntable: 3, Views: []studio.View{{Camera: render.Camera{Position: &position}}}},
		"depth sheet":  {Layout: studio.Sheet, Passes: []studio.Pass{studio.Depth}},
		"two passes":   {Layout: studio.Sprites, Passes: []studio.Pass{studio.Color, studio.Normal}},
		"pixels":       {Options: render.Options{Width: 4096, Height: 4096}, Turntable: 5},
		"sheet":        {Options: render.Options{Width: 4096, Height: 9}, Turntable: 60, Layout: studio.Sprites, Columns: 60},
	} {
		if _, err := studio.New(0).Shoot(t.Context(), tower(), &o, studio.Env{NewVolume: newVolume}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCancelledOrdersEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := studio.Order{Options: render.Options{Width: 2048, Height: 2048, Quality: render.High, Samples: 4096}}
	started := make(chan struct{})
	var once atomic.Bool
	done := make(chan error)
	go func() {
		_, err := studio.New(1<<31).Shoot(ctx, tower(), &o, studio.Env{NewVolume: newVolume, Progress: func(int64, int64) {
			if once.CompareAndSwap(false, true) {
				close(started)
			}
		}})
		done <- err
	}()
	<-started
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it goes on")
	}
}

// TestNothingIsDrawnInVain asks for what fails at the end if nobody looks before, with a progress that fails the test.
func TestNothingIsDrawnInVain(t *testing.T) {
	far := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "far", newVolume())}}
	far.Layers[0].Volume.Set(storage.Pos{X: storage.MinCoord}, red)
	far.Layers[0].Volume.Set(storage.Pos{X: storage.MaxCoord - 1}, red)
	bad := studio.View{Camera: render.Camera{FOV: 300}}
	apart := studio.SpriteOptions{Padding: 1024, PowerOfTwo: true}
	for name, c := range map[string]struct {
		parameter string
		order     studio.Order
	}{
		"camera of one view": {"views[1]", studio.Order{Views: []studio.View{{}, bad}}},
		"preset of one view": {"views[2]", studio.Order{Views: []studio.View{{}, {}, {Preset: "inside"}}}},
		"sprite of no angle": {"views[1]", studio.Order{Layout: studio.Sprites, Views: []studio.View{{}, {Project: new(string)}}}},
		"the only view":      {"camera.fov", studio.Order{Views: []studio.View{bad}}},
		"scale of notes":     {"annotations.scale", studio.Order{Annotate: &annotate.Options{Scale: 9}}},
		"too many ids":       {"passes", studio.Order{Passes: []studio.Pass{studio.ID}}},
		"a pass twice":       {"passes", studio.Order{Passes: []studio.Pass{studio.Color, studio.Color}}},
		"wide sprites":       {"layout", studio.Order{Options: render.Options{Width: 4096, Height: 9}, Turntable: 60, Layout: studio.Sprites, Columns: 60}},
		"wide sheet":         {"layout", studio.Order{Options: render.Options{Width: 300, Height: 3}, Turntable: 300, Layout: studio.Sheet, Columns: 300}},
		"room on a sheet":    {"memory", studio.Order{Options: small, Turntable: 30, Layout: studio.Sprites, Sprites: apart}},
		"format of a sheet":  {"format", studio.Order{Options: render.Options{Width: 400, Height: 9}, Turntable: 50, Layout: studio.Sheet, Columns: 50, File: studio.File{Format: picture.ByName("webp")}}},
	} {
		env := studio.Env{NewVolume: newVolume, Progress: func(int64, int64) { t.Errorf("%s: something is drawn", name) }}
		_, err := studio.New(64<<20).Shoot(t.Context(), far, &c.order, env)
		if got := parameterOf(err); got != c.parameter {
			t.Errorf("%s: %q in %v, not %q", name, got, err, c.parameter)
		}
	}
}
