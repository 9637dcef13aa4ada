package wire

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
)

// TestNumberIndex compares all ways to find where numbers end with a look at every byte.
func TestNumberIndex(t *testing.T) {
	ways := map[string]func(x *numberIndex){"best": (*numberIndex).more, "bytes": (*numberIndex).moreBytes}
	if bitmap.Fast() {
		ways["blocks"] = func(x *numberIndex) {
			if len(x.text)-x.done < bitmap.Size {
				x.moreBytes()
				return
			}
			x.moreBlocks()
		}
	}
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		text := make([]byte, rnd.IntN(3000))
		letters := []string{"0123456789,", "5,", `[{"x":1},2, 3-9]`, "1234567890" + "1234567890" + "x"}[rnd.IntN(4)]
		for i := range text {
			text[i] = letters[rnd.IntN(len(letters))]
		}
		if rnd.IntN(3) == 0 {
			for i := range text {
				text[i] = "5,"[i&1] // as many as there can be
			}
		}
		var want []uint32
		for i := 1; i < len(text); i++ {
			if text[i-1]-'0' <= 9 && text[i]-'0' > 9 {
				want = append(want, uint32(i))
			}
		}
		for name, more := range ways {
			x := new(numberIndex)
			x.init(text)
			var got []uint32
			for x.done < len(text) {
				x.first, x.n = 0, 0
				more(x)
				got = append(got, x.pending()...)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, by %s: got %v, want %v for %q", seed, name, got, want, text)
			}
		}
	}
}

// TestReachKeepsWhatIsLeft asks for numbers one after the other.
func TestReachKeepsWhatIsLeft(t *testing.T) {
	text := make([]byte, 10_000)
	for i := range text {
		text[i] = "1,"[i&1]
	}
	x := new(numberIndex)
	x.init(text)
	for i := 0; i < len(text); i += 2 {
		if left := (len(text) - i) / 2; x.reach(i, 8) != (left >= 8) {
			t.Fatalf("reach at %d with %d left is %v", i, left, left < 8)
		}
		if x.reach(i, 1) && x.pending()[0] != uint32(i+1) {
			t.Fatalf("the number at %d ends at %d", i, x.pending()[0])
		}
	}
}
