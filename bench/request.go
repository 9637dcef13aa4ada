package bench

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

const (
	loadEdge    = 64  // single voxels go into a cube of this edge
	loadBursts  = 512 // different bursts of a client, sent over and over
	loadMinimum = 64  // different bursts if they are long
)

// voxel is a cell with its colour.
type voxel struct {
	x, y, z    int32
	r, g, b, a byte
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x60e1)) }

// singleEdits returns bursts of add_voxel requests at random places in a cube, different for each client.
func singleEdits(client, burst int) [][]byte {
	r := random(uint64(client))
	return makeBursts(burst, func(dst []byte) []byte {
		return fmt.Appendf(dst, `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}}`,
			r.IntN(loadEdge), r.IntN(loadEdge), r.IntN(loadEdge), r.IntN(256), r.IntN(256), r.IntN(256))
	})
}

// singleReads returns bursts of get_voxel requests, likewise.
func singleReads(client, burst int) [][]byte {
	r := random(uint64(client))
	return makeBursts(burst, func(dst []byte) []byte {
		return fmt.Appendf(dst, `{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":{"x":%d,"y":%d,"z":%d}}`, r.IntN(loadEdge), r.IntN(loadEdge), r.IntN(loadEdge))
	})
}

// makeBursts joins requests by line feeds, without one at the end.
func makeBursts(burst int, appendOne func(dst []byte) []byte) [][]byte {
	bursts := make([][]byte, max(loadBursts/burst, loadMinimum))
	for i := range bursts {
		for j := range burst {
			if j > 0 {
				bursts[i] = append(bursts[i], '\n')
			}
			bursts[i] = appendOne(bursts[i])
		}
	}
	return bursts
}

// scattered returns n different cells of a cube that has room for eight times as many, in random order and with random colours.
func scattered(n int, seed uint64) []voxel {
	edge := 1
	for edge*edge*edge < 8*n {
		edge++
	}
	r := random(seed)
	taken := make(map[[3]int32]bool, n)
	voxels := make([]voxel, 0, n)
	for len(voxels) < n {
		at := [3]int32{r.Int32N(int32(edge)), r.Int32N(int32(edge)), r.Int32N(int32(edge))}
		if taken[at] {
			continue
		}
		taken[at] = true
		voxels = append(voxels, voxel{at[0], at[1], at[2], byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255})
	}
	return voxels
}

// cloud returns the cells of a cube of the given edge that a coin with the probability 1/oneIn has chosen.
func cloud(edge, oneIn int, seed uint64) (voxels []voxel) {
	r := random(seed)
	for z := range int32(edge) {
		for y := range int32(edge) {
			for x := range int32(edge) {
				if r.IntN(oneIn) == 0 {
					voxels = append(voxels, voxel{x, y, z, byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255})
				}
			}
		}
	}
	return voxels
}

// landscape returns hills on a square of the given edge, four cells deep, coloured by height with a little grain.
func landscape(edge int) (voxels []voxel) {
	r := random(1)
	height := func(x, y int) int {
		h := 0
		for i := range 4 { // tents of four sizes
			period := edge >> i
			h += tent(x+i*37, period)*tent(y+i*53, period)*4/max(period, 1) + i
		}
		return h / 8
	}
	for y := range edge {
		for x := range edge {
			h := height(x, y)
			for d := range 4 {
				grain := byte(r.IntN(4) * 8)
				voxels = append(voxels, voxel{int32(x), int32(y), int32(h - d), 60 + grain + byte(h%100), 140 - byte(20*d), 70 + grain, 255})
			}
		}
	}
	return voxels
}

// tent rises from 0 to half the period and falls again.
func tent(x, period int) int {
	x %= max(period, 1)
	return min(x, period-x)
}

// appendPacked appends voxels in the packed form of add_voxels, base64 of 16-byte records.
func appendPacked(dst []byte, voxels []voxel) []byte {
	raw := make([]byte, 0, 16*len(voxels))
	for _, v := range voxels {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.x))
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.y))
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.z))
		raw = append(raw, v.r, v.g, v.b, v.a)
	}
	return base64.StdEncoding.AppendEncode(dst, raw)
}

// appendList appends voxels as a JSON array of [x,y,z,r,g,b,a].
func appendList(dst []byte, voxels []voxel) []byte {
	dst = append(dst, '[')
	for i, v := range voxels {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, "[%d,%d,%d,%d,%d,%d,%d]", v.x, v.y, v.z, v.r, v.g, v.b, v.a)
	}
	return append(dst, ']')
}

// addVoxels returns an add_voxels request with all the voxels in one of its forms, list or packed.
func addVoxels(form string, voxels []voxel) []byte {
	dst := []byte(`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{`)
	if form == "packed" {
		dst = append(dst, `"packed":"`...)
		dst = append(appendPacked(dst, voxels), '"')
	} else {
		dst = append(dst, `"voxels":`...)
		dst = appendList(dst, voxels)
	}
	return append(dst, "}}"...)
}
