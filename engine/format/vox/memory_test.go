package vox_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// TestWhatIsKeptCountsAgainstTheLimitOfBytes reads small files that take much memory.
func TestWhatIsKeptCountsAgainstTheLimitOfBytes(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 64*64*64)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var nodes, named, hidden, groups []byte
	for i := range int32(1000) {
		nodes = append(nodes, nSHP(i, 0)...)
		named = append(named, nTRN(i, 0, 0, dict("_name", strings.Repeat("n", 200)), dict())...)
		hidden = append(hidden, chunk("LAYR", ints(i), dict("_hidden", "1"), ints(-1))...)
	}
	groups = nGRP(0, dict(), make([]int32, 20_000)...)
	for name, c := range map[string]struct {
		parts []byte
		limit int64
	}{
		"packed model":  {chunk("TDCZ", ints(64, 64, 64), packed.Bytes()), 200_000},
		"models":        {bytes.Repeat(chunk("XYZI", ints(0)), 1000), 90_000},
		"nodes":         {nodes, 200_000},
		"names":         {named, 400_000},
		"hidden layers": {hidden, 30_000},
		"children":      {groups, 79_000},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := vox.Decode(t.Context(), file(150, c.parts), &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: c.limit}})
			var beyond *format.UnsupportedError
			if !errors.As(err, &beyond) || beyond.Format != "vox" || !strings.Contains(beyond.Msg, "limit of") {
				t.Errorf("got the error %v, want an unsupported one about the limit", err)
			}
		})
	}
}

func TestLongTextsAreCut(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	var warnings []string
	s, err := vox.Decode(t.Context(), file(150, point, nTRN(0, 1, 0, dict("_name", long), dict("_t", long)), nSHP(1, 0)), &format.DecodeOptions{
		NewVolume: newVolume, Limits: format.Limits{Bytes: 100_000}, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	warned(t, warnings, "was ignored")
	if n := len(warnings[0]); n > 200 {
		t.Errorf("a warning of %d bytes", n)
	}
	if got, want := s.Layers[0].Name, strings.Repeat("é", scene.MaxNameBytes/2); got != want {
		t.Errorf("got a name of %d bytes, want %d", len(got), len(want))
	}
}

// TestChildrenThatAreMissingHaveNoParents starts at the node that is nobody's child where node 0 is missing.
func TestChildrenThatAreMissingHaveNoParents(t *testing.T) {
	s, warnings := decode(t, file(150, point, nGRP(7, dict(), 8, 99), nSHP(8, 0)))
	warned(t, warnings, "node 99 is missing")
	if len(s.Layers) != 1 || s.Layers[0].Volume.Len() != 1 {
		t.Errorf("got %d layers with %d voxels", len(s.Layers), s.Len())
	}
}
