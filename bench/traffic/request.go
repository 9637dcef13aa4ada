package traffic

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
)

const (
	edge          = 64  // single voxels go into a cube of this edge
	bursts        = 512 // different bursts of a client, sent over and over
	fewestBursts  = 64  // different bursts if they are long
	smallList     = 20  // voxels in a request of a mixed load that has a list
	brushRadius   = 8
	strokeSteps   = 64 // stamps of a brush from one turn of its path to the next
	seedOfTraffic = 0x60e1
)

// Kind is a kind of request.
type Kind func(dst []byte, r *rand.Rand, i int) []byte

// random returns the generator that everything here draws from.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seedOfTraffic)) }

// Bursts returns the bursts that a client sends over and over: each holds n requests of a kind.
func Bursts(client, n int, kind Kind) [][]byte {
	r := random(uint64(client))
	list := make([][]byte, max(bursts/max(n, 1), fewestBursts))
	for i := range list {
		for j := range n {
			list[i] = append(kind(list[i], r, i*n+j), '\n')
		}
	}
	return list
}

// Edit is add_voxel at a random place of a cube of 64 cells, in a random colour.
func Edit(dst []byte, r *rand.Rand, _ int) []byte {
	return fmt.Appendf(dst, `{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":255}}`,
		r.IntN(edge), r.IntN(edge), r.IntN(edge), r.IntN(256), r.IntN(256), r.IntN(256))
}

// Read is get_voxel likewise.
func Read(dst []byte, r *rand.Rand, _ int) []byte {
	return fmt.Appendf(dst, `{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":{"x":%d,"y":%d,"z":%d}}`, r.IntN(edge), r.IntN(edge), r.IntN(edge))
}

// Mixed is seven times in ten a get_voxel, twice an add_voxel, and once an add_voxels with a list of 20 voxels.
func Mixed(dst []byte, r *rand.Rand, i int) []byte {
	switch n := r.IntN(10); {
	case n < 7:
		return Read(dst, r, i)
	case n < 9:
		return Edit(dst, r, i)
	}
	voxels := make([]Voxel, smallList)
	for j := range voxels {
		voxels[j] = Voxel{r.Int32N(edge), r.Int32N(edge), r.Int32N(edge), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255}
	}
	text := AddVoxels(List, voxels)
	return append(dst, text[:len(text)-1]...)
}

// Sculpt is add_voxels with a sphere of radius 8 as the brush, at the i-th place of a path that winds through a cube of 64 cells; a
// client's path lies turned against that of others, and its colour changes with each turn.
func Sculpt(dst []byte, r *rand.Rand, i int) []byte {
	along := 2 * math.Pi * float64(i%strokeSteps) / strokeSteps
	at := func(phase, rate float64) int { return edge/2 + int(edge/2*math.Sin(rate*along+phase)) }
	turn := float64(i/strokeSteps) + 0.1*r.Float64()
	return fmt.Appendf(dst, `{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"x":%d,"y":%d,"z":%d,"radius":%d,"color":"#%02X8040"}}`,
		at(turn, 1), at(turn+2, 1), at(2*turn, 2), brushRadius, i/strokeSteps%256)
}

// The forms of add_voxels with many voxels.
const (
	List   = "list"   // a JSON array of [x,y,z,r,g,b,a]
	Packed = "packed" // base64 of 16-byte records
)

// AddVoxels returns an add_voxels request with all the voxels in one of its forms.
func AddVoxels(form string, voxels []Voxel) []byte {
	dst := []byte(`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{`)
	if form == Packed {
		dst = append(dst, `"packed":"`...)
		dst = append(appendPacked(dst, voxels), '"')
	} else {
		dst = append(dst, `"voxels":`...)
		dst = appendList(dst, voxels)
	}
	return append(dst, "}}\n"...)
}

func appendPacked(dst []byte, voxels []Voxel) []byte {
	raw := make([]byte, 0, 16*len(voxels))
	for _, v := range voxels {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.X))
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.Y))
		raw = binary.LittleEndian.AppendUint32(raw, uint32(v.Z))
		raw = append(raw, v.R, v.G, v.B, v.A)
	}
	return base64.StdEncoding.AppendEncode(dst, raw)
}

func appendList(dst []byte, voxels []Voxel) []byte {
	dst = append(dst, '[')
	for i, v := range voxels {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, "[%d,%d,%d,%d,%d,%d,%d]", v.X, v.Y, v.Z, v.R, v.G, v.B, v.A)
	}
	return append(dst, ']')
}

// Batch returns a batch_operations request that adds the voxels one by one, as one step of undo.
func Batch(voxels []Voxel) []byte {
	dst := []byte(`{"jsonrpc":"2.0","id":1,"method":"batch_operations","params":{"operations":[`)
	for i, v := range voxels {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, `{"type":"add_voxel","x":%d,"y":%d,"z":%d,"r":%d,"g":%d,"b":%d,"a":%d}`, v.X, v.Y, v.Z, v.R, v.G, v.B, v.A)
	}
	return append(dst, "]}}\n"...)
}
