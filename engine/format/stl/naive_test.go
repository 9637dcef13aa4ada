package stl_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// facet is a triangle of a file as a program that knows nothing of voxels reads it.
type facet struct {
	normal    [3]float32
	corners   [3][3]float32
	attribute uint16
}

// naive reads a file, binary or text.
func naive(t testing.TB, data []byte) []facet {
	t.Helper()
	if bytes.HasPrefix(data, []byte("solid ")) {
		return naiveText(t, string(data))
	}
	var header [80]byte
	var n uint32
	r := bytes.NewReader(data)
	if binary.Read(r, binary.LittleEndian, &header) != nil || binary.Read(r, binary.LittleEndian, &n) != nil {
		t.Fatal("no header")
	}
	if len(data) != 84+50*int(n) {
		t.Fatalf("%d bytes for %d facets", len(data), n)
	}
	list := make([]facet, n)
	for i := range list {
		f := &list[i]
		for _, to := range []any{&f.normal, &f.corners, &f.attribute} {
			if err := binary.Read(r, binary.LittleEndian, to); err != nil {
				t.Fatal(err)
			}
		}
	}
	return list
}

func naiveText(t testing.TB, text string) (list []facet) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[len(lines)-1] != "end"+lines[0] || len(lines)%7 != 2 {
		t.Fatalf("the text begins with %q, ends with %q and has %d lines", lines[0], lines[len(lines)-1], len(lines))
	}
	for lines = lines[1 : len(lines)-1]; len(lines) > 0; lines = lines[7:] {
		var f facet
		words := fmt.Sprintf("%s|%s|%s|%s", lines[0], lines[2], lines[3], lines[4])
		n, err := fmt.Sscanf(words, "facet normal %g %g %g|vertex %g %g %g|vertex %g %g %g|vertex %g %g %g", &f.normal[0], &f.normal[1], &f.normal[2],
			&f.corners[0][0], &f.corners[0][1], &f.corners[0][2], &f.corners[1][0], &f.corners[1][1], &f.corners[1][2],
			&f.corners[2][0], &f.corners[2][1], &f.corners[2][2])
		if n != 12 || err != nil || lines[1] != "outer loop" || lines[5] != "endloop" || lines[6] != "endfacet" {
			t.Fatalf("got the facet %q: %v", lines[:7], err)
		}
		list = append(list, f)
	}
	return list
}

// area returns the normal by the corners and the area.
func (f *facet) area() (normal [3]float64, area float64) {
	var u, v [3]float64
	for a := range u {
		u[a] = float64(f.corners[1][a]) - float64(f.corners[0][a])
		v[a] = float64(f.corners[2][a]) - float64(f.corners[0][a])
	}
	normal = [3]float64{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
	length := math.Hypot(math.Hypot(normal[0], normal[1]), normal[2])
	for a := range normal {
		normal[a] /= length
	}
	return normal, length / 2
}

// volume returns six times the volume under a facet; the sum is positive for a closed surface that faces outwards.
func (f *facet) volume() float64 {
	var p [3][3]float64
	for k := range p {
		for a := range p[k] {
			p[k][a] = float64(f.corners[k][a])
		}
	}
	return p[0][0]*(p[1][1]*p[2][2]-p[1][2]*p[2][1]) + p[0][1]*(p[1][2]*p[2][0]-p[1][0]*p[2][2]) + p[0][2]*(p[1][0]*p[2][1]-p[1][1]*p[2][0])
}
