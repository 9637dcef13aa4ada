package mesh

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// models returns volumes of one block each.
func models() map[string]storage.Volume {
	r := rand.New(rand.NewPCG(3, 4))
	model := func(color func(x, y, z int32) storage.Color) storage.Volume {
		v := dense.New(storage.Options{})
		for z := range int32(blockEdge) {
			for y := range int32(blockEdge) {
				for x := range int32(blockEdge) {
					if c := color(x, y, z); c != 0 {
						v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
					}
				}
			}
		}
		return v
	}
	one := storage.RGB(10, 20, 30)
	var heights [blockEdge][blockEdge]int32
	for y := range heights {
		for x := range heights[y] {
			heights[y][x] = int32(28 + 9*math.Sin(float64(x)/9)*math.Cos(float64(y)/13) + 4*math.Sin(float64(x+2*y)/11) + 2*r.Float64())
		}
	}
	inSphere := func(x, y, z int32) bool {
		x, y, z = 2*x-63, 2*y-63, 2*z-63
		return x*x+y*y+z*z < 64*64
	}
	return map[string]storage.Volume{
		"sphere": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return one
			}
			return 0
		}),
		"terrain": model(func(x, y, z int32) storage.Color {
			if z < heights[y][x] {
				return one
			}
			return 0
		}),
		"noise": model(func(x, y, z int32) storage.Color { return one * storage.Color(r.IntN(2)) }),
		"striped terrain": model(func(x, y, z int32) storage.Color {
			if z < heights[y][x] {
				return storage.RGB(uint8(z/5*20), 100, uint8(z/11*40))
			}
			return 0
		}),
		"spotted sphere": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return storage.RGB(uint8(r.IntN(4)), 0, 0)
			}
			return 0
		}),
		"sphere of many colours": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return storage.RGB(uint8(x), uint8(y), uint8(z))
			}
			return 0
		}),
	}
}

// referenceQuads returns the number of rectangles that a plain greedy search makes of the only block of a volume: per slice, from the first visible
// face in row order that is left, as far as possible along the row and then across rows; the better of both ways to lay rows through the
// slice.
func referenceQuads(volume storage.Volume) int {
	total, v := 0, new(cells)
	for z := range v {
		for y := range v {
			for x := range v {
				v[z][y][x] = volume.Get(storage.Pos{X: int32(x - 1), Y: int32(y - 1), Z: int32(z - 1)})
			}
		}
	}
	for f := range Face(NumFaces) {
		for i := range int32(blockEdge) {
			best := blockEdge * blockEdge
			for turn := range 2 {
				best = min(best, referenceSlice(v, f, i, turn == 1))
			}
			total += best
		}
	}
	return total
}

// cells holds the cells of a block and around it.
type cells [blockEdge + 2][blockEdge + 2][blockEdge + 2]storage.Color

func (v *cells) at(p storage.Pos) storage.Color { return v[p.Z+1][p.Y+1][p.X+1] }

func referenceSlice(v *cells, f Face, i int32, turn bool) int {
	var faces [blockEdge][blockEdge]storage.Color
	for row := range int32(blockEdge) {
		for k := range int32(blockEdge) {
			a, b := k, row
			if turn {
				a, b = b, a
			}
			p := [3]storage.Pos{{X: i, Y: a, Z: b}, {X: a, Y: i, Z: b}, {X: a, Y: b, Z: i}}[f.Axis()]
			if v.at(p.Add(f.Vector())) == 0 {
				faces[row][k] = v.at(p)
			}
		}
	}
	n := 0
	for row := range faces {
		for k := 0; k < blockEdge; k++ {
			c := faces[row][k]
			if c == 0 {
				continue
			}
			n++
			end := k
			for end < blockEdge && faces[row][end] == c {
				end++
			}
			for r := row; r < blockEdge && !slices.ContainsFunc(faces[r][k:end], func(d storage.Color) bool { return d != c }); r++ {
				clear(faces[r][k:end])
			}
		}
	}
	return n
}

func TestGreedyMakesFewQuads(t *testing.T) {
	for name, v := range models() {
		p := &patch{}
		new(greedy).mesh(v, blockPos{}, p)
		got, want := len(p.rects), referenceQuads(v)
		t.Logf("%s: %d quads, reference %d: %.4f", name, got, want, float64(got)/float64(want))
		if float64(got) > 1.02*float64(want) {
			t.Errorf("%s: %d quads, more than 1.02 times the %d of the reference", name, got, want)
		}
	}
}

// BenchmarkGreedy meshes one block, from the volume's tiles to rectangles, in one goroutine. The fastest round counts for Mvoxels/s, in which all cells
// of the block count; "of-reference" are the quads in relation to those of the plain search in each slice.
func BenchmarkGreedy(b *testing.B) {
	all := models()
	for _, name := range []string{"sphere", "terrain", "noise", "striped terrain", "spotted sphere", "sphere of many colours"} {
		b.Run(name, func(b *testing.B) {
			g, p, best := &greedy{}, &patch{}, time.Hour
			for b.Loop() {
				start := time.Now()
				g.mesh(all[name], blockPos{}, p)
				best = min(best, time.Since(start))
			}
			b.ReportMetric(blockEdge*blockEdge*blockEdge/best.Seconds()/1e6, "Mvoxels/s")
			b.ReportMetric(float64(len(p.rects)), "quads")
			b.ReportMetric(float64(len(p.rects))/float64(referenceQuads(all[name])), "of-reference")
		})
	}
}
