package voxelize

import "github.com/goxel-daemon/goxel-daemon/storage"

// flooder finds the cells that can be reached from outside, tile by tile, through the faces of cells.
type flooder struct {
	w     *worker
	box   storage.Box // of tiles
	size  [3]int
	state []uint8 // of the tiles in the box, x first
	nodes map[int]*node
	queue []int
}

// The states of tiles. A tile without surface is reached as a whole.
const (
	reached uint8 = 1 << iota
	mixed         // has surface, and a node
	queued
)

// node is a tile with surface.
type node struct{ free, reach mask }

const nodeBytes = 2*8*storage.OccWords + 64

// flood fills all cells that cannot be reached.
func (w *worker) flood() error {
	f := &flooder{w: w, nodes: map[int]*node{}}
	var tiles []storage.TilePos
	w.volume.Walk(storage.Everywhere, &w.scratch, func(at storage.TilePos, _ *storage.Tile) bool {
		tiles = append(tiles, at)
		f.box = f.box.Union(storage.BoxAt(storage.Pos(at)))
		return true
	})
	if len(tiles) == 0 {
		return nil
	}
	x, y, z := f.box.Size()
	f.size = [3]int{int(x), int(y), int(z)}
	if f.box.Cells() > float64(w.opt.MaxCells/storage.TileEdge+1<<16) {
		return &SizeError{"the surface takes too much room to be flooded"}
	}
	if err := w.budget.Hold(int(x*y*z) + (nodeBytes+16)*len(tiles)); err != nil {
		return err
	}
	f.state = make([]uint8, x*y*z)
	for _, at := range tiles {
		n := new(node)
		t := w.volume.Tile(at, &w.scratch)
		for i, word := range t.Occ {
			n.free[i] = ^word
		}
		f.nodes[f.place(at)] = n
		f.state[f.place(at)] = mixed
	}
	if err := f.run(); err != nil {
		return err
	}
	return f.fill()
}

func (f *flooder) place(at storage.TilePos) int {
	p := storage.Pos(at).Sub(f.box.Min)
	return (int(p.Z)*f.size[1]+int(p.Y))*f.size[0] + int(p.X)
}

// run starts at all faces of the box and goes on until nothing more can be reached.
func (f *flooder) run() error {
	all := mask(storage.FullOcc)
	for z := range f.size[2] {
		for y := range f.size[1] {
			for x := range f.size[0] {
				for face := range faces {
					if _, ok := f.beside([3]int{x, y, z}, face); ok {
						continue
					}
					seen := all.through(face ^ 1) // from beyond the box
					if err := f.enter(f.at([3]int{x, y, z}), &seen); err != nil {
						return err
					}
				}
			}
		}
	}
	for len(f.queue) > 0 {
		i := f.queue[len(f.queue)-1]
		f.queue = f.queue[:len(f.queue)-1]
		f.state[i] &^= queued
		if err := f.leave(i, &all); err != nil {
			return err
		}
	}
	return nil
}

func (f *flooder) at(p [3]int) int { return (p[2]*f.size[1]+p[1])*f.size[0] + p[0] }

// beside returns the tile beside a tile, and false if it is not in the box.
func (f *flooder) beside(p [3]int, face int) (int, bool) {
	p[face/2] += 2*(face&1) - 1
	if p[face/2] < 0 || p[face/2] >= f.size[face/2] {
		return 0, false
	}
	return f.at(p), true
}

// enter reaches cells of a tile from beside it.
func (f *flooder) enter(i int, cells *mask) error {
	news := false
	if f.state[i]&mixed == 0 {
		news = f.state[i]&reached == 0 && *cells != mask{}
	} else {
		n := f.nodes[i]
		for w, word := range cells {
			if word &= n.free[w] &^ n.reach[w]; word != 0 {
				n.reach[w] |= word
				news = true
			}
		}
	}
	if news {
		f.state[i] |= reached
		if f.state[i]&queued == 0 {
			f.state[i] |= queued
			f.queue = append(f.queue, i)
		}
	}
	return f.w.spend(1)
}

// leave reaches all that it can within a tile, and then the tiles beside it.
func (f *flooder) leave(i int, all *mask) error {
	cells := all
	if f.state[i]&mixed != 0 {
		n := f.nodes[i]
		n.reach.spread(&n.free)
		cells = &n.reach
	}
	p := [3]int{i % f.size[0], i / f.size[0] % f.size[1], i / f.size[0] / f.size[1]}
	for face := range faces {
		if j, ok := f.beside(p, face); ok {
			seen := cells.through(face)
			if err := f.enter(j, &seen); err != nil {
				return err
			}
		}
	}
	return f.w.spend(64)
}

// fill fills what was not reached, row by row.
func (f *flooder) fill() error {
	fill := newFiller(f.w)
	var row []inner
	for z := range f.size[2] {
		for y := range f.size[1] {
			row = row[:0]
			for x := range f.size[0] {
				in := f.inside(f.at([3]int{x, y, z}))
				if in != (mask{}) {
					row = append(row, inner{f.box.Min.X + int32(x), in})
				}
			}
			if len(row) == 0 {
				continue
			}
			if err := fill.row(f.box.Min.Y+int32(y), f.box.Min.Z+int32(z), row); err != nil {
				return err
			}
		}
	}
	return nil
}

// inside returns the cells of a tile that were not reached.
func (f *flooder) inside(i int) mask {
	if n := f.nodes[i]; n != nil {
		in := n.free
		for w := range in {
			in[w] &^= n.reach[w]
		}
		return in
	}
	if f.state[i]&reached != 0 {
		return mask{}
	}
	return storage.FullOcc
}

// faces is the number of faces of a tile: -x, +x, -y, +y, -z, +z.
const faces = 6

// through returns the cells beside a tile, in the tile beside it, that touch the set cells through a face.
func (m *mask) through(face int) (n mask) {
	const layer = 4 // words in a layer of z
	for w := range m {
		switch face {
		case 0:
			n[w] = m[w] & firstX << 15
		case 1:
			n[w] = m[w] >> 15 & firstX
		case 2:
			if w%layer == layer-1 {
				n[w] = m[w-layer+1] << 48
			}
		case 3:
			if w%layer == 0 {
				n[w] = m[w+layer-1] >> 48
			}
		case 4:
			if w >= len(m)-layer {
				n[w] = m[w-len(m)+layer]
			}
		case 5:
			if w < layer {
				n[w] = m[w+len(m)-layer]
			}
		}
	}
	return n
}

// spread grows the set cells through the free ones until there is no more room.
func (m *mask) spread(free *mask) {
	for changed := true; changed; {
		changed = false
		for w := range m {
			changed = m.spreadWord(w, free) || changed
		}
		for w := len(m) - 1; w >= 0; w-- {
			changed = m.spreadWord(w, free) || changed
		}
	}
}

// spreadWord grows into one word, and reports whether it found room.
func (m *mask) spreadWord(w int, free *mask) bool {
	const layer = 4
	n := m[w]
	if n == free[w] {
		return false
	}
	if w >= layer {
		n |= m[w-layer]
	}
	if w < len(m)-layer {
		n |= m[w+layer]
	}
	if w%layer > 0 {
		n |= m[w-1] >> 48
	}
	if w%layer < layer-1 {
		n |= m[w+1] << 48
	}
	for {
		n &= free[w]
		grown := n | n<<1&^firstX | n>>1&^(firstX<<15) | n<<16 | n>>16
		if grown&free[w] == n {
			break
		}
		n = grown
	}
	if n == m[w] {
		return false
	}
	m[w] = n
	return true
}
