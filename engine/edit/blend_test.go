package edit_test

import (
	"math/big"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowBlend computes a mode in exact fractions, truncated once at the end.
func slowBlend(mode scene.Mode, dst, src storage.Color) storage.Color {
	ch := func(c storage.Color) [4]int64 {
		return [4]int64{int64(c.R()), int64(c.G()), int64(c.B()), int64(c.A())}
	}
	a, b := ch(dst), ch(src)
	aa, ba := a[3], b[3]
	out := a
	trunc := func(r *big.Rat) int64 { return new(big.Int).Quo(r.Num(), r.Denom()).Int64() }
	frac := big.NewRat
	sum := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Add(x, y) }
	mul := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
	one := frac(1, 1)
	rest := new(big.Rat).Sub(one, frac(ba, 255))
	for i := range 3 {
		switch mode {
		case scene.Over:
			if w := sum(frac(ba, 255), mul(frac(aa, 255), rest)); w.Sign() != 0 {
				mixed := sum(mul(frac(b[i], 1), frac(ba, 255)), mul(mul(frac(a[i], 1), frac(aa, 255)), rest))
				out[i] = trunc(mixed.Quo(mixed, w))
			}
		case scene.Paint:
			out[i] = trunc(sum(mul(frac(a[i], 1), rest), mul(frac(b[i], 1), frac(ba, 255))))
		case scene.Max, scene.Replace:
			out[i] = b[i]
		case scene.IntersectFill:
			if min(aa, ba) != 0 {
				out[i] = b[i]
			}
		case scene.MultAlpha:
			out[i] = trunc(mul(frac(a[i], 1), frac(ba, 255)))
		}
	}
	switch mode {
	case scene.Over:
		out[3] = ba + trunc(mul(frac(aa, 1), rest))
	case scene.Sub:
		out[3] = max(0, aa-ba)
	case scene.SubClamp:
		out[3] = min(aa, 255-ba)
	case scene.Max:
		out[3] = max(aa, ba)
	case scene.Intersect, scene.IntersectFill:
		out[3] = min(aa, ba)
	case scene.MultAlpha:
		out[3] = trunc(mul(frac(aa, 1), frac(ba, 255)))
	case scene.Replace:
		out[3] = ba
	}
	return storage.RGBA(uint8(out[0]), uint8(out[1]), uint8(out[2]), uint8(out[3]))
}

func TestBlendMatchesExactFractions(t *testing.T) {
	levels := []uint8{0, 1, 2, 127, 128, 200, 254, 255}
	for mode := scene.Over; mode <= scene.Replace; mode++ {
		for _, aa := range levels {
			for _, ba := range levels {
				for i, a := range levels {
					b := levels[(i*3+1)%len(levels)]
					dst, src := storage.RGBA(a, b, 77, aa), storage.RGBA(b, a, 33, ba)
					got, want := edit.Blend(mode, dst, src), slowBlend(mode, dst, src)
					if got.Norm() != want.Norm() {
						t.Fatalf("%v of %v over %v: got %v, want %v", mode, src, dst, got, want)
					}
				}
			}
		}
	}
}

func TestBlendTable(t *testing.T) {
	dst, src := storage.RGBA(100, 50, 200, 200), storage.RGBA(10, 250, 0, 100)
	// Over: (255*b*100 + a*200*155) / (255*100 + 200*155) and 100 + 200*155/255.
	for mode, want := range map[scene.Mode]storage.Color{
		scene.Over:          storage.RGBA(59, 140, 109, 221),
		scene.Sub:           storage.RGBA(100, 50, 200, 100),
		scene.SubClamp:      storage.RGBA(100, 50, 200, 155),
		scene.Paint:         storage.RGBA(64, 128, 121, 200),
		scene.Max:           storage.RGBA(10, 250, 0, 200),
		scene.Intersect:     storage.RGBA(100, 50, 200, 100),
		scene.IntersectFill: storage.RGBA(10, 250, 0, 100),
		scene.MultAlpha:     storage.RGBA(39, 19, 78, 78),
		scene.Replace:       src,
	} {
		if got := edit.Blend(mode, dst, src); got != want {
			t.Errorf("%v: got %v, want %v", mode, got, want)
		}
	}
	if got, want := edit.Tint(src, dst), storage.RGBA(3, 49, 0, 78); got != want {
		t.Errorf("tint: got %v, want %v", got, want)
	}
}
