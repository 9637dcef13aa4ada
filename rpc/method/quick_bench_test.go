package method_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// BenchmarkQuick measures reading flat requests, doing what they ask for and making the replies: add_voxel at random places of a cube of
// 64, 4096 different ones over and over, so that most find their voxel there.
func BenchmarkQuick(b *testing.B) {
	p := withProject(b).project()
	r := rand.New(rand.NewPCG(1, 2))
	var requests [4096][]byte
	for i := range requests {
		requests[i] = fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d}}`,
			i+1, r.IntN(64), r.IntN(64), r.IntN(64), r.IntN(256), r.IntN(256), r.IntN(256))
	}
	var f wire.Flat
	var turn method.Turn
	defer turn.End()
	dst := make([]byte, 0, 4096)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := f.Scan(requests[i&4095]); !ok {
			b.Fatal("not flat")
		}
		var ok bool
		if dst, ok = table.Quick(p, &f, dst[:0], &turn); !ok {
			b.Fatal("declined")
		}
		i++
	}
}
