package pattern_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/internal/pattern"
)

func picture(t *testing.T, w, h int, dot bool) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, w, h))
	if dot {
		img.SetGray(w/2, h/2, color.Gray{Y: 9})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestMatch(t *testing.T) {
	drawn, blank := picture(t, 4, 3, true), picture(t, 4, 3, false)
	for _, tc := range []struct {
		pattern, value string
		faults         int
	}{
		{`{}`, `{"a":1}`, 0},
		{`{"a":1}`, `{"a":1.0,"b":2}`, 0},
		{`{"a":1}`, `{"a":2}`, 1},
		{`{"a":1}`, `{"a":"1"}`, 1},
		{`{"a":1,"b":2}`, `{}`, 2},
		{`{"a":1}`, `[1]`, 1},
		{`{"a":"<absent>"}`, `{}`, 0},
		{`{"a":"<absent>"}`, `{"a":null}`, 1},
		{`{"a":null}`, `{"a":null}`, 0},
		{`{"a":null}`, `{"a":false}`, 1},
		{`true`, `true`, 0},
		{`true`, `1`, 1},
		{`"x"`, `"x"`, 0},
		{`"x"`, `"y"`, 1},
		{`[1,"<any>"]`, `[1,{}]`, 0},
		{`[1]`, `[1,2]`, 1},
		{`[1]`, `{"0":1}`, 1},
		{`["<each>",{"a":"<int>"}]`, `[{"a":1},{"a":2}]`, 0},
		{`["<each>",{"a":"<int>"}]`, `[{"a":1},{"a":2.5}]`, 1},
		{`["<each>",{}]`, `[]`, 1},
		{`["<has>",{"a":2},{"a":1}]`, `[{"a":1},{"a":2},{"a":3}]`, 0},
		{`["<has>",{"a":4}]`, `[{"a":1}]`, 1},
		{`"<int>"`, `1.5`, 1},
		{`"<int>"`, `"1"`, 1},
		{`"<int 1..9>"`, `9`, 0},
		{`"<int 1..9>"`, `10`, 1},
		{`"<int 1..>"`, `0`, 1},
		{`"<number ..0.5>"`, `0.25`, 0},
		{`"<string>"`, `"a"`, 0},
		{`"<string>"`, `1`, 1},
		{`"<bool>"`, `false`, 0},
		{`"<bool>"`, `null`, 1},
		{`"<null>"`, `null`, 0},
		{`"<object>"`, `{}`, 0},
		{`"<object>"`, `[]`, 1},
		{`"<list>"`, `[]`, 0},
		{`"<list 2>"`, `[1]`, 1},
		{`"<list>"`, `{}`, 1},
		{`"<match ^a+$>"`, `"aaa"`, 0},
		{`"<match ^a+$>"`, `"b"`, 1},
		{`"<match (>"`, `"b"`, 1},
		{`"<nonsense>"`, `1`, 1},
		{`"<png 4 3>"`, fmt.Sprintf("%q", drawn), 0},
		{`"<png>"`, fmt.Sprintf("%q", drawn), 0},
		{`"<png 3 4>"`, fmt.Sprintf("%q", drawn), 1},
		{`"<png 4 3>"`, fmt.Sprintf("%q", blank), 1},
		{`"<png 4 3>"`, `"aGVsbG8="`, 1},
		{`"<png 4 3>"`, `"%"`, 1},
		{`{`, `{}`, 1},
		{`{}`, `{`, 1},
		{`{}`, `{} {}`, 1},
	} {
		if got := pattern.Match([]byte(tc.pattern), []byte(tc.value)); len(got) != tc.faults {
			t.Errorf("%s against %s: %q, want %d faults", tc.value, tc.pattern, got, tc.faults)
		}
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	got := pattern.Match([]byte(`{"result":{"layers":[{"id":1},{"id":2}]}}`), []byte(`{"result":{"layers":[{"id":1},{"id":3}]}}`))
	if len(got) != 1 || got[0] != "result.layers[1].id: 3, want 2" {
		t.Errorf("the faults are %q", got)
	}
	got = pattern.Match([]byte(`1`), []byte(`"`+strings.Repeat("x", 1000)+`"`))
	if len(got) != 1 || len(got[0]) > 300 || !strings.HasPrefix(got[0], "the value: ") {
		t.Errorf("the faults are %q", got)
	}
}

func TestBlank(t *testing.T) {
	if !pattern.Blank(image.NewGray(image.Rectangle{})) {
		t.Error("a picture without pixels shows something")
	}
}
