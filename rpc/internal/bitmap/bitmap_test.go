package bitmap

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// slow says what a block is, class by class, with nothing but the text.
func slow(text []byte) (b Block) {
	for i, c := range text {
		for _, class := range []struct {
			word *uint64
			has  bool
		}{
			{&b.Digit, c >= '0' && c <= '9'},
			{&b.Zero, c == '0'},
			{&b.Minus, c == '-'},
			{&b.Comma, c == ','},
			{&b.Colon, c == ':'},
			{&b.Quote, c == '"'},
			{&b.Space, c == ' '},
			{&b.Open, c == '[' || c == '{'},
			{&b.Close, c == ']' || c == '}'},
			{&b.Curly, c == '{' || c == '}'},
			{&b.Alien, c < ' ' || c == '\\' || c >= 0x80},
		} {
			if class.has {
				*class.word |= 1 << i
			}
		}
	}
	return b
}

// check compares every way with the slow one and looks for writes behind the blocks.
func check(t *testing.T, text []byte) {
	t.Helper()
	n := len(text) / Size
	if n == 0 {
		return
	}
	guard := Block{Digit: 0xdead, Alien: 0xbeef}
	for name, way := range ways() {
		got := make([]Block, n+1)
		got[n] = guard
		way(got[:n], text[:n*Size])
		for i := range n {
			if want := slow(text[i*Size : (i+1)*Size]); got[i] != want {
				t.Fatalf("%s: block %d of %q is\n%+v, want\n%+v", name, i, text, got[i], want)
			}
		}
		if got[n] != guard {
			t.Fatalf("%s writes more than %d blocks", name, n)
		}
	}
}

func TestEveryByteInEveryPlace(t *testing.T) {
	for c := range 256 {
		for i := range Size {
			text := []byte(strings.Repeat("x", Size))
			text[i] = byte(c)
			check(t, text)
		}
	}
}

func TestRandomText(t *testing.T) {
	const seed = 7
	rnd := rand.New(rand.NewPCG(seed, 1))
	for range 300 {
		text := make([]byte, rnd.IntN(9*Size))
		for i := range text {
			text[i] = byte(rnd.Uint32())
			if rnd.IntN(2) == 0 {
				const usual = `0123456789-,:" []{}\x`
				text[i] = usual[rnd.IntN(len(usual))]
			}
		}
		check(t, text)
	}
}

func TestFillTakesWhatFits(t *testing.T) {
	text := []byte(strings.Repeat("1,", 100))
	for _, c := range []struct{ room, bytes, want int }{{0, 200, 0}, {1, 200, 1}, {9, 200, 3}, {9, 63, 0}, {9, 64, 1}, {9, 0, 0}} {
		if got := Fill(make([]Block, c.room), text[:c.bytes]); got != c.want {
			t.Errorf("%d bytes with room for %d blocks fill %d, want %d", c.bytes, c.room, got, c.want)
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	text := []byte(strings.Repeat("1,", 1000))
	if n := testing.AllocsPerRun(10, func() {
		var blocks [16]Block
		Fill(blocks[:], text)
	}); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}

func FuzzFill(f *testing.F) {
	f.Add([]byte(strings.Repeat(`{"x":-10,"y":[1, 2]},`, 7)))
	f.Add([]byte(strings.Repeat("\x00\x1f\x7f\x80\xff\\", 30)))
	f.Fuzz(func(t *testing.T, text []byte) { check(t, text) })
}

// BenchmarkFill measures marking; MB/s is bytes of text.
func BenchmarkFill(b *testing.B) {
	text := []byte(strings.Repeat("[12,3,-45,255,0,17,255],", 16*Size/24+1)[:16*Size])
	var blocks [16]Block
	for name, way := range ways() {
		b.Run("by="+name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				way(blocks[:], text)
			}
		})
	}
}
