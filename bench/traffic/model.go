package traffic

const hillDepth = 4 // cells of the landscape, from the top down

// Voxel is a cell with its colour.
type Voxel struct {
	X, Y, Z    int32
	R, G, B, A byte
}

// Scattered returns n different cells of a cube that has room for eight times as many, in random order and with random colours.
func Scattered(n int, seed uint64) []Voxel {
	edge := 1
	for edge*edge*edge < 8*n {
		edge++
	}
	r := random(seed)
	taken := make(map[[3]int32]bool, n)
	voxels := make([]Voxel, 0, n)
	for len(voxels) < n {
		at := [3]int32{r.Int32N(int32(edge)), r.Int32N(int32(edge)), r.Int32N(int32(edge))}
		if taken[at] {
			continue
		}
		taken[at] = true
		voxels = append(voxels, Voxel{at[0], at[1], at[2], byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255})
	}
	return voxels
}

// Cloud returns the cells of a cube of the given edge that a coin with the probability 1/oneIn has chosen, each in a colour of its own.
func Cloud(edge, oneIn int, seed uint64) (voxels []Voxel) {
	r := random(seed)
	for z := range int32(edge) {
		for y := range int32(edge) {
			for x := range int32(edge) {
				if r.IntN(oneIn) == 0 {
					voxels = append(voxels, Voxel{x, y, z, byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), 255})
				}
			}
		}
	}
	return voxels
}

// Landscape returns hills on a square of the given edge, four cells deep, coloured by height with a little grain.
func Landscape(edge int) []Voxel {
	voxels := make([]Voxel, 0, edge*edge*hillDepth)
	r := random(1)
	for y := range edge {
		for x := range edge {
			h := height(edge, x, y)
			for d := range hillDepth {
				grain := byte(r.IntN(4) * 8)
				voxels = append(voxels, Voxel{int32(x), int32(y), int32(h - d), 60 + grain + byte(h%100), 140 - byte(20*d), 70 + grain, 255})
			}
		}
	}
	return voxels
}

// height is the height of the hills at a place.
func height(edge, x, y int) int {
	h := 0
	for i := range 4 { // tents of four sizes
		period := edge >> i
		h += tent(x+i*37, period)*tent(y+i*53, period)*4/max(period, 1) + i
	}
	return h / 8
}

// tent rises from 0 to half the period and falls again.
func tent(x, period int) int {
	x %= max(period, 1)
	return min(x, period-x)
}
