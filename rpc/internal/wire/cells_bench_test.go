package wire_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// cellList is a list of n cells in random places of a cube of 93^3, each written as by format from x, y, z, r, g, b and a.
func cellList(n int, format string) []byte {
	rnd := rand.New(rand.NewPCG(9, 9))
	var b strings.Builder
	for i := range n {
		b.WriteByte("[,"[min(i, 1)])
		fmt.Fprintf(&b, format, rnd.IntN(93), rnd.IntN(93), rnd.IntN(93), rnd.IntN(256), rnd.IntN(256), rnd.IntN(256), 255)
	}
	b.WriteByte(']')
	return []byte(b.String())
}

const (
	asArray   = `[%d,%d,%d,%d,%d,%d,%d]`
	asColor   = `{"x":%d,"y":%d,"z":%d,"color":[%d,%d,%d,%d]}`
	asMembers = `{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":%d}`
)

// BenchmarkCells reads lists of cells, beside encoding/json into typed structs; ns/voxel is the figure.
func BenchmarkCells(b *testing.B) {
	type object struct {
		X, Y, Z int32
		Color   [4]uint8
		R, G, B uint8
		A       uint8
	}
	for _, form := range []struct{ name, format string }{{"array", asArray}, {"color", asColor}, {"members", asMembers}} {
		for _, n := range []int{1000, 100_000} {
			text := cellList(n, form.format)
			run := func(by string, f func() int) {
				b.Run(fmt.Sprintf("form=%s/n=%d/by=%s", form.name, n, by), func(b *testing.B) {
					b.ReportAllocs()
					b.SetBytes(int64(len(text)))
					for b.Loop() {
						if got := f(); got != n {
							b.Fatalf("%d cells", got)
						}
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/voxel")
				})
			}
			cells := make([]wire.Cell, n)
			c := new(wire.Cells)
			run("cells", func() int {
				c.Init(text)
				c.Next()
				read := 0
				for {
					read += c.Read(cells[read:])
					if read == n || c.Next() != wire.ArrayStart && c.Kind() != wire.ObjectStart {
						return read
					}
					c.Skip()
					read++
				}
			})
			if n == 1000 {
				run("encoding-json", func() int {
					if form.name == "array" {
						var list [][7]int32
						if json.Unmarshal(text, &list) != nil {
							return -1
						}
						return len(list)
					}
					var list []object
					if json.Unmarshal(text, &list) != nil {
						return -1
					}
					return len(list)
				})
			}
		}
	}
}
