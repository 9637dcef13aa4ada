package wire_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "q\"b\\s/", "\x00\x1f\n\r\t\x7f", "é€😀\u2028", "\xff\xc0\xaf\xed\xa0\x80", "cut \xe2\x82", "\uFFFD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := wire.AppendString(nil, s)
		var back string
		if err := json.Unmarshal(text, &back); err != nil || back != strings.ToValidUTF8(s, "\uFFFD") && back != string([]rune(s)) {
			t.Errorf("AppendString(%q) = %s, reads back as %q, %v", s, text, back, err)
		}
		if back != string([]rune(s)) {
			t.Errorf("AppendString(%q) = %s: want one U+FFFD for each bad byte", s, text)
		}
		if bytesText := wire.AppendString(nil, []byte(s)); string(bytesText) != string(text) {
			t.Errorf("bytes give %s, the string %s", bytesText, text)
		}
		var sp frame.Splitter
		if value, _, err := sp.Next(append(text, '\n')); err != nil || string(value) != string(text[:len(value)]) {
			t.Errorf("%s is refused: %v", text, err)
		}
	})
}

func TestErrorObjects(t *testing.T) {
	for _, c := range []struct {
		e    wire.Error
		want string
	}{
		{wire.Error{Code: -32603, Message: "m"}, `{"code":-32603,"message":"m"}`},
		{wire.Error{Code: 1, Message: "", Reason: "r"}, `{"code":1,"message":"","data":{"reason":"r"}}`},
		{wire.Error{Parameter: "p"}, `{"code":0,"message":"","data":{"parameter":"p"}}`},
		{wire.Error{LegacyCode: -1004}, `{"code":0,"message":"","data":{"legacy_code":-1004}}`},
		{wire.Error{Extra: []byte(`"a":1`)}, `{"code":0,"message":"","data":{"a":1}}`},
		{
			wire.Error{Code: -32003, Message: "m", Reason: "r", Parameter: "p", LegacyCode: 5, Extra: []byte(`"a":1,"b":2`)},
			`{"code":-32003,"message":"m","data":{"reason":"r","parameter":"p","legacy_code":5,"a":1,"b":2}}`,
		},
	} {
		if got := string(wire.AppendErrorObject(nil, &c.e)); got != c.want || !json.Valid([]byte(got)) {
			t.Errorf("%+v: got %s, want %s", c.e, got, c.want)
		}
	}
}

// TestLongMessagesAreShortened quotes what was sent, however long, without its middle.
func TestLongMessagesAreShortened(t *testing.T) {
	long := "first " + strings.Repeat("é", 1<<20) + " last"
	text := string(wire.AppendError(nil, []byte("1"), &wire.Error{Code: -1, Message: long}))
	if len(text) > 4<<10 || !strings.Contains(text, "first é") || !strings.Contains(text, "é last") || strings.Contains(text, "\ufffd") {
		t.Errorf("%d bytes: %.80s", len(text), text)
	}
}

// TestAppendInt compares with strconv, into slices with and without room.
func TestAppendInt(t *testing.T) {
	check := func(n int64) {
		want := strconv.FormatInt(n, 10)
		d := wire.DigitsOf(n)
		for room := range 10 {
			dst := append(make([]byte, 0, 1+room), '[')
			if got := wire.AppendInt(dst, n); string(got) != "["+want {
				t.Fatalf("AppendInt(%d) = %q with room for %d", n, got, room)
			}
			if got := d.Append(d.Append(dst)); string(got) != "["+want+want {
				t.Fatalf("DigitsOf(%d) gives %q twice, with room for %d", n, got, room)
			}
		}
	}
	for n := range int64(20_000) {
		check(n)
		check(-n)
	}
	for n := int64(1); n < math.MaxInt64/11; n = n*11 - n/2 {
		for k := int64(-1); k <= 1; k++ {
			check(n + k)
			check(-n - k)
		}
	}
	for n := int64(10); n < math.MaxInt64/10; n *= 10 {
		check(n - 1)
		check(n)
		check(1 - n)
		check(-n)
	}
	check(math.MaxInt64)
	check(math.MinInt64)
}

// TestVoxelReply holds the fast way to put a reply together to the plain one.
func TestVoxelReply(t *testing.T) {
	for _, c := range [][3]int32{{12, 3, 45}, {-1, 0, 999}, {-1 << 30, 1<<30 - 1, 1000}, {123456, -123456, 99_999_999}} {
		for _, revision := range []int64{0, 123456, math.MaxInt64} {
			got := voxelReply(nil, []byte(`"id"`), c[0], c[1], c[2], [4]uint8{255, 0, 17, 100}, revision)
			want := voxelReplyTwin(nil, []byte(`"id"`), c[0], c[1], c[2], [4]uint8{255, 0, 17, 100}, revision)
			if string(got) != string(want) || !json.Valid(got) {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}
