package mesh

import "sync"

// marchingCases returns, for each of the 256 ways in which the corners of a cube can be solid, the triangles between the solid ones and the
// others. Bit i of a case says that corner i is solid, which has x, y and z in the bits of i. An edge along axis a, from the corner c
// without bit a, has the number 4a plus the other two bits of c. Triangles run counter-clockwise as seen from the corners that are not solid.
//
// The cases follow from one rule for the sides of the cube, as in W. Lorensen and H. Cline, Marching Cubes, 1987, but without their choice where
// opposite corners of a side are solid: there, each solid corner is cut off by itself. Two cubes that share a side cut it the same
// way, so no surface has a hole. The cuts of the six sides make loops, and each loop becomes a fan.
var marchingCases = sync.OnceValue(func() *[256][][3]uint8 {
	var cases [256][][3]uint8
	for i := range cases {
		cases[i] = caseTriangles(i)
	}
	return &cases
})

// cubeSides holds the corners of the sides of a cube, counter-clockwise as seen from outside.
var cubeSides = [6][4]int{{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}}

const cubeEdges = 12

// edgeBetween returns the number of the edge between two corners.
func edgeBetween(a, b int) uint8 {
	c := a & b
	switch a ^ b {
	case 1:
		return uint8(c >> 1)
	case 2:
		return uint8(4 + c&1 + c>>2<<1)
	}
	return uint8(8 + c&3)
}

// edgeCorner returns the lower corner of an edge.
func edgeCorner(e uint8) int {
	switch e >> 2 {
	case 0:
		return int(e&3) << 1
	case 1:
		return int(e&1 | e>>1&1<<2)
	}
	return int(e & 3)
}

// caseTriangles returns the triangles of one case.
func caseTriangles(solid int) [][3]uint8 {
	next := cuts(solid)
	var triangles [][3]uint8
	for e := range next {
		if next[e] < 0 {
			continue
		}
		var loop []uint8
		for at := e; next[at] >= 0; {
			loop = append(loop, uint8(at))
			at, next[at] = int(next[at]), -1
		}
		triangles = append(triangles, fan(loop)...)
	}
	return triangles
}

// cuts returns, for each edge, the one that the surface goes to from it over the side on which it runs that way, or -1.
func cuts(solid int) [cubeEdges]int8 {
	var next [cubeEdges]int8
	for e := range next {
		next[e] = -1
	}
	for _, side := range cubeSides {
		for i, c := range side {
			before := side[(i+3)&3]
			if solid>>c&1 == 0 || solid>>before&1 != 0 {
				continue
			}
			last := i // of the solid corners in a row
			for solid>>side[(last+1)&3]&1 != 0 {
				last++
			}
			next[edgeBetween(before, c)] = int8(edgeBetween(side[last&3], side[(last+1)&3]))
		}
	}
	return next
}

// fan cuts a loop into triangles from the vertex with the fewest cuts along sides of the cube, where they could meet those of the cube next to it.
func fan(loop []uint8) [][3]uint8 {
	best, fewest := 0, len(loop)
	for i, apex := range loop {
		n := 0
		for k := 2; k < len(loop)-1; k++ {
			if onOneSide(apex, loop[(i+k)%len(loop)]) {
				n++
			}
		}
		if n < fewest {
			best, fewest = i, n
		}
	}
	at := func(k int) uint8 { return loop[(best+k)%len(loop)] }
	triangles := make([][3]uint8, 0, len(loop)-2)
	for k := 1; k < len(loop)-1; k++ {
		triangles = append(triangles, [3]uint8{at(0), at(k), at(k + 1)})
	}
	return triangles
}

// onOneSide reports whether two edges lie on one side of the cube.
func onOneSide(e, f uint8) bool {
	for _, side := range cubeSides {
		n := 0
		for i := range side {
			if g := edgeBetween(side[i], side[(i+1)&3]); g == e || g == f {
				n++
			}
		}
		if n == 2 {
			return true
		}
	}
	return false
}
