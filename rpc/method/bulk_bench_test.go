package method_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// bulkRequest is a request that sets n cells in random places of a cube with eight times as many, each changing if another seed was used before.
func bulkRequest(form string, n int, seed uint64) []byte {
	at, colors := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(2, seed))
	edge := int(math.Cbrt(8 * float64(n)))
	var b strings.Builder
	var records []byte
	for i := range n {
		p := [3]int{at.IntN(edge), at.IntN(edge), at.IntN(edge)}
		c := [3]int{colors.IntN(256), colors.IntN(256), colors.IntN(256)}
		b.WriteByte("[,"[min(i, 1)])
		switch form {
		case "array":
			fmt.Fprintf(&b, "[%d,%d,%d,%d,%d,%d,255]", p[0], p[1], p[2], c[0], c[1], c[2])
		case "color":
			fmt.Fprintf(&b, `{"x":%d,"y":%d,"z":%d,"color":[%d,%d,%d,255]}`, p[0], p[1], p[2], c[0], c[1], c[2])
		case "members":
			fmt.Fprintf(&b, `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}`, p[0], p[1], p[2], c[0], c[1], c[2])
		}
		for _, v := range p {
			records = binary.LittleEndian.AppendUint32(records, uint32(v))
		}
		records = append(records, byte(c[0]), byte(c[1]), byte(c[2]), 255)
	}
	list := `"voxels":` + b.String() + "]"
	if form == "packed" {
		list = `"packed":"` + base64.StdEncoding.EncodeToString(records) + `"`
	}
	return []byte(`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{` + list + "}}\n")
}

// bulk takes a request from bytes to its reply, as the server does when it works in place.
func (r *rig) bulk(s *frame.Splitter, text []byte) {
	value, _, ferr := s.Next(text)
	if ferr != nil {
		r.t.Fatal(ferr)
	}
	r.call.Reset()
	r.call.Conn = &r.conn
	if err := r.req.Parse(value, &wire.Options{IsBulk: method.IsBulk}); err != nil {
		r.t.Fatal(err)
	}
	if !r.call.Find(table) {
		r.t.Fatal("no such method")
	}
	r.call.CheckKeys()
	r.out = wire.AppendResultStart(r.out[:0], r.req.ID)
	if out, err := r.short(); err != nil {
		r.t.Fatalf("%v: %s", err, out)
	}
	r.req.Reset()
}

// BenchmarkBulkAdd takes add_voxels with a list from bytes to the applied edit, with its record for undo, and the reply. Every voxel changes. Beside
// it stands encoding/json, which only decodes the request into typed structs. ns/voxel is the figure.
func BenchmarkBulkAdd(b *testing.B) {
	for _, form := range []string{"array", "color", "members", "packed"} {
		for _, n := range []int{1000, 100_000} {
			texts := [2][]byte{bulkRequest(form, n, 1), bulkRequest(form, n, 2)}
			b.Run(fmt.Sprintf("form=%s/n=%d/by=daemon", form, n), func(b *testing.B) {
				r := withProject(b, func(o *engine.Options) { o.MaxMemory, o.UndoBytes = 1<<30, 32<<20 })
				s := frame.New(frame.Options{})
				r.bulk(s, texts[1])
				b.ReportAllocs()
				b.SetBytes(int64(len(texts[0])))
				i := 0
				for b.Loop() {
					r.bulk(s, texts[i&1])
					i++
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/voxel")
			})
			if n > 1000 {
				continue
			}
			b.Run(fmt.Sprintf("form=%s/n=%d/by=encoding-json", form, n), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(texts[0])))
				for b.Loop() {
					if err := decodeBulk(form, texts[0]); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/voxel")
			})
		}
	}
}

// decodeBulk decodes a request with encoding/json into structs that fit its form.
func decodeBulk(form string, text []byte) error {
	type envelope[T any] struct {
		Version string `json:"jsonrpc"`
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Params  T      `json:"params"`
	}
	type object struct {
		X, Y, Z    int32
		R, G, B, A uint8
		Color      [4]uint8
	}
	switch form {
	case "array":
		return json.Unmarshal(text, new(envelope[struct{ Voxels [][7]int32 }]))
	case "packed":
		return json.Unmarshal(text, new(envelope[struct{ Packed []byte }]))
	}
	return json.Unmarshal(text, new(envelope[struct{ Voxels []object }]))
}
