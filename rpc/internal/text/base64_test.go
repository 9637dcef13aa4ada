package text_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
)

// checkDecode compares DecodeBase64, and the assembly on its own, with package base64.
func checkDecode(t *testing.T, src []byte) {
	t.Helper()
	const guard = 70 // bytes behind dst that stay as they are
	size := base64.StdEncoding.DecodedLen(len(src))
	want, got := make([]byte, size), bytes.Repeat([]byte{0xA5}, size+guard)
	wantN, wantErr := base64.StdEncoding.Decode(want, src)
	n, err := text.DecodeBase64(got[:size:size], src)
	if n != wantN || !errors.Is(err, wantErr) || !bytes.Equal(got[:n], want[:n]) {
		t.Fatalf("DecodeBase64(%q) = %d, %v with %x\nwant %d, %v with %x", src, n, err, got[:n], wantN, wantErr, want[:wantN])
	}
	for name, f := range text.DecodeFuncs() {
		chars := f(got[:size:size], src)
		if chars%4 != 0 || chars/4*3 > wantN || !bytes.Equal(got[:chars/4*3], want[:chars/4*3]) {
			t.Fatalf("%s decodes %d of the %d characters of %q wrongly", name, chars, len(src), src)
		}
	}
	for i, c := range got[size:] {
		if c != 0xA5 {
			t.Fatalf("decoding %q writes byte %d behind dst", src, i)
		}
	}
}

func randomBytes(n int) []byte {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestDecodeBase64RoundTrips(t *testing.T) {
	for n := range 400 {
		data := randomBytes(n)
		src := []byte(base64.StdEncoding.EncodeToString(data))
		checkDecode(t, src)
		got := make([]byte, base64.StdEncoding.DecodedLen(len(src)))
		if m, err := text.DecodeBase64(got, src); err != nil || !bytes.Equal(got[:m], data) {
			t.Errorf("%d bytes do not come back: %v", n, err)
		}
	}
}

// checkEncode compares AppendBase64, and each way of encoding on its own, with package base64.
func checkEncode(t *testing.T, src []byte) {
	t.Helper()
	const before = "data:"
	want := base64.StdEncoding.AppendEncode([]byte(before), src)
	if got := text.AppendBase64([]byte(before), src); !bytes.Equal(got, want) {
		t.Fatalf("AppendBase64(%x) = %s, want %s", src, got, want)
	}
	want = want[len(before):]
	for name, f := range text.EncodeFuncs() {
		for _, size := range []int{len(want), len(want) / 2} {
			got := bytes.Repeat([]byte{'!'}, size+70)
			n := f(got[:size:size], src)
			if n%3 != 0 || n > len(src) || !bytes.Equal(got[:n/3*4], want[:n/3*4]) {
				t.Fatalf("%s encodes %d of the %d bytes of %x wrongly", name, n, len(src), src)
			}
			if bytes.Count(got[size:], []byte{'!'}) != 70 {
				t.Fatalf("%s writes behind %d bytes", name, size)
			}
		}
	}
}

func TestAppendBase64(t *testing.T) {
	for n := range 400 {
		checkEncode(t, randomBytes(n))
		checkEncode(t, bytes.Repeat([]byte{byte(n)}, n))
	}
	for n := range 64 { // every character at every place
		six := base64.StdEncoding.EncodeToString([]byte{byte(n << 2), 0, 0})[0]
		src, err := base64.StdEncoding.DecodeString(strings.Repeat(string(six), 256))
		if err != nil {
			t.Fatal(err)
		}
		checkEncode(t, src)
	}
}

func FuzzAppendBase64(f *testing.F) {
	f.Add(randomBytes(99))
	f.Fuzz(func(t *testing.T, src []byte) { checkEncode(t, src) })
}

func BenchmarkAppendBase64(b *testing.B) {
	for _, n := range []int{16, 480, 48 << 10} {
		src, dst := randomBytes(n), make([]byte, 0, n*2)
		for name, f := range map[string]func(dst, src []byte) []byte{
			"text": text.AppendBase64, "encoding-base64": base64.StdEncoding.AppendEncode,
		} {
			b.Run(fmt.Sprintf("by=%s/n=%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				b.ReportAllocs()
				for b.Loop() {
					f(dst, src)
				}
			})
		}
		for name, f := range text.EncodeFuncs() {
			if name == "pure" {
				continue // leaves all to package base64
			}
			b.Run(fmt.Sprintf("by=%s/n=%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					f(dst[:cap(dst)], src)
				}
			})
		}
	}
}

// TestDecodeBase64KnowsEveryByte puts each byte at each place of a long text.
func TestDecodeBase64KnowsEveryByte(t *testing.T) {
	clean := []byte(base64.StdEncoding.EncodeToString(randomBytes(147)))
	for at := range clean {
		for c := range 256 {
			src := bytes.Clone(clean)
			src[at] = byte(c)
			checkDecode(t, src)
		}
	}
}

func TestDecodeBase64RefusesWhatBase64Refuses(t *testing.T) {
	long := strings.Repeat("abcd", 40)
	for _, s := range []string{
		"", "=", "A", "AA", "AAA", "AA==", "AA=", "AAA=", "A===", "====", "AAAA=", "AAAA====", "AB==", "AA==AA==", "AA==\n", "A\nA\r=\n=", "\n\n",
	} {
		for _, before := range []string{"", long, long[1:], long + "\n", "\r" + long, long + "\n" + long, long[:64], long[:32]} {
			checkDecode(t, []byte(before+s))
			checkDecode(t, []byte(before+s+long))
		}
	}
}

// TestDecodeBase64ShortDestination wants short destinations to be left whole by the assembly.
func TestDecodeBase64ShortDestination(t *testing.T) {
	src := []byte(base64.StdEncoding.EncodeToString(randomBytes(300)))
	for name, f := range text.DecodeFuncs() {
		for n := range 300 {
			dst := bytes.Repeat([]byte{0xA5}, 400)
			if chars := f(dst[:n:n], src); chars/4*3 > n {
				t.Fatalf("%s writes %d characters to %d bytes", name, chars, n)
			}
			if bytes.Count(dst[n:], []byte{0xA5}) != len(dst)-n {
				t.Fatalf("%s writes behind %d bytes", name, n)
			}
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	src := []byte(base64.StdEncoding.EncodeToString(randomBytes(3000)))
	dst, enc := make([]byte, 3000), make([]byte, 0, 4000)
	if n := testing.AllocsPerRun(20, func() {
		if n, err := text.DecodeBase64(dst, src); n != 3000 || err != nil {
			t.Error(n, err)
		}
		if enc = text.AppendBase64(enc[:0], dst); !bytes.Equal(enc, src) {
			t.Error("base64 does not come back")
		}
		if text.PlainLen(src) != len(src) {
			t.Error("base64 is not plain")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzDecodeBase64(f *testing.F) {
	for _, n := range []int{0, 1, 47, 48, 49, 50, 200} {
		f.Add([]byte(base64.StdEncoding.EncodeToString(randomBytes(n))))
	}
	f.Add([]byte(strings.Repeat("AAAA", 20) + "\r\nBB=\n="))
	f.Fuzz(func(t *testing.T, src []byte) { checkDecode(t, src) })
}

func BenchmarkDecodeBase64(b *testing.B) {
	decoders := []struct {
		name   string
		decode func(dst, src []byte) int
	}{
		{"text", func(dst, src []byte) int { n, _ := text.DecodeBase64(dst, src); return n }},
		{"encoding-base64", func(dst, src []byte) int { n, _ := base64.StdEncoding.Decode(dst, src); return n }},
	}
	for name, f := range text.DecodeFuncs() {
		if name == "pure" {
			continue // leaves all to package base64
		}
		decoders = append(decoders, struct {
			name   string
			decode func(dst, src []byte) int
		}{name, func(dst, src []byte) int { return f(dst, src) / 4 * 3 }})
	}
	for _, n := range []int{16, 48, 480, 48 << 10} {
		src := []byte(base64.StdEncoding.EncodeToString(randomBytes(n)))
		dst := make([]byte, base64.StdEncoding.DecodedLen(len(src)))
		for _, d := range decoders {
			b.Run(fmt.Sprintf("by=%s/n=%d", d.name, n), func(b *testing.B) {
				b.SetBytes(int64(len(src)))
				b.ReportAllocs()
				for b.Loop() {
					d.decode(dst, src)
				}
			})
		}
	}
}
