package frame_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
)

// drive feeds the pieces as a connection would and returns what came out: a value as its text, an error as "code reason".
func drive(t testing.TB, o frame.Options, pieces ...[]byte) []string {
	t.Helper()
	s := frame.New(o)
	var out []string
	var buf []byte
	for _, piece := range pieces {
		if len(buf) < 256 {
			buf = bytes.Clone(buf) // moved, as a compacting buffer does
		}
		buf = append(buf, piece...)
		for {
			value, n, err := s.Next(buf)
			if n < 0 || n > len(buf) || value != nil && err != nil {
				t.Fatalf("Next(%q) = %q, %d, %v", buf, value, n, err)
			}
			if err != nil {
				if n == 0 {
					t.Fatalf("Next(%q) consumes nothing with error %v", buf, err)
				}
				out = append(out, event(err))
			} else if value != nil {
				out = append(out, string(value))
			} else if n == 0 {
				break
			}
			buf = buf[n:]
		}
	}
	value, err := s.Finish(buf)
	if err != nil {
		out = append(out, event(err))
	} else if value != nil {
		out = append(out, string(value))
	}
	return out
}

func event(err *frame.Error) string { return strings.TrimSpace(fmt.Sprint(err.Code, " ", err.Reason)) }

// cuts splits data in three ways: whole, byte by byte, and at random places.
func cuts(data []byte, rng *rand.Rand) [][][]byte {
	single := make([][]byte, len(data))
	for i := range data {
		single[i] = data[i : i+1]
	}
	var random [][]byte
	for rest := data; len(rest) > 0; {
		n := 1 + rng.IntN(min(len(rest), 40))
		random = append(random, rest[:n])
		rest = rest[n:]
	}
	return [][][]byte{{data}, single, random}
}

// checkAll demands that data gives want however it is cut.
func checkAll(t testing.TB, o frame.Options, data string, want ...string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, uint64(len(data))))
	for i, pieces := range cuts([]byte(data), rng) {
		if got := drive(t, o, pieces...); !slices.Equal(got, want) {
			t.Fatalf("cut %d of %.200q:\n got %.200q\nwant %.200q", i, data, got, want)
		}
	}
}

func TestManyValuesInOneBuffer(t *testing.T) {
	checkAll(t, frame.Options{}, ` {"a":1}{"b":[2]}[3]`+"\n\n[]{}\r\n 4 \n\"five\"\ntrue\r\nnull",
		`{"a":1}`, `{"b":[2]}`, `[3]`, `[]`, `{}`, `4`, `"five"`, `true`, `null`)
}

func TestPrettyPrintedValueIsOneValue(t *testing.T) {
	const text = "{\n  \"a\": [\n    1,\n    2\n  ]\n}"
	checkAll(t, frame.Options{}, text+"\n"+text, text, text)
}

func TestErrorResumesAfterLineFeed(t *testing.T) {
	const bad = "-32700"
	checkAll(t, frame.Options{}, "{]}{\"lost\":1}\n{\"kept\":2}\n", bad, `{"kept":2}`)
	checkAll(t, frame.Options{}, "tru\n{}", bad, "{}")
	checkAll(t, frame.Options{}, "{\"raw\nline\":1}\n{}", bad, bad, "{}")
	checkAll(t, frame.Options{}, "1 2\n3\n", bad, "3")
	checkAll(t, frame.Options{}, "{} }\n[]\n", "{}", bad, "[]")
	checkAll(t, frame.Options{}, "oops, no line feed {}", bad)
	checkAll(t, frame.Options{}, "\x00\x00\x00\x01{}\n{}", bad, "{}")
	checkAll(t, frame.Options{}, "\uFEFF{}\n{}", bad, "{}")
}

func TestUnfinishedValueAtEndOfInput(t *testing.T) {
	for _, text := range []string{"{", "[1,", `{"a"`, `"abc`, "tru", "-", "1.", "1e", "1e+", "{\"a\":1\n", `"\`, `"\u00`, "\"\xE2\x82"} {
		checkAll(t, frame.Options{}, text, "-32700")
	}
	checkAll(t, frame.Options{}, " \r\n\t")
	checkAll(t, frame.Options{}, "")
}

func TestStalledThenFinish(t *testing.T) {
	s := new(frame.Splitter)
	data := []byte("  {\"a\":1\n")
	_, n, err := s.Next(data)
	if n != 2 || err != nil {
		t.Fatalf("Next = %d, %v, want the 2 bytes of white space consumed", n, err)
	}
	data = data[n:]
	if !s.Stalled(data) {
		t.Error("a value whose last byte is a line feed is not stalled")
	}
	data = append(data, ',')
	if _, n, err := s.Next(data); n != 0 || err != nil {
		t.Fatalf("Next = %d, %v, want more bytes asked for", n, err)
	}
	if s.Stalled(data) {
		t.Error("a value whose last byte is a comma is stalled")
	}
	if value, err := s.Finish(data); value != nil || err == nil || err.Code != frame.CodeParse || err.Offset != len(data) {
		t.Errorf("Finish = %q, %v, want an error at byte %d", value, err, len(data))
	}
	if value, n, err := s.Next([]byte("[]")); string(value) != "[]" || n != 2 || err != nil {
		t.Errorf("after Finish, Next = %q, %d, %v", value, n, err)
	}
	if s.Stalled([]byte("\n")) || s.Stalled(nil) {
		t.Error("white space alone is stalled")
	}
}

func TestFinishAfterSkippingIsSilent(t *testing.T) {
	s := new(frame.Splitter)
	if _, n, err := s.Next([]byte("}}}")); n != 3 || err == nil {
		t.Fatalf("Next = %d, %v", n, err)
	}
	if value, err := s.Finish(nil); value != nil || err != nil {
		t.Errorf("Finish = %q, %v, want nothing", value, err)
	}
	if value, _, err := s.Next([]byte("{}")); string(value) != "{}" || err != nil {
		t.Errorf("Next = %q, %v: still skipping after Finish", value, err)
	}
}

func TestReset(t *testing.T) {
	s := frame.New(frame.Options{MaxDepth: 2})
	if _, _, err := s.Next([]byte("[[")); err != nil {
		t.Fatal(err)
	}
	s.Reset()
	if value, _, err := s.Next([]byte("[[]]")); string(value) != "[[]]" || err != nil {
		t.Errorf("Next = %q, %v after Reset", value, err)
	}
	if _, _, err := s.Next([]byte("[[[")); err == nil || err.Reason != frame.ReasonTooDeep {
		t.Errorf("Next: %v, want the limits kept by Reset", err)
	}
}

func TestMaxBytes(t *testing.T) {
	o := frame.Options{MaxBytes: 10}
	checkAll(t, o, "   [1,2,3,45]\n[1]", "[1,2,3,45]", "[1]")
	checkAll(t, o, "[1,2,3,456]\n[1]", "-32600 too_large", "[1]")
	checkAll(t, o, "123456789\n1234567890\n[1]", "123456789", "-32600 too_large", "[1]")
	checkAll(t, o, strings.Repeat(" ", 100)+"{}", "{}")
	s := frame.New(o)
	_, _, err := s.Next([]byte("[1,2,3,456]"))
	if err == nil || err.Offset != 10 || !strings.Contains(err.Error(), "larger than 10 bytes") {
		t.Errorf("got %v", err)
	}
}

func TestMaxDepth(t *testing.T) {
	nest := func(n int) string { return strings.Repeat(`[{"a":`, n/2) + strings.Repeat(`}]`, n/2) }
	fill := func(n int) string { return strings.Replace(nest(n), `:}`, `:0}`, 1) }
	for _, c := range []struct{ opt, limit int }{{0, 128}, {2, 2}, {64, 64}, {66, 66}, {1000, frame.DepthLimit}} {
		o := frame.Options{MaxDepth: c.opt}
		checkAll(t, o, fill(c.limit)+"{}", fill(c.limit), "{}")
		checkAll(t, o, fill(c.limit+2)+"\n{}", "-32600 too_deep", "{}")
	}
}

func TestBracketsDoNotGrowMemory(t *testing.T) {
	s, chunk := new(frame.Splitter), bytes.Repeat([]byte("["), 64<<10)
	errs := 0
	for range 64 << 20 / len(chunk) {
		_, n, err := s.Next(chunk)
		if n != len(chunk) {
			t.Fatalf("consumed %d of %d bytes", n, len(chunk))
		}
		if err != nil {
			errs++
		}
	}
	if errs != 1 {
		t.Errorf("%d errors, want 1 and then silent skipping", errs)
	}
}

func TestMessages(t *testing.T) {
	for _, c := range []struct {
		text, message string
		offset        int
	}{
		{`[1 2]`, "Parse error: expected a comma or ], not 2 at byte 3", 3},
		{`  [1}`, "Parse error: expected a comma or ], not } at byte 2", 2},
		{`{"a":1]`, "Parse error: expected a comma or }, not ] at byte 6", 6},
		{`{"a":""]`, "Parse error: expected a comma or }, not ] at byte 7", 7},
		{`[,`, "Parse error: expected a value or ], not , at byte 1", 1},
		{`[1,]`, "Parse error: expected a value, not ] at byte 3", 3},
		{`{a`, "Parse error: expected a key or }, not a at byte 1", 1},
		{`{"a":1,}`, "Parse error: expected a key, not } at byte 7", 7},
		{`{"a" 1`, "Parse error: expected a colon, not 1 at byte 5", 5},
		{"1 2", "Parse error: expected a line feed, not 2 at byte 2", 2},
		{"\x00", "Parse error: expected a value, not 0x00 at byte 0", 0},
		{"\xEF\xBB\xBF{}", "Parse error: byte order mark at byte 0", 0},
		{`[01`, "Parse error: expected the end of the number after its leading zero, not 1 at byte 2", 2},
		{`[-a`, "Parse error: expected a digit after the minus sign, not a at byte 2", 2},
		{`[1.]`, "Parse error: expected a digit after the decimal point, not ] at byte 3", 3},
		{`[1e]`, "Parse error: expected a digit in the exponent, not ] at byte 3", 3},
		{`[1e+]`, "Parse error: expected a digit in the exponent, not ] at byte 4", 4},
		{`[nul]`, "Parse error: misspelt true, false or null, at byte 4", 4},
		{`["\x"]`, `Parse error: unknown escape \x at byte 3`, 3},
		{`["\u12G4"]`, `Parse error: \u without four hexadecimal digits at byte 6`, 6},
		{"[\"a\tb\"]", "Parse error: unescaped control character 0x09 in a string at byte 3", 3},
		{"[\"\xC0\xAF\"]", "Parse error: invalid UTF-8 in a string at byte 2", 2},
	} {
		_, _, err := new(frame.Splitter).Next([]byte(c.text))
		if err == nil || err.Code != frame.CodeParse || err.Reason != "" {
			t.Errorf("%q: %v, want a parse error", c.text, err)
		} else if err.Message != c.message || err.Offset != c.offset || err.Error() != "frame: "+c.message {
			t.Errorf("%q: got %q at %d, want %q at %d", c.text, err.Message, err.Offset, c.message, c.offset)
		}
	}
}

// TestEveryCodePoint demands that strings hold every code point but surrogates.
func TestEveryCodePoint(t *testing.T) {
	var s frame.Splitter
	for block := rune(0); block <= 0x10FFFF; block += 0x100 {
		text := []byte(`["`)
		for r := block; r < block+0x100; r++ {
			if r >= 0x20 && r != '"' && r != '\\' && utf8.ValidRune(r) {
				text = utf8.AppendRune(text, r)
			}
		}
		text = append(text, `"]`...)
		if value, _, err := s.Next(text); !bytes.Equal(value, text) {
			t.Fatalf("U+%04X to U+%04X: %v", block, block+0xFF, err)
		}
	}
}

// TestEveryByteTriple compares the UTF-8 automaton with utf8.Valid for all lead bytes and the borders of the others.
func TestEveryByteTriple(t *testing.T) {
	edges := []byte{0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xFF}
	for lead := 0x7F; lead <= 0xFF; lead++ {
		for _, b := range edges {
			for _, c := range edges {
				for _, d := range edges {
					text := []byte{'"', byte(lead), b, c, d, '"', '\n'}
					value, _, _ := new(frame.Splitter).Next(text)
					if got, want := value != nil, utf8.Valid(text); got != want {
						t.Fatalf("% x: accepted %v, utf8.Valid %v", text, got, want)
					}
				}
			}
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	s, data := new(frame.Splitter), []byte(` {"a":[1,2.5,"text",true,{"b":null}]} [1] 7`+"\n")
	if n := testing.AllocsPerRun(100, func() {
		for rest := data; len(rest) > 0; {
			_, n, err := s.Next(rest[:len(rest)/2])
			if err == nil && n == 0 {
				_, n, err = s.Next(rest)
			}
			if err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

// depth returns the deepest nesting of valid JSON.
func depth(data []byte) int {
	d, deepest := 0, 0
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	for {
		tok, err := dec.Token()
		if err != nil {
			return deepest
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			d++
			deepest = max(deepest, d)
		case json.Delim('}'), json.Delim(']'):
			d--
		}
	}
}

// checkOracle compares with encoding/json: the whole of data is one value if and only if it is valid there, is UTF-8 and within
// the depth limit. And any cut gives the same events.
func checkOracle(t testing.TB, data []byte, seed uint64) {
	t.Helper()
	all := cuts(data, rand.New(rand.NewPCG(seed, 7)))
	got := drive(t, frame.Options{}, all[0]...)
	want := json.Valid(data) && utf8.Valid(data) && depth(data) <= frame.DefaultMaxDepth
	one := len(got) == 1 && got[0] == string(bytes.Trim(data, " \t\r\n"))
	if one != want {
		t.Errorf("%.300q: got %.300q, encoding/json, UTF-8 and depth say %v", data, got, want)
	}
	for i, pieces := range all[1:] {
		if other := drive(t, frame.Options{}, pieces...); !slices.Equal(got, other) {
			t.Errorf("%.300q: cut %d (seed %d) gives %.300q, whole gives %.300q", data, i, seed, other, got)
		}
	}
}

// TestMutations compares with the oracle on valid texts with random bytes changed.
func TestMutations(t *testing.T) {
	const alphabet = "{}[]:,\"\\/-+.0123456789eEtruefalsn \t\r\n\x00\x1f\x7f\x80\xbf\xc2\xe2\xed\xef\xf0\xf4\xff"
	rng := rand.New(rand.NewPCG(42, 42))
	var texts []string
	for _, c := range suite {
		if len(c.text) < 300 {
			texts = append(texts, c.text)
		}
	}
	for range 10000 {
		data := []byte(texts[rng.IntN(len(texts))] + "\n" + texts[rng.IntN(len(texts))])
		for range rng.IntN(4) {
			data[rng.IntN(len(data))] = alphabet[rng.IntN(len(alphabet))]
		}
		checkOracle(t, data[:rng.IntN(len(data)+1)], rng.Uint64())
		if t.Failed() {
			return
		}
	}
}

func FuzzNext(f *testing.F) {
	for _, c := range suite {
		if len(c.text) < 1000 {
			f.Add([]byte(c.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkOracle(t, data, uint64(len(data))) })
}
