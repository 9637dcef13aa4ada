package wire_test

import (
	"encoding/json"
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
