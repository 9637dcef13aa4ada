package main

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"testing"
)

func TestNoiseIsSmoothAndBounded(t *testing.T) {
	for y := -edge; y < edge; y++ {
		for x := -edge; x < edge; x++ {
			a, b := noise(x, y, 8, 1), noise(x+1, y, 8, 1)
			if a < 0 || a > 255 || b-a > 33 || a-b > 33 {
				t.Fatalf("noise at %d,%d is %d, beside it %d", x, y, a, b)
			}
		}
	}
	if noise(16, -24, 8, 5) != hash(2+64, -3+64, 5) {
		t.Error("noise differs from the lattice at a lattice point")
	}
}

func TestNearLineAgainstFloats(t *testing.T) {
	distance := func(x, y, ax, ay, bx, by float64) float64 {
		u := ((x-ax)*(bx-ax) + (y-ay)*(by-ay)) / ((bx-ax)*(bx-ax) + (by-ay)*(by-ay))
		u = min(max(u, 0), 1)
		return math.Hypot(x-ax-u*(bx-ax), y-ay-u*(by-ay))
	}
	for y := -12; y < 12; y++ {
		for x := -12; x < 12; x++ {
			want := distance(float64(x), float64(y), -5, 2, 7, -3) <= math.Sqrt(7)/2
			if got := nearLine(x, y, -5, 2, 7, -3); got != want {
				t.Errorf("nearLine(%d, %d) = %v, want %v", x, y, got, want)
			}
		}
	}
}

// TestGroundFillsTheModel wants every column to reach from the bottom to the sea or above, with nothing outside.
func TestGroundFillsTheModel(t *testing.T) {
	columns, land := 0, 0
	eachColumn(func(x, y int) {
		columns++
		g := ground(x, y)
		if g <= bottom || g > 20 {
			t.Errorf("the ground at %d,%d is at %d", x, y, g)
		}
		if g > 0 {
			land++
			if atRim(x, y) {
				t.Errorf("there is land at the rim, at %d,%d", x, y)
			}
		}
	})
	if want := 4*edge*edge - 4*(corner+1)*corner/2; columns > want+40 || columns < want-40 {
		t.Errorf("%d columns, want about %d", columns, want)
	}
	if land < columns/5 || land > columns/2 {
		t.Errorf("%d of %d columns are land", land, columns)
	}
	cells := map[[3]int]bool{}
	for _, c := range append(seaCells(), landCells()...) {
		at := [3]int{c.x, c.y, c.z}
		if cells[at] || !inModel(c.x, c.y) {
			t.Fatalf("cell %v is there twice or outside", at)
		}
		cells[at] = true
	}
}

func TestPackedRecords(t *testing.T) {
	b, err := base64.StdEncoding.DecodeString(packed([]cell{{-1, 2, 300, 0x102030}, {4, -5, -600, 0xfffefd}}))
	if err != nil || len(b) != 32 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	z := int32(binary.LittleEndian.Uint32(b[16+8:]))
	if x := int32(binary.LittleEndian.Uint32(b)); x != -1 || z != -600 || b[12] != 0x10 || b[14] != 0x30 || b[15] != 0xff || b[31] != 0xff {
		t.Errorf("the records are % x", b)
	}
}

func TestText(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KB", 3 << 19: "1.5 MB"} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %q, want %q", n, got, want)
		}
	}
	if got := short("/somewhere/else"); got != "/somewhere/else" {
		t.Errorf("short gives %q", got)
	}
	if got := short(mustAbs(t, "x/y")); got != "x/y" {
		t.Errorf("short gives %q", got)
	}
}
