package frame_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
)

// BenchmarkNext measures validation; MB/s is bytes of JSON.
func BenchmarkNext(b *testing.B) {
	var objects, numbers, rows strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&objects, `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d},`, i%64, i/64%64, i/4096, i%256, i*7%256, i*13%256)
		fmt.Fprintf(&rows, `[%d,%d,%d,%d,%d,%d,255],`, i%64, i/64%64, i/4096, i%256, i*7%256, i*13%256)
		fmt.Fprintf(&numbers, "%d,", i*37%1000-500)
	}
	for _, c := range []struct{ name, text string }{
		{"single", `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3,"r":255,"g":0,"b":0,"a":255}}` + "\n"},
		{"objects", "[" + objects.String() + "0]"},
		{"rows", "[" + rows.String() + "0]"},
		{"numbers", "[" + numbers.String() + "0]"},
		{"base64", `{"packed":"` + strings.Repeat("AAAAAQAAAAIAAAAD/wAA/w", 20000) + `"}`},
	} {
		b.Run("text="+c.name, func(b *testing.B) {
			s, data := frame.New(frame.Options{}), []byte(c.text)
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if value, _, err := s.Next(data); value == nil || err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
