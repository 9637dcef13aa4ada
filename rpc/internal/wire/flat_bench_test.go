package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// commonRequest is the request that clients send most.
const commonRequest = `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":12,"y":3,"z":45,"r":255,"g":0,"b":17,"a":255}}`

// decodeInputs are streams of requests, one to a line. All but the first have other numbers in each request, which
// is what branch predictors meet in earnest.
func decodeInputs() []decodeInput {
	rng := rand.New(rand.NewPCG(1, 2))
	stream := func(format string, number func(i int) int) []byte {
		var text []byte
		for i := range 2000 {
			text = fmt.Appendf(text, format, i+1, number(0), number(1), number(2), rng.IntN(256), rng.IntN(256), rng.IntN(256))
		}
		return text
	}
	small := func(int) int { return rng.IntN(256) }
	signed := func(int) int { return rng.IntN(2000) - 1000 }
	return []decodeInput{
		{"one", []byte(commonRequest + "\n")},
		{"varied", stream(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}}`+"\n", small)},
		{"signed", stream(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}}`+"\n", signed)},
		{"spaced", stream(`{"jsonrpc": "2.0", "id": %d, "method": "add_voxel", "params": {"x": %d, "y": %d, "z": %d, "r": %d, "g": %d, "b": %d, "a": 255}}`+"\n", small)},
		{"lists", stream(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":{"position":[%d,%d,%d],"color":[%d,%d,%d,255]}}`+"\n", small)},
		{"array", stream(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[%d,%d,%d,%d,%d,%d,255]}`+"\n", small)},
	}
}

type decodeInput struct {
	name string
	text []byte
}

// decoders take one request off the front of text and return what is left of it, without the line feed.
func decoders(b *testing.B) map[string]func(text []byte) []byte {
	var f wire.Flat
	var s frame.Splitter
	var r wire.Request
	return map[string]func(text []byte) []byte{
		"flat": func(text []byte) []byte {
			n, ok := f.Scan(text)
			if !ok {
				b.Fatalf("%.200q is declined", text)
			}
			return text[n:]
		},
		"general": func(text []byte) []byte {
			value, n, ferr := s.Next(text)
			if ferr != nil {
				b.Fatal(ferr)
			}
			if err := r.Parse(value, &wire.Options{}); err != nil {
				b.Fatal(err)
			}
			return text[n:]
		},
		"encoding-json": func(text []byte) []byte {
			if text[0] == '\n' {
				text = text[1:]
			}
			n := bytes.IndexByte(text, '\n')
			var v plainRequest
			if err := json.Unmarshal(text[:n], &v); err != nil {
				b.Fatal(err)
			}
			return text[n:]
		},
	}
}

// plainRequest is the struct that is the least work for encoding/json.
type plainRequest struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  struct {
		X        int32    `json:"x"`
		Y        int32    `json:"y"`
		Z        int32    `json:"z"`
		R        int32    `json:"r"`
		G        int32    `json:"g"`
		B        int32    `json:"b"`
		A        int32    `json:"a"`
		LayerID  int32    `json:"layer_id"`
		Position [3]int32 `json:"position"`
		Color    [4]int32 `json:"color"`
	} `json:"params"`
}

// BenchmarkDecode measures how long it takes from the bytes of a connection to the parameters of one request: by Flat, by package frame and
// Request.Parse, and by encoding/json into a struct of its own. ns/op is for one request.
func BenchmarkDecode(b *testing.B) {
	for _, in := range decodeInputs() {
		for _, by := range []string{"flat", "general", "encoding-json"} {
			if by == "encoding-json" && in.name == "array" {
				continue // the struct has no such params
			}
			b.Run("by="+by+"/request="+in.name, func(b *testing.B) {
				decode, rest := decoders(b)[by], in.text
				b.ReportAllocs()
				for b.Loop() {
					if rest = decode(rest); len(rest) == 1 {
						rest = in.text
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
			})
		}
	}
}

// BenchmarkDecodeRatio measures the decoders in turns within one run, and reports how many times longer the others take than Flat, each by
// its best turn.
func BenchmarkDecodeRatio(b *testing.B) {
	const turn = 200
	for _, in := range decodeInputs() {
		if in.name == "array" {
			continue
		}
		b.Run("request="+in.name, func(b *testing.B) {
			all := decoders(b)
			names := []string{"flat", "general", "encoding-json"}
			var best [3]time.Duration
			for b.Loop() {
				for i, name := range names {
					rest, start := in.text, time.Now()
					for range turn {
						if rest = all[name](rest); len(rest) == 1 {
							rest = in.text
						}
					}
					if took := time.Since(start); best[i] == 0 || took < best[i] {
						best[i] = took
					}
				}
			}
			b.ReportMetric(float64(best[0].Nanoseconds())/turn, "flat-ns")
			b.ReportMetric(float64(best[1])/float64(best[0]), "general/flat")
			b.ReportMetric(float64(best[2])/float64(best[0]), "encoding-json/flat")
		})
	}
}
