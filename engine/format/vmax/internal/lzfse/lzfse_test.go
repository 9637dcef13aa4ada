package lzfse_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax/internal/lzfse"
)

// Streams that Apple's encoder makes of plain inputs.
var streams = []struct{ packed, want string }{
	{"6276786e2c01000013000000c803616263f0fff005e163060000000000000062767824", strings.Repeat("abc", 100)},
	{"6276783200100000040000000003007000000000000c0050830000002490000ce7d75c030000005c03000000c04ff0937c0f" + strings.Repeat("00", 31) +
		"c0a30f" + strings.Repeat("00", 55) + "3456ff3f62767824", strings.Repeat("A", 4096)},
}

func TestAppendReadsStreamsOfTheReferenceEncoder(t *testing.T) {
	for _, s := range streams {
		packed, err := hex.DecodeString(s.packed)
		if err != nil {
			t.Fatal(err)
		}
		got, err := lzfse.Append([]byte("before"), packed)
		if err != nil || string(got) != "before"+s.want {
			t.Errorf("got %d bytes %.40q and the error %v, want %d bytes", len(got), got, err, len(s.want))
		}
		if size, err := lzfse.Size(packed); size != int64(len(s.want)) || err != nil {
			t.Errorf("got the size %d and the error %v, want %d", size, err, len(s.want))
		}
	}
}

// samples returns data of all sorts: matches of many lengths and distances, runs, and bytes that do not repeat.
func samples() [][]byte {
	list := [][]byte{nil, []byte("a"), bytes.Repeat([]byte("a"), 5000), []byte(strings.Repeat("abcdefgh", 3000))}
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		letters := 1 + r.IntN(256)
		var b []byte
		for len(b) < 200+r.IntN(60_000) {
			switch {
			case len(b) > 0 && r.IntN(4) > 0:
				d := 1 + r.IntN(min(len(b), 1<<r.IntN(18)))
				for range 1 + r.IntN(1<<r.IntN(13)) {
					b = append(b, b[len(b)-d])
				}
			default:
				for range 1 + r.IntN(1<<r.IntN(10)) {
					b = append(b, byte(r.IntN(letters)))
				}
			}
		}
		list = append(list, b)
	}
	return list
}

func TestAppendUnpacksWhatIsPacked(t *testing.T) {
	for i, data := range samples() {
		for _, version := range []int{1, 2} {
			packed := append(packBlocks(data, version), "bvx$"...)
			got, err := lzfse.Append(nil, packed)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("sample %d, version %d: got %d bytes and the error %v, want %d", i, version, len(got), err, len(data))
			}
		}
	}
}

func TestAppendUnpacksRandomOperationsOfLZVN(t *testing.T) {
	for seed := range uint64(200) {
		packed, want := randomLZVN(seed)
		stream := append(lzvnBlock(packed, len(want)), "bvx$"...)
		got, err := lzfse.Append(nil, stream)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("seed %d: got %d bytes and the error %v, want %d", seed, len(got), err, len(want))
		}
	}
}

func TestMatchesReachBackIntoEarlierBlocks(t *testing.T) {
	packed, want := randomLZVN(7)
	stream := rawBlock("0123456789")
	stream = append(stream, lzvnBlock([]byte{0x28, 10, 6, 0, 0, 0, 0, 0, 0, 0}, 8)...) // 8 bytes, 10 ago
	stream = append(stream, lzvnBlock(packed, len(want))...)
	stream = append(stream, packBlocks([]byte("xyzzyxyzzyxyzzy"), 2)...)
	got, err := lzfse.Append(nil, append(stream, "bvx$ and more"...))
	if all := "0123456789" + "01234567" + string(want) + "xyzzyxyzzyxyzzy"; err != nil || string(got) != all {
		t.Errorf("got %.60q and the error %v, want %.60q", got, err, all)
	}
}

func TestAppendKeepsToTheRoomThatItHas(t *testing.T) {
	stream := append(rawBlock(strings.Repeat("x", 1000)), "bvx$"...)
	dst := make([]byte, 0, 1000)
	if got, err := lzfse.Append(dst, stream); err != nil || &got[0] != &dst[:1][0] {
		t.Errorf("got other bytes than those with room, error %v", err)
	}
}

func TestBadStreamsAreRefused(t *testing.T) {
	eos := string([]byte{6, 0, 0, 0, 0, 0, 0, 0})
	lzvn := func(packed string, size int) string { return string(lzvnBlock([]byte(packed), size)) + "bvx$" }
	v2 := string(packBlocks([]byte(strings.Repeat("hello you ", 30)), 2))
	v1 := string(packBlocks([]byte(strings.Repeat("hello you ", 30)), 1))
	change := func(s string, at int, b ...byte) string { return s[:at] + string(b) + s[at+len(b):] + "bvx$" }
	for what, stream := range map[string]string{
		"nothing":                  "",
		"no end":                   string(rawBlock("abc")),
		"magic":                    "bvxx0000",
		"short raw header":         "bvx-00",
		"short raw":                "bvx-\x04\x00\x00\x00abc",
		"short LZVN header":        "bvxn0000",
		"short LZVN":               "bvxn\x04\x00\x00\x00\x04\x00\x00\x00a",
		"short v1 header":          "bvx1" + strings.Repeat("\x00", 100),
		"short v2 header":          "bvx2" + strings.Repeat("\x00", 20),
		"header of 0 bytes":        "bvx2" + strings.Repeat("\x00", 40),
		"LZVN bomb":                lzvn("\xe1a"+eos, 1<<20),
		"LZVN unknown operation":   lzvn("\xe1a\x70"+eos, 1),
		"LZVN another unknown":     lzvn("\xe1a\x1e"+eos, 1),
		"LZVN early end":           lzvn("\xe1a"+eos, 2),
		"LZVN late end":            lzvn("\xe2ab"+eos, 1),
		"LZVN match too long":      lzvn("\xe1a\x00\x01"+eos, 2),
		"LZVN match too far":       lzvn("\xe1a\x00\x02"+eos, 4),
		"LZVN match before any":    lzvn("\xe1a\xf2"+eos, 3),
		"LZVN distance 0":          lzvn("\xe1a\x00\x00"+eos, 4),
		"LZVN long distance 0":     lzvn("\xe1a\x07\x00\x00"+eos, 4),
		"LZVN middle distance 0":   lzvn("\xe1a\xa0\x00\x00"+eos, 4),
		"LZVN no end mark":         lzvn("\xe1a", 1),
		"LZVN bytes after the end": lzvn("\xe1a"+eos+"a", 1),
		"LZVN short literals":      lzvn("\xe5abc", 5),
		"LZVN short operation":     lzvn("\xe1a\x00", 4),
		"LZVN short long one":      lzvn("\xe1a\x07\x01", 4),
		"LZVN short middle one":    lzvn("\xe1a\xa0\x01", 4),
		"LZVN short number":        lzvn("\xe0", 4),
		"too much":                 change(v2, 4, 255, 255, 255, 255),
		"too little":               change(v2, 4, 1, 0, 0, 0),
		"one more":                 change(v2, 4, 300&255+1, 300>>8, 0, 0),
		"literals":                 change(v2, 8, 255, 255),
		"odd literals":             change(v1, 12, 5),
		"matches":                  change(v1, 16, 255, 255),
		"parts of the payload":     change(v1, 8, 1),
		"unused bits":              change(v1, 28, 1, 0, 0, 0),
		"many unused bits":         change(v1, 40, 0xf0, 255, 255, 255),
		"state of literals":        change(v1, 32, 255, 255),
		"state of L":               change(v1, 44, 255, 255),
		"frequencies":              change(v1, 50, 255, 255),
		"no tables":                v2[:24] + "\x20" + v2[25:32] + v2[len(v2)-40:] + "bvx$",
		"header longer":            change(v2, 24, v2[24]+1),
		"header shorter":           change(v2, 24, v2[24]-1),
	} {
		got, err := lzfse.Append([]byte("x"), []byte(stream))
		var bad *lzfse.Error
		if !errors.As(err, &bad) || string(got) != "x" || !strings.HasPrefix(err.Error(), "lzfse: ") {
			t.Errorf("%s: got %q and the error %v", what, got, err)
		}
	}
}

// Damaged and cut streams end in an error or in bytes, and never in more of them than the stream says.
func TestDamagedStreamsDoNoHarm(t *testing.T) {
	for _, version := range []int{1, 2} {
		stream := append(packBlocks([]byte(strings.Repeat("some text that repeats, ", 20)), version), "bvx$"...)
		r := rand.New(rand.NewPCG(3, uint64(version)))
		for n := range stream {
			if _, err := lzfse.Append(nil, stream[:n]); err == nil {
				t.Errorf("version %d: no error for %d of %d bytes", version, n, len(stream))
			}
			for range 20 {
				damaged := slices.Clone(stream)
				damaged[n] = byte(r.Uint32())
				try(t, damaged)
			}
		}
	}
}

func try(t *testing.T, stream []byte) {
	size, err := lzfse.Size(stream)
	if err != nil || size > 16<<20 {
		return
	}
	got, err := lzfse.Append(nil, stream)
	if err == nil && int64(len(got)) != size {
		t.Fatalf("got %d bytes, want %d", len(got), size)
	}
}

func FuzzAppend(f *testing.F) {
	for _, s := range streams {
		packed, err := hex.DecodeString(s.packed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
	}
	for seed := range uint64(4) {
		packed, want := randomLZVN(seed)
		f.Add(append(lzvnBlock(packed, len(want)), "bvx$"...))
	}
	for _, version := range []int{1, 2} {
		f.Add(append(packBlocks([]byte("some text that repeats, some text that repeats"), version), "bvx$"...))
	}
	f.Add(append(rawBlock("abc"), "bvx$"...))
	f.Fuzz(func(t *testing.T, stream []byte) { try(t, stream) })
}

func BenchmarkAppend(b *testing.B) {
	data := []byte(strings.Repeat("\x00\x36\x00\x36\x00\x00\x00\x25", 1<<17))
	r := rand.New(rand.NewPCG(1, 2))
	for range 1 << 14 {
		data[r.IntN(len(data))] = byte(r.IntN(16))
	}
	stream := append(packBlocks(data, 2), "bvx$"...)
	dst := make([]byte, 0, len(data))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lzfse.Append(dst, stream); err != nil {
			b.Fatal(err)
		}
	}
}

func rawBlock(s string) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte("bvx-"), uint32(len(s))), s...)
}

func lzvnBlock(packed []byte, size int) []byte {
	b := binary.LittleEndian.AppendUint32([]byte("bvxn"), uint32(size))
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(packed))), packed...)
}

// randomLZVN returns operations of all sorts and what they stand for.
func randomLZVN(seed uint64) (packed, want []byte) {
	r := rand.New(rand.NewPCG(seed, 5))
	distance := 0
	literals := func(n int) {
		for range n {
			c := byte(r.Uint32())
			packed, want = append(packed, c), append(want, c)
		}
	}
	match := func(n int) {
		for range n {
			want = append(want, want[len(want)-distance])
		}
	}
	packed = append(packed, 0xe3)
	literals(3)
	for range 60 {
		l, m := r.IntN(4), r.IntN(8)
		most := len(want) + l
		switch r.IntN(8) {
		case 0: // a small distance
			distance = 1 + r.IntN(min(most, 1535))
			if op := l<<6 | m<<3; op>>4 == 0x7 || op>>4 >= 0xa { // no operations, or others
				m &= 1
			}
			packed = append(packed, byte(l<<6|m<<3|distance>>8), byte(distance))
			literals(l)
			match(m + 3)
		case 1: // a middle one
			distance = 1 + r.IntN(min(most, 1<<14-1))
			m = r.IntN(32)
			packed = append(packed, byte(0xa0|l<<3|m>>2), byte(distance<<2|m&3), byte(distance>>6))
			literals(l)
			match(m + 3)
		case 2: // a large one
			distance = 1 + r.IntN(min(len(want), 1<<16-1))
			packed = append(packed, byte(m<<3|7), byte(distance), byte(distance>>8))
			match(m + 3)
		case 3: // the one before
			if distance > 0 {
				packed = append(packed, byte(1<<6|m%6<<3|6))
				literals(1)
				match(m%6 + 3)
			}
		case 4:
			n := 1 + r.IntN(15)
			packed = append(packed, byte(0xe0|n))
			literals(n)
		case 5:
			n := r.IntN(256)
			packed = append(packed, 0xe0, byte(n))
			literals(n + 16)
		case 6:
			if n := r.IntN(256); distance > 0 {
				packed = append(packed, 0xf0, byte(n))
				match(n + 16)
			}
		case 7:
			packed = append(packed, 0x0e, 0x16)
			if distance > 0 {
				packed = append(packed, byte(0xf1+m))
				match(1 + m)
			}
		}
	}
	return append(packed, 6, 0, 0, 0, 0, 0, 0, 0), want
}
