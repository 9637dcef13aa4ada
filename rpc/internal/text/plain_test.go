package text_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
)

// plainLen is PlainLen as its comment has it.
func plainLen(s []byte) int {
	for i, c := range s {
		if c < 0x20 || c >= 0x80 || c == '"' || c == '\\' {
			return i
		}
	}
	return len(s)
}

// plainFuncs are the ways to do it, of which this machine may have fewer.
func plainFuncs() map[string]func([]byte) int {
	m := map[string]func([]byte) int{"PlainLen": text.PlainLen}
	for name, f := range text.PlainFuncs() {
		m[name] = func(s []byte) int {
			if len(s) < text.VectorBytes {
				return plainLen(s) // the vector functions promise nothing
			}
			return f(s)
		}
	}
	return m
}

// TestPlainLenFindsEveryByte puts each byte at each place of texts of many lengths, with more of its kind behind it.
func TestPlainLenFindsEveryByte(t *testing.T) {
	for name, f := range plainFuncs() {
		for n := range 140 {
			for at := range n + 1 {
				for _, c := range []byte{0, 1, 0x1F, ' ', '!', '"', '#', '[', '\\', ']', '~', 0x7F, 0x80, 0x81, 0xA2, 0xDC, 0xFF} {
					s := bytes.Repeat([]byte{'a'}, n)
					if at < n {
						s[at] = c
						s[n-1] = c
						s[at+(n-at)/2] = c
					}
					if got, want := f(s), plainLen(s); got != want {
						t.Fatalf("%s(%q) = %d, want %d", name, s, got, want)
					}
				}
			}
		}
	}
}

func TestPlainLenTakesEveryByte(t *testing.T) {
	for name, f := range plainFuncs() {
		for c := range 256 {
			s := bytes.Repeat([]byte{byte(c)}, 100)
			if got, want := f(s), plainLen(s); got != want {
				t.Errorf("%s of 100 bytes %#x = %d, want %d", name, c, got, want)
			}
		}
	}
}

// TestPlainLenStaysInside wants nothing to be read from what lies around the text.
func TestPlainLenStaysInside(t *testing.T) {
	all := bytes.Repeat([]byte{'"'}, 300)
	for from := range 40 {
		for n := range 130 {
			s := all[from : from+n]
			for i := range s {
				s[i] = 'x'
			}
			for name, f := range plainFuncs() {
				if got := f(s); got != n {
					t.Fatalf("%s of %d bytes at %d = %d", name, n, from, got)
				}
			}
			for i := range s {
				s[i] = '"'
			}
		}
	}
}

func FuzzPlainLen(f *testing.F) {
	for _, s := range []string{"", "plain", "a\"b", strings.Repeat("x", 70) + "\\", strings.Repeat("é", 40), strings.Repeat("y", 99) + "\x1f"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		want := plainLen(s)
		for name, f := range plainFuncs() {
			if got := f(s); got != want {
				t.Errorf("%s(%q) = %d, want %d", name, s, got, want)
			}
		}
	})
}

func BenchmarkPlainLen(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{8, 24, 48, 100, 1000, 64 << 10, 1 << 20} {
		s := make([]byte, n)
		for i := range s {
			s[i] = "abcdefghijklmnop"[r.IntN(16)]
		}
		for _, by := range []string{"PlainLen", "pure"} {
			f := plainFuncs()[by]
			b.Run(fmt.Sprintf("by=%s/n=%d", by, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				b.ReportAllocs()
				for b.Loop() {
					if f(s) != n {
						b.Fatal("not plain")
					}
				}
			})
		}
	}
}
