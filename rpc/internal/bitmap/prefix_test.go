package bitmap_test

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
)

func TestPrefixXor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		x := r.Uint64() & r.Uint64()
		got := bitmap.PrefixXor(x)
		for i := range 64 {
			if want := bits.OnesCount64(x<<(63-i)) & 1; int(got>>i&1) != want {
				t.Fatalf("PrefixXor(%#x): bit %d is %d, want %d", x, i, got>>i&1, want)
			}
		}
	}
}
