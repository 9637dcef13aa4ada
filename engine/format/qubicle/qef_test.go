package qubicle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const qefHead = "Qubicle Exchange Format\r\nVersion 0.2\n\nwww.minddesk.com\n4 5 6\n2\n1 0.0 0.498039\n 0.2\t0.2  2\n"

func TestQEFText(t *testing.T) {
	s := read(t, qubicle.QEF(), []byte(qefHead+"0 0 0 0 126\n\n  3 4\t5 1\r\n1 4 2 1 0"))
	same(t, s.Layers[0], voxels{{Y: 4}: storage.RGB(255, 0, 127), {X: 3, Z: 5}: storage.RGB(51, 51, 255), {X: 1, Z: 2}: storage.RGB(51, 51, 255)})
	if got := s.Palette.Colors(); !slices.Equal(got, []storage.Color{storage.RGB(255, 0, 127), storage.RGB(51, 51, 255)}) {
		t.Errorf("got the palette %v", got)
	}
	_, warnings, err := decode(t, qubicle.QEF(), []byte(qefHead+"4 0 0 0 0\n0 -1 0 0 0\n0 0 0 0 0\n"))
	if err != nil || len(warnings) != 1 || warnings[0] != "2 voxels lie outside the size that the file gives" {
		t.Errorf("got the error %v and the warnings %q", err, warnings)
	}
}

func TestQEFErrorsNameTheLine(t *testing.T) {
	lines := func(i int, line string) string {
		list := strings.Split(qefHead+"0 0 0 0 0\n", "\n")
		list[i-1] = line
		return strings.Join(list, "\n")
	}
	for i, c := range []struct {
		line      int
		text, msg string
	}{
		{1, "Qubicle", "at offset 0: the first line is not"},
		{2, "0.2", "line 2: a version is expected"},
		{5, "4 5", `line 5: "" is not an integer from 1`},
		{5, "4 0 6", `"0" is not an integer from 1`},
		{5, "4 5 999999999", `"999999999" is not an integer`},
		{6, "many", `line 6: "many" is not`},
		{6, "999", `999 colours in`},
		{7, "0 0 x", `line 7: "x" is not a number`},
		{7, "0 0", `line 7: "" is not a number`},
		{7, "0 NaN 0", `"NaN" is not a number`},
		{9, "0 0 0", `line 9: "" is not an integer`},
		{9, "0 0 0 2", "line 9: the colour 2 of 2"},
		{9, "0 0 0 -1", "line 9: the colour -1 of 2"},
		{9, "0 0 1.5 0", `"1.5" is not an integer`},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			_, _, err := decode(t, qubicle.QEF(), []byte(lines(c.line, c.text)))
			refused(t, err, c.msg, false)
		})
	}
}

func TestQEFBytes(t *testing.T) {
	l := scene.NewLayer(1, "l", newVolume())
	red, blue, more := storage.RGB(255, 0, 0), storage.RGB(0, 0, 254), storage.RGB(1, 2, 3)
	for p, c := range (voxels{{X: -3, Y: 7, Z: 9}: blue, {X: -2, Y: 7, Z: 9}: red, {X: -2, Y: 8, Z: 9}: red, {X: 0, Y: 0, Z: 0}: storage.RGBA(9, 9, 9, 100)}) {
		l.Volume.Set(p, c)
	}
	palette := &scene.Palette{Swatches: []scene.Swatch{{Color: more}, {Color: red}, {Color: blue}}}
	s := &scene.Scene{Layers: []*scene.Layer{l}, Palette: palette}
	const head = "Qubicle Exchange Format\nVersion 0.2\nwww.minddesk.com\n2 2 1\n"
	const want = head + "3\n0.003922 0.007843 0.011765\n1.000000 0.000000 0.000000\n0.000000 0.000000 0.996078\n0 1 0 2 124\n1 1 0 1 106\n1 0 0 1 118\n"
	if got := string(write(t, qubicle.QEF(), s, nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	palette.Swatches = palette.Swatches[:2] // lacks a colour
	const sorted = head + "2\n1.000000 0.000000 0.000000\n0.000000 0.000000 0.996078\n0 1 0 1 124\n"
	if got := string(write(t, qubicle.QEF(), s, nil)); !strings.HasPrefix(got, sorted) {
		t.Errorf("got\n%s\nwant\n%s", got, sorted)
	}
}
