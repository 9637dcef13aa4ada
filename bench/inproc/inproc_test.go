package inproc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/inproc"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestEverySideMeasures opens everything, small, with every kind, and wants sound figures from both sides.
func TestEverySideMeasures(t *testing.T) {
	for _, k := range all.Kinds() {
		for name, open := range map[string]func() (*inproc.Sides, error){
			"sequential": func() (*inproc.Sides, error) { return inproc.Sets(k, inproc.Sequential, 40), nil },
			"random":     func() (*inproc.Sides, error) { return inproc.Sets(k, inproc.Random, 40), nil },
			"cube":       func() (*inproc.Sides, error) { return inproc.Fill(k, edit.Cube, 40) },
			"sphere":     func() (*inproc.Sides, error) { return inproc.Fill(k, edit.Sphere, 40) },
			"refill":     func() (*inproc.Sides, error) { return inproc.Refill(k, 40) },
			"flood":      func() (*inproc.Sides, error) { return inproc.Flood(t.Context(), k, 40) },
			"snapshot":   func() (*inproc.Sides, error) { return inproc.Snapshot(k, 60, true) },
			"in place":   func() (*inproc.Sides, error) { return inproc.Snapshot(k, 8, false) },
			"solid":      func() (*inproc.Sides, error) { return inproc.Memory(t.Context(), k, inproc.Sphere, 64) },
			"cloud":      func() (*inproc.Sides, error) { return inproc.Memory(t.Context(), k, inproc.Cloud, 64) },
			"account":    func() (*inproc.Sides, error) { return inproc.Account(t.Context(), k, inproc.Cloud, 64) },
			"edits":      func() (*inproc.Sides, error) { return inproc.Edits(k) },
			"reads":      func() (*inproc.Sides, error) { return inproc.Reads(k) },
		} {
			t.Run(fmt.Sprintf("kind=%s/%s", k.Name, name), func(t *testing.T) {
				s, err := open()
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				ours, err := s.Ours(t.Context())
				if err != nil || ours <= 0 || s.Unit == "" {
					t.Errorf("ours is %v %s, %v", ours, s.Unit, err)
				}
				theirs, err := s.Theirs(t.Context())
				if err != nil || theirs <= 0 {
					t.Errorf("theirs is %v %s, %v", theirs, s.Unit, err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if _, err := s.Ours(ctx); err == nil && name != "account" && name != "cloud" {
					t.Error("ours measures under a context that is over")
				}
			})
		}
	}
}

func TestDecode(t *testing.T) {
	calls := 0
	s := inproc.Decode(func(text []byte) bool { calls++; return json.Valid(text) })
	for name, side := range map[string]func(context.Context) (float64, error){"ours": s.Ours, "theirs": s.Theirs} {
		if v, err := side(t.Context()); err != nil || v <= 0 {
			t.Errorf("%s decodes %v requests a second, %v", name, v, err)
		}
	}
	if calls == 0 {
		t.Error("the decoder was not called")
	}
	if _, err := inproc.Decode(func([]byte) bool { return false }).Ours(t.Context()); err == nil {
		t.Error("a decoder that understands nothing has a figure")
	}
}

func TestErrors(t *testing.T) {
	k := all.Kinds()[0]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := inproc.Flood(ctx, k, 40); !errors.Is(err, context.Canceled) {
		t.Errorf("a flood under a context that is over: %v", err)
	}
	for _, open := range []func() (*inproc.Sides, error){
		func() (*inproc.Sides, error) { return inproc.Memory(t.Context(), k, "nothing", 8) },
		func() (*inproc.Sides, error) { return inproc.Account(t.Context(), k, "nothing", 8) },
		func() (*inproc.Sides, error) { return inproc.Memory(t.Context(), k, inproc.Cloud, 1) },
	} {
		if _, err := open(); err == nil {
			t.Error("no error for a model that has no voxels")
		}
	}
}
