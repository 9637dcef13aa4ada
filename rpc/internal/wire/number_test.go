package wire_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/valyala/fastjson"
	"pgregory.net/rapid"
)

// exact returns the value of a JSON number whose exponent is moderate.
func exact(text string) (*big.Rat, bool) {
	if text == "" || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 && strings.Trim(text[:i], "-0.") == "" {
		text = text[:i]
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 && len(strings.TrimLeft(text[i+1:], "+-0")) > 4 {
		if text[i+1] == '-' {
			return big.NewRat(1, 3), true // no integer
		}
		return new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 100)), true // beyond int64
	}
	return new(big.Rat).SetString(text)
}

func floor(x *big.Rat) *big.Int {
	q, m := new(big.Int).DivMod(x.Num(), x.Denom(), new(big.Int))
	_ = m
	return q
}

// checkNumber compares all readers of a number with math/big and strconv.
func checkNumber(t interface {
	Helper()
	Errorf(string, ...any)
}, text string,
) {
	t.Helper()
	x, ok := exact(text)
	if !ok {
		t.Errorf("%q is no number", text)
		return
	}
	wantInt := x.IsInt() && x.Num().IsInt64()
	if n, ok := wire.ParseInt([]byte(text)); ok != wantInt || ok && n != x.Num().Int64() {
		t.Errorf("ParseInt(%q) = %d, %v, want %v", text, n, ok, x.FloatString(3))
	}
	down := floor(x)
	if n, ok := wire.ParseFloor([]byte(text)); ok != down.IsInt64() || ok && n != down.Int64() {
		t.Errorf("ParseFloor(%q) = %d, %v, want %v", text, n, ok, down)
	}
	wantF, err := strconv.ParseFloat(text, 64)
	if f, ok := wire.ParseFloat([]byte(text)); ok != (err == nil) || ok && math.Float64bits(f) != math.Float64bits(wantF) {
		t.Errorf("ParseFloat(%q) = %v, %v, want %v, %v", text, f, ok, wantF, err)
	}
	if got, want := wire.HasPoint([]byte(text)), strings.ContainsAny(text, ".eE"); got != want {
		t.Errorf("HasPoint(%q) = %v, want %v", text, got, want)
	}
}

var numbers = []string{
	"0", "-0", "5", "-5", "5.0", "-5.0", "1e3", "1E+3", "10e-1", "1.5", "-1.5", "15e-1", "0.999999999999999999999999", "-0.1",
	"1.00000000000000000000000000000001", "-1.00000000000000000000000000000001", "123456789012345678", "1234567890123456789",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "9223372036854775807.5",
	"-9223372036854775807.5", "-9223372036854775808.5", "922337203685477580.7e1", "922337203685477580.8e1", "92233720368547758070e-1",
	"12345678901234567890", "1e18", "1e19", "1e400", "-1e400", "1e-400", "0e400", "0.0e-999999999999999999999", "1e999999999999999999999",
	"1e-999999999999999999999", "0e999999999999999999999", "100000000000000000000000e-20", "0.00000000000000000005e20", "1e00003",
	"00.5"[1:], "1234567.8901e4", "1234567.8901e3", "4.9e-324", "1.7976931348623157e308", "0.1", "3.141592653589793238462643383279502884197",
}

func TestNumbers(t *testing.T) {
	for _, text := range numbers {
		checkNumber(t, text)
	}
}

func TestNumbersAtRandom(t *testing.T) {
	gen := rapid.StringMatching(`-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,22})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) { checkNumber(t, gen.Draw(t, "number")) })
}

func TestNotNumbers(t *testing.T) {
	for _, text := range []string{"", `"5"`, "true", "null", "[1]", "{}"} {
		_, isInt := wire.ParseInt([]byte(text))
		_, isFloor := wire.ParseFloor([]byte(text))
		_, isFloat := wire.ParseFloat([]byte(text))
		if isInt || isFloor || isFloat || wire.HasPoint([]byte(text)) {
			t.Errorf("%q passes for a number", text)
		}
	}
}

func TestValues(t *testing.T) {
	text := `{"n":[` + strings.Join(numbers, ",") + `],"s":"5","t":true,"f":false,"z":null,"o":{"a":1,"a":2}}`
	v := fastjson.MustParse(text)
	for i, e := range v.GetArray("n") {
		raw := []byte(numbers[i])
		n, ok := wire.Int(e)
		if wn, wok := wire.ParseInt(raw); n != wn || ok != wok {
			t.Errorf("Int(%s) = %d, %v", raw, n, ok)
		}
		n, ok = wire.Floor(e)
		if wn, wok := wire.ParseFloor(raw); n != wn || ok != wok {
			t.Errorf("Floor(%s) = %d, %v", raw, n, ok)
		}
		f, ok := wire.Float(e)
		if wf, wok := wire.ParseFloat(raw); f != wf || ok != wok {
			t.Errorf("Float(%s) = %v, %v", raw, f, ok)
		}
		if got, ok := wire.NumberText([]byte("="), e); !ok || string(got) != "="+numbers[i] {
			t.Errorf("NumberText(%s) = %q, %v", raw, got, ok)
		}
	}
	for _, name := range []string{"s", "t", "f", "z", "o", "n", "missing"} {
		e := v.Get(name)
		_, isInt := wire.Int(e)
		_, isFloor := wire.Floor(e)
		_, isFloat := wire.Float(e)
		_, isNumber := wire.NumberText(nil, e)
		if isInt || isFloor || isFloat || isNumber {
			t.Errorf("%s passes for a number", name)
		}
		if _, ok := wire.Text(e); ok != (name == "s") {
			t.Errorf("Text(%s): %v", name, ok)
		}
		if b, ok := wire.Bool(e); ok != (name == "t" || name == "f") || b != (name == "t") {
			t.Errorf("Bool(%s) = %v, %v", name, b, ok)
		}
		if got := wire.IsNull(e); got != (name == "z") {
			t.Errorf("IsNull(%s) = %v", name, got)
		}
	}
	if n, ok := wire.Int(wire.Member(v.Get("o"), "a")); n != 2 || !ok {
		t.Errorf("Member takes %d, want the last of two", n)
	}
	if wire.Member(v, "missing") != nil || wire.Member(v.Get("s"), "a") != nil || wire.Member(nil, "a") != nil {
		t.Error("Member finds what is not there")
	}
}

func TestAppendFloatReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		text := wire.AppendFloat(nil, f)
		var back float64
		if err := json.Unmarshal(text, &back); err != nil || back != f {
			t.Fatalf("AppendFloat(%v) = %s, reads back as %v, %v", f, text, back, err)
		}
	})
	for f, want := range map[float64]string{
		0: "0", 1: "1", -1.5: "-1.5", 1e20: "100000000000000000000", 1e21: "1e+21", 1e-6: "0.000001", 1e-7: "1e-07",
		math.Inf(1): "null", math.Inf(-1): "null",
	} {
		if got := wire.AppendFloat(nil, f); string(got) != want {
			t.Errorf("AppendFloat(%v) = %s, want %s", f, got, want)
		}
	}
	if got := wire.AppendFloat(nil, math.NaN()); string(got) != "null" {
		t.Errorf("AppendFloat(NaN) = %s", got)
	}
}
