package cli

import (
	"bytes"
	"testing"
	"time"
)

func TestBar(t *testing.T) {
	for _, c := range []struct {
		done  float64
		width int
		want  string
	}{
		{0, 80, "[........................]   0 %  a.vox"},
		{0.5, 80, "[############............]  50 %  a.vox"},
		{2, 80, "[########################] 100 %  a.vox"},
		{-1, 10, "[........."},
		{1, -1, ""},
	} {
		if got := bar(c.done, "a.vox", c.width); got != c.want {
			t.Errorf("%v in %d columns is %q, want %q", c.done, c.width, got, c.want)
		}
	}
}

func TestProgressIsDrawnAndTakenAway(t *testing.T) {
	var b bytes.Buffer
	p := &Progress{env: &Env{Err: &b}, width: 80}
	p.Set(0.25, "a")
	p.Set(0.26, "too soon")
	p.last = time.Now().Add(-time.Hour)
	p.Set(0.5, "b")
	p.Line("said")
	p.Done()
	const wipe = "\r\x1b[K"
	want := wipe + "[######..................]  25 %  a" + wipe + "[############............]  50 %  b" + wipe + "said\n"
	if b.String() != want || !p.Shown() {
		t.Errorf("it draws %q, want %q", b.String(), want)
	}
}
