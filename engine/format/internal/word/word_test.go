package word_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
)

func TestLinesAndWords(t *testing.T) {
	text := []byte("a  bc\t d\r\n\nx\ry \n  ")
	var got []string
	for len(text) > 0 {
		var line []byte
		line, text = word.Line(text)
		words := []string{}
		for {
			w, rest := word.Cut(line)
			if len(w) == 0 {
				break
			}
			words, line = append(words, string(w)), rest
		}
		got = append(got, fmt.Sprint(words))
	}
	if want := "[[a bc d] [] [x] [y] []]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestInt(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "-12": -12, "+7": 7, "007": 7, "900719925474099": 900719925474099} {
		if got, ok := word.Int([]byte(text)); !ok || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", "+", "1.0", "x", "1x", "99999999999999999999", "0x10", "1e3"} {
		if got, ok := word.Int([]byte(text)); ok {
			t.Errorf("%q: got %d, want none", text, got)
		}
	}
}

// TestFloatAgreesWithStrconv compares each way through the parser with the standard library.
func TestFloatAgreesWithStrconv(t *testing.T) {
	texts := []string{
		"0", "-0", "1", "+1.5", ".5", "5.", "-.25e2", "1e22", "1e23", "1e-22", "1e-23", "9007199254740993", "123456789012345678901234567890",
		"0.000000000000000000000000000000000000000000001", "1.7976931348623157e308", "5e-324", "1e-400", "4.35", "0.1", "2.2250738585072011e-308",
		"1E5", "00000000000000000000000000001.5", "1e+05",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		f := math.Float64frombits(r.Uint64())
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		texts = append(texts, strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(float64(float32(r.NormFloat64())), 'f', r.IntN(20), 64))
	}
	for _, text := range texts {
		want, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := word.Float([]byte(text)); !ok || got != want || math.Signbit(got) != math.Signbit(want) {
			t.Fatalf("%q: got %v, %v, want %v", text, got, ok, want)
		}
	}
}

func TestNoFloats(t *testing.T) {
	for _, text := range []string{
		"", "-", ".", "-.", "e5", "1e", "1e+", "1e5x", "x", "1x", "1.2.3", "nan", "inf", "-Inf", "0x1p3", "1_000", "1e400", "-1e999999999", "1,5", "--1",
	} {
		if got, ok := word.Float([]byte(text)); ok {
			t.Errorf("%q: got %v, want none", text, got)
		}
	}
}

func BenchmarkFloat(b *testing.B) {
	text := []byte("-12.345678")
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := word.Float(text); !ok {
			b.Fatal("no number")
		}
	}
}
