package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

const singleVoxel = `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3,"r":255,"g":0,"b":0,"a":255}}`

func voxelList(n int) []byte {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d}`, i%64-32, i/64%64, i/4096, i%256, i*7%256, i*13%256)
	}
	b.WriteByte(']')
	return []byte(b.String())
}

// sumVoxels is what a handler does with a bulk list.
func sumVoxels(sc *wire.Scanner, text []byte) (voxels int, sum int64) {
	sc.Init(text)
	sc.Next()
	for sc.Next() == wire.ObjectStart {
		voxels++
		for sc.Next() == wire.Key {
			switch string(sc.Text()) {
			case "x", "y", "z", "r", "g", "b":
				sc.Next()
				n, _ := sc.Int()
				sum += n
			default:
				sc.Skip()
			}
		}
	}
	return voxels, sum
}

// BenchmarkParse measures whole requests; MB/s is bytes of JSON.
func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"single", singleVoxel},
		{"positional", `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[1,2,3,255,0,0,255]}`},
		{"noparams", `{"jsonrpc":"2.0","id":1,"method":"ping"}`},
		{"bulk", `{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":` + string(voxelList(10000)) + `}}`},
	} {
		b.Run("request="+c.name, func(b *testing.B) {
			o := wire.Options{IsBulk: bulkKey}
			var r wire.Request
			value := []byte(c.text)
			b.ReportAllocs()
			b.SetBytes(int64(len(value)))
			for b.Loop() {
				if err := r.Parse(value, &o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkScan measures pulling all numbers out of a voxel list.
func BenchmarkScan(b *testing.B) {
	text := voxelList(10000)
	var sc wire.Scanner
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if n, _ := sumVoxels(&sc, text); n != 10000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(10000*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

// BenchmarkReply measures a small reply.
func BenchmarkReply(b *testing.B) {
	var dst []byte
	id := []byte("12345")
	b.ReportAllocs()
	for b.Loop() {
		dst = wire.AppendResultStart(dst[:0], id)
		dst = append(dst, `{"success":true,"name":`...)
		dst = wire.AppendString(dst, "layer 1")
		dst = append(dst, '}')
		dst = wire.AppendEnd(dst)
	}
}
