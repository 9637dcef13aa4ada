package gox_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// zipped returns data in a gzip wrapper.
func zipped(t testing.TB, data ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, p := range data {
		if _, err := z.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refusedFor fails the test unless a file is beyond what is supported, for a reason with the text.
func refusedFor(t *testing.T, data []byte, l format.Limits, text string) {
	t.Helper()
	_, err := gox.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: l})
	var beyond *format.UnsupportedError
	if !errors.As(err, &beyond) || beyond.Format != "gox" || !strings.Contains(beyond.Msg, text) {
		t.Errorf("got the error %v, want an unsupported one with %q", err, text)
	}
}

// TestUnknownDataIsBounded adds a little more than the rest to a file whose first chunk takes nearly all that unknown data may take.
func TestUnknownDataIsBounded(t *testing.T) {
	const text = "16 MiB) of unknown data"
	const rest = 1000
	nearly := slices.Grow(file(2, layer(nil), chunk("PLAC", make([]byte, format.MaxUnknown-rest-scene.ChunkBytes-4))), 4*rest)
	big, half := make([]byte, rest+1), make([]byte, rest/2)
	for name, part := range map[string][]byte{
		"chunk":                 chunk("PLAC", big),
		"chunks":                append(chunk("PLAC", half), chunk("CLRH", half)...),
		"key of a layer":        layer(nil, pair(string(big), nil)),
		"value of a layer":      layer(nil, pair("k", big)),
		"image path":            layer(nil, pair("img-path", big)),
		"value of a material":   chunk("MATE", pair("k", big)),
		"value of a camera":     chunk("CAMR", pair("k", big)),
		"value of the light":    chunk("LIGH", pair("k", big)),
		"chunk and value":       append(chunk("PLAC", half), chunk("LIGH", pair("k", half))...),
		"many tiny pairs":       layer(nil, bytes.Repeat(pair("k", nil), rest/(scene.PairBytes+1)+1)),
		"many empty chunks":     bytes.Repeat(chunk("PLAC"), rest/(scene.ChunkBytes+4)+1),
		"many pairs of the box": chunk("IMG ", bytes.Repeat(pair("key", big[:255]), rest/266+1)),
	} {
		t.Run(name, func(t *testing.T) { refusedFor(t, append(nearly, part...), format.Limits{}, text) })
	}
	s, warnings := decode(t, append(nearly, layer(nil, pair("k", big[:rest-scene.PairBytes-1]))...))
	noWarning(t, warnings)
	if len(s.Layers) != 2 || len(s.Layers[1].Extra) != 1 {
		t.Errorf("got %d layers, want one with a pair that just fits", len(s.Layers))
	}
	refusedFor(t, zipped(t, append(nearly, chunk("PLAC", big)...)), format.Limits{}, text)
}

func TestLargeValuesThatAreNotKeptAreNoUnknownData(t *testing.T) {
	big := bytes.Repeat([]byte("n"), format.MaxUnknown+1)
	s, warnings := decode(t, file(2, chunk("PREV", big), chunk("IMG ", pair("k", big), pair(string(big), nil)), layer(nil, pair("name", big), pair("shape", big[:9]))))
	warned(t, warnings, "unknown shape")
	if n := len(s.Layers[0].Name); n != scene.MaxNameBytes || len(s.Extra) != 0 {
		t.Errorf("got a name of %d bytes and %d chunks", n, len(s.Extra))
	}
}

func TestWhatIsKeptCountsAgainstTheLimitOfBytes(t *testing.T) {
	const text = "the limit of 50000 bytes"
	limits := format.Limits{Bytes: 50_000}
	name := pair("name", bytes.Repeat([]byte("n"), 100))
	for what, parts := range map[string][]byte{
		"chunk":     chunk("PLAC", make([]byte, 50_000)),
		"value":     layer(nil, pair("k", make([]byte, 50_000))),
		"path":      layer(nil, pair("img-path", make([]byte, 50_001))),
		"names":     bytes.Repeat(layer(nil, name), 501),
		"materials": bytes.Repeat(chunk("MATE"), 50_000/scene.MaterialBytes+1),
		"one MATE":  chunk("MATE", bytes.Repeat(pair("name", nil), 50_000/scene.MaterialBytes+2)),
		"cameras":   bytes.Repeat(chunk("CAMR"), 50_000/scene.CameraBytes+1),
	} {
		t.Run(what, func(t *testing.T) { refusedFor(t, file(2, parts, layer(nil)), limits, text) })
	}
}

// TestLimitCoversExtraBytes wants a file refused when the limit is below what its scene says to hold.
func TestLimitCoversExtraBytes(t *testing.T) {
	data := file(2, chunk("IMG ", pair("mood", []byte("good"))), chunk("MATE", pair("name", []byte("m")), pair("k", []byte("v"))),
		layer(nil, pair("name", []byte("layer")), pair("k", []byte("v")), pair("img-path", []byte("/x"))),
		chunk("CAMR", pair("k", []byte("v"))), chunk("LIGH", pair("k", []byte("v"))), chunk("PLAC", make([]byte, 3000)))
	s, warnings := decode(t, data)
	noWarning(t, warnings)
	refusedFor(t, data, format.Limits{Bytes: s.ExtraBytes() - 1}, "the limit of")
}

func TestUnpackingIsBounded(t *testing.T) {
	plain := file(2, layer(nil), chunk("PREV", make([]byte, 5_000_000)))
	packed := zipped(t, plain)
	read := func(limit int64) error {
		_, err := gox.Decode(t.Context(), packed, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: limit}})
		return err
	}
	if err := read(int64(len(plain))); err != nil {
		t.Errorf("got %v at the limit", err)
	}
	for _, limit := range []int64{1, 1 << 20, 1<<20 + 1, int64(len(plain)) - 1} {
		refusedFor(t, packed, format.Limits{Bytes: limit}, "unpacks to more than the limit")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	refusedFor(t, packed, format.Limits{Bytes: 100_000}, "the limit of 100000 bytes")
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 2_000_000 {
		t.Errorf("refusing to unpack beyond 100,000 bytes takes %d bytes", allocated)
	}
}
