package gallery

import (
	"testing"
	"time"
)

// FuzzNames has any name taken apart: what is taken for a picture's name is what fileName makes of its parts.
func FuzzNames(f *testing.F) {
	for _, s := range []string{
		"render_1700000000_p1_0a1b2c3d.png", "render_0_a_b_00000000.jpg", "render_01_p_00000000.png", ".render_1_p_00000000.png.tmp", "render__p_0.png",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p, ok := parseName(name)
		if isTemp(name) && ok {
			t.Errorf("%q is both a picture and unfinished", name)
		}
		if !ok {
			return
		}
		token := name[len(name)-len(p.ext)-1-tokenLen : len(name)-len(p.ext)-1]
		if got := fileName(p.created, p.session, token, p.ext); got != name {
			t.Errorf("%q has the parts of %q", name, got)
		}
		if !isTemp(tempName(name)) {
			t.Errorf("%q is not known while it is written", name)
		}
	})
}

// FuzzSessions has any session become part of a name.
func FuzzSessions(f *testing.F) {
	f.Add("p1", int64(5))
	f.Add("_../_\x00_", int64(-5))
	f.Fuzz(func(t *testing.T, session string, unix int64) {
		clean := cleanSession(session)
		if clean == "" {
			return
		}
		unix %= 1 << 39
		name := fileName(time.Unix(unix, 0), clean, "0123abcd", "png")
		p, ok := parseName(name)
		if !ok || p.session != clean || p.ext != "png" || p.created.Unix() != max(unix, 0) {
			t.Errorf("%q became %+v, %v", name, p, ok)
		}
	})
}
