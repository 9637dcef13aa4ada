package report

import "testing"

func TestQuantity(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit string
		want string
	}{
		{1834, "p50-ns", "1.83 µs p50"},
		{2.5e9, "ns/op", "2.50 s/op"},
		{54.64e6, "v13-ns/op", "54.6 ms v13/op"},
		{12, "ns", "12 ns"},
		{999.7e3, "ns", "1.00 ms"},
		{145071, "req/s", "145k req/s"},
		{3, "errors", "3 errors"},
		{0.08747, "B/voxel", "0.0875 B/voxel"},
		{7, "patterns", "7 patterns"},
		{-12.34, "saved-%", "-12.3 saved-%"},
		{1.5e13, "x", "15.0T x"},
	} {
		if got := Quantity(c.v, c.unit); got != c.want {
			t.Errorf("%v %s is written %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}
