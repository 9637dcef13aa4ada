package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Where things stand.
const (
	towerX, towerY, towerZ = -9, 11, 10 // towerZ is the lowest cell
	houseX, houseY, houseZ = 12, 4, 4
)

// cell is a voxel of a packed list.
type cell struct {
	x, y, z int
	rgb     uint32 // 0xRRGGBB
}

// packed returns cells in the form that add_voxels takes most quickly: 16-byte records in base64.
func packed(cells []cell) string {
	b := make([]byte, 0, 16*len(cells))
	for _, c := range cells {
		for _, n := range [...]int{c.x, c.y, c.z} {
			b = binary.LittleEndian.AppendUint32(b, uint32(int32(n)))
		}
		b = append(b, byte(c.rgb>>16), byte(c.rgb>>8), byte(c.rgb), 0xff)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// makeIsland builds the model that the demonstration opens in the session's current project: an island with a lighthouse.
func makeIsland(s *session) {
	first := s.call("list_layers", nil)
	if len(first.Layers) == 1 {
		s.call("rename_layer", params{"layer_id": first.Layers[0].ID, "new_name": "sea"})
	}
	s.call("add_voxels", params{"packed": packed(seaCells())})
	s.call("new_layer", params{"name": "island"})
	s.call("add_voxels", params{"packed": packed(landCells())})
	s.call("new_layer", params{"name": "lighthouse"})
	makeTower(s)
	s.call("new_layer", params{"name": "house"})
	makeHouse(s)
	s.call("new_layer", params{"name": "trees"})
	makeTrees(s)
	s.call("new_layer", params{"name": "boat"})
	makeBoat(s)
	s.call("new_layer", params{"name": "light beam", "visible": false})
	makeBeam(s)
	s.call("set_active_layer", params{"name": "island"})
}

// eachColumn calls f for every column of the model.
func eachColumn(f func(x, y int)) {
	for y := -edge; y < edge; y++ {
		for x := -edge; x < edge; x++ {
			if inModel(x, y) {
				f(x, y)
			}
		}
	}
}

func seaCells() (cells []cell) {
	water := [...]uint32{0x8fdcd6, 0x5cc4cf, 0x3fa9c6, 0x2f8dba, 0x2777a8}
	eachColumn(func(x, y int) {
		g := ground(x, y)
		for z := g + 1; z <= 0; z++ {
			rgb := water[min(-g, len(water)-1)]
			if z == 0 && !atRim(x, y) && hash((x+edge)/3, y, 7) > 246 {
				rgb = 0xbfeceb // a crest
			}
			cells = append(cells, cell{x, y, z, rgb})
		}
	})
	return cells
}

func landCells() (cells []cell) {
	eachColumn(func(x, y int) {
		g := ground(x, y)
		for z := bottom; z <= g; z++ {
			cells = append(cells, cell{x, y, z, soil(x, y, z, g)})
		}
	})
	return cells
}

// soil returns the colour of a cell of the ground.
func soil(x, y, z, g int) uint32 {
	grain := hash(x, y, z)
	rock := [...]uint32{0x8d8a86, 0x7f7c7a, 0x99958f, 0x757270}[grain&3]
	sand := [...]uint32{0xeedcab, 0xe8d4a0, 0xf2e3b8, 0xe3cd95}[grain&3]
	grass := [...]uint32{0x79b84f, 0x6fae48, 0x85c25a, 0x66a341}[(noise(x, y, 6, 3)+grain/6)/75&3]
	switch {
	case z <= 1:
		if z < g-2 || z <= bottom+1 {
			return [...]uint32{0x9a7b58, 0x8f7150}[grain&1]
		}
		return sand
	case steep(x, y) > 2:
		return rock
	case z == g && onPath(x, y):
		return [...]uint32{0xd9c79c, 0xcfbb8d, 0xe0d0a8, 0xd4c193}[grain&3]
	case z == g:
		return grass
	case z == g-1:
		return 0x7a5f3f
	}
	return rock
}

// shape makes a solid of the given size around a centre.
func (s *session) shape(kind string, center, size xyz, color string, more params) {
	p := params{"shape": kind, "center": center, "size": size, "color": color}
	for k, v := range more {
		p[k] = v
	}
	s.call("procedural_shape", p)
}

// block fills the cells between two corners, both included.
func (s *session) block(from, to xyz, color string) {
	s.call("procedural_shape", params{"shape": "cube", "start": from, "end": to, "color": color})
}

func makeTower(s *session) {
	ring := func(z, width int, height int, color string) {
		s.shape("cylinder", xyz{towerX, towerY, z + height/2}, xyz{width, width, height}, color, nil)
	}
	ring(towerZ, 13, 1, "#8F8B86")
	ring(towerZ+1, 11, 1, "#A5A19B")
	z := towerZ + 2
	for i := range 6 {
		color := "#F6F2EA"
		if i%2 == 1 {
			color = "#D2362B"
		}
		ring(z, 9-2*(i/3), 4, color)
		z += 4
	}
	ring(z, 9, 1, "#3C4450")
	s.shape("cylinder", xyz{towerX, towerY, z + 1}, xyz{9, 9, 1}, "#59626F", params{"hollow": true})
	ring(z+1, 5, 3, "#FFE27A")
	ring(z+4, 7, 1, "#3C4450")
	s.shape("cone", xyz{towerX, towerY, z + 7}, xyz{7, 7, 4}, "#C02F26", nil)
	for i := range 3 { // windows up the side that faces south
		s.block(xyz{towerX, towerY - 4 + (i+1)/3, towerZ + 4 + 8*i}, xyz{towerX, towerY - 4 + (i+1)/3, towerZ + 5 + 8*i}, "#39424E")
	}
	s.block(xyz{towerX - 1, towerY - 4, towerZ + 2}, xyz{towerX + 1, towerY - 4, towerZ + 4}, "#6B4A2F")
}

func makeHouse(s *session) {
	x, y, z := houseX, houseY, houseZ
	s.block(xyz{x - 6, y - 4, z - 1}, xyz{x + 6, y + 4, z - 1}, "#9A948C")
	s.block(xyz{x - 5, y - 3, z}, xyz{x + 5, y + 3, z + 4}, "#F3E7D0")
	for i := range 5 { // the roof, a gable along x
		s.block(xyz{x - 6, y - 4 + i, z + 5 + i}, xyz{x + 6, y + 4 - i, z + 5 + i}, "#8C4A3A")
	}
	for i := range 4 {
		for _, side := range [...]int{-5, 5} {
			s.block(xyz{x + side, y - 3 + i, z + 5 + i}, xyz{x + side, y + 3 - i, z + 5 + i}, "#F3E7D0")
		}
	}
	s.block(xyz{x - 3, y + 1, z + 7}, xyz{x - 2, y + 2, z + 11}, "#A35B48")
	s.block(xyz{x - 1, y - 3, z}, xyz{x, y - 3, z + 2}, "#6B4A2F")
	for _, w := range [...]int{-4, 3} {
		s.block(xyz{x + w, y - 3, z + 1}, xyz{x + w + 1, y - 3, z + 2}, "#8CC7DE")
	}
	s.block(xyz{x + 5, y - 1, z + 1}, xyz{x + 5, y + 1, z + 2}, "#8CC7DE")
}

func makeTrees(s *session) {
	for _, at := range [...][3]int{{2, 17, 0}, {9, 16, 1}, {17, 15, 0}, {22, 8, 0}, {-18, 3, 0}, {-14, -9, 1}, {-21, -8, 0}, {-6, -12, 1}, {2, 9, 1}, {-19, 14, 0}, {20, 12, 1}} {
		x, y := at[0], at[1]
		z := ground(x, y) + 1
		if at[2] == 1 {
			s.block(xyz{x, y, z}, xyz{x, y, z + 3}, "#7B5636")
			s.shape("sphere", xyz{x, y, z + 5}, xyz{7, 7, 5}, "#4E9A3F", nil)
			s.shape("sphere", xyz{x, y, z + 7}, xyz{5, 5, 3}, "#63AE4B", nil)
			continue
		}
		s.block(xyz{x, y, z}, xyz{x, y, z + 1}, "#6B4A2F")
		for i, size := range [...]int{7, 5, 3} {
			color := [...]string{"#2F6F45", "#37804F", "#41925B"}[i]
			s.call("procedural_shape", params{"shape": "cone", "base": xyz{x, y, z + 2 + 3*i}, "radius": size / 2, "height": 4, "color": color})
		}
	}
}

func makeBoat(s *session) {
	x, y := -11, -25
	s.block(xyz{x - 4, y - 1, 0}, xyz{x + 4, y + 1, 0}, "#8A4B2D")
	s.block(xyz{x - 4, y - 2, 1}, xyz{x + 4, y + 2, 1}, "#9C5734")
	s.block(xyz{x + 5, y - 1, 1}, xyz{x + 5, y + 1, 1}, "#9C5734")
	s.call("remove_voxels", params{"box": cellBox{xyz{x - 3, y - 1, 1}, xyz{x + 3, y + 1, 1}}})
	s.block(xyz{x, y, 1}, xyz{x, y, 13}, "#6B4A2F")
	for i := range 9 {
		s.block(xyz{x - 1 - (8-i)/2, y, 3 + i}, xyz{x - 1, y, 3 + i}, "#FBF7EC")
	}
}

// makeBeam makes the light, which is hidden until somebody shows it.
func makeBeam(s *session) {
	z := towerZ + 2 + 6*4 + 2
	for i := range 22 {
		wide := 1 + i/8
		s.call("procedural_shape", params{
			"shape": "cube", "start": xyz{towerX + 3 + i, towerY - wide, z - i/10}, "end": xyz{towerX + 3 + i, towerY + wide, z + i/10},
			"color": fmt.Sprintf("#FFF1B0%02X", 150-5*i),
		})
	}
}
