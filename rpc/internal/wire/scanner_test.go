package wire_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

func TestZeroScannerEnds(t *testing.T) {
	var sc wire.Scanner
	for range 2 {
		if sc.Next() != wire.End || len(sc.Text()) != 0 || len(sc.Skip()) != 0 {
			t.Error("the zero Scanner has a token")
		}
	}
}

func TestSkip(t *testing.T) {
	var sc wire.Scanner
	for _, c := range []struct {
		value string
		after wire.Kind
	}{
		{`{"x":[1,"]"],"y":{}}`, wire.ObjectEnd},
		{`[1,[2,{"a":"\"]"}]]`, wire.ArrayEnd},
		{`"a\"b"`, wire.String},
		{`-1.5e3`, wire.Number},
		{`17`, wire.Number},
		{`true`, wire.True},
		{`false`, wire.False},
		{`null`, wire.Null},
	} {
		sc.Init([]byte(`{"a" : ` + c.value + ` , "b":7}`))
		sc.Next()
		sc.Next()
		if got := sc.Skip(); string(got) != c.value || sc.Kind() != c.after {
			t.Errorf("Skip at a key gives %s and kind %d, want %s and kind %d", got, sc.Kind(), c.value, c.after)
		}
		if sc.Next() != wire.Key || string(sc.Text()) != "b" {
			t.Errorf("after Skip of %s comes %q", c.value, sc.Text())
		}
		sc.Init([]byte(`[` + c.value + `,7]`))
		sc.Next()
		sc.Next()
		if got := sc.Skip(); string(got) != c.value || sc.Kind() != c.after {
			t.Errorf("Skip at a value gives %s and kind %d, want %s and kind %d", got, sc.Kind(), c.value, c.after)
		}
		if n, ok := sc.Int(); ok != (c.after == wire.Number) || ok && n != 17 && n != -1500 {
			t.Errorf("Int after Skip of %s = %d, %v", c.value, n, ok)
		}
		if sc.Next(); sc.Kind() != wire.Number || string(sc.Text()) != "7" {
			t.Errorf("after Skip of %s comes %q", c.value, sc.Text())
		}
	}
}

func TestScannerNumbers(t *testing.T) {
	var sc wire.Scanner
	for _, text := range numbers {
		for _, s := range []string{text, "[" + text + "]"} {
			sc.Init([]byte(s))
			if sc.Next(); sc.Kind() == wire.ArrayStart {
				sc.Next()
			}
			n, ok := sc.Int()
			if wn, wok := wire.ParseInt([]byte(text)); n != wn || ok != wok {
				t.Errorf("Int at %s = %d, %v, want %d, %v", s, n, ok, wn, wok)
			}
			n, ok = sc.Floor()
			if wn, wok := wire.ParseFloor([]byte(text)); n != wn || ok != wok {
				t.Errorf("Floor at %s = %d, %v, want %d, %v", s, n, ok, wn, wok)
			}
			f, ok := sc.Float()
			if wf, wok := wire.ParseFloat([]byte(text)); math.Float64bits(f) != math.Float64bits(wf) || ok != wok {
				t.Errorf("Float at %s = %v, %v, want %v, %v", s, f, ok, wf, wok)
			}
			if got, want := sc.HasPoint(), wire.HasPoint([]byte(text)); got != want {
				t.Errorf("HasPoint at %s = %v", s, got)
			}
		}
	}
	sc.Init([]byte(`["5"]`))
	for sc.Next() != wire.End {
		_, isInt := sc.Int()
		_, isFloor := sc.Floor()
		_, isFloat := sc.Float()
		if isInt || isFloor || isFloat || sc.HasPoint() {
			t.Errorf("%q passes for a number", sc.Text())
		}
	}
}
