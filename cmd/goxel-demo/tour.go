package main

import "fmt"

// tour edits the model that is open in the session, with every kind of operation.
func tour(s *session) {
	single(s)
	bulk(s)
	recolour(s)
	shapes(s)
	layers(s)
	history(s)
}

// single edits one voxel.
func single(s *session) {
	top := towerZ + 2 + 6*4 + 9
	s.say("set_active_layer", params{"name": "lighthouse"}, as("edits go to the layer \"lighthouse\" from here on"))
	for z := top; z < top+3; z++ {
		s.say("add_voxel", params{"x": towerX, "y": towerY, "z": z, "color": "#59626F"}, as("one voxel of the lightning rod, at %d,%d,%d", towerX, towerY, z))
	}
	s.say("remove_voxel", params{"position": xyz{towerX, towerY, top + 2}}, as("and the topmost of them away again"))
	r := s.say("get_voxel", params{"position": xyz{towerX, towerY, top + 1}}, as("the tip of the rod, as stored"))
	if r.Color != [4]int{0x59, 0x62, 0x6f, 0xff} {
		s.fail("get_voxel gives the colour %v, not the one that was set", r.Color)
	}
}

// bulk edits many voxels with one request, in each form there is.
func bulk(s *session) {
	s.say("new_layer", params{"name": "harbour"}, func(r *reply) string { return fmt.Sprintf("layer %d, \"harbour\"", r.LayerID) })
	s.say("add_voxels", params{"voxels": flag()}, as("a flag, as a list"))
	s.say("add_voxels", params{
		"position": xyz{22, -20, 0}, "brush": params{"shape": "sphere", "size": xyz{7, 6, 5}}, "color": "#8D8A86",
	}, as("a rock in the sea, by a brush of 7 x 6 x 5"))
	meadow := flowers()
	s.say("new_layer", params{"name": "flowers"}, func(r *reply) string { return fmt.Sprintf("layer %d, \"flowers\"", r.LayerID) })
	s.say("add_voxels", params{"packed": packed(meadow)}, as("%d flowers, as packed records", len(meadow)))
	s.say("remove_voxels", params{
		"layer_id": "house", "box": cellBox{xyz{houseX - 1, houseY - 3, houseZ}, xyz{houseX, houseY - 2, houseZ + 2}},
	}, as("a box: the door of the house stands open"))
}

// recolour changes colours and leaves the form as it is.
func recolour(s *session) {
	s.say("paint_voxels", params{
		"layer_id": "house", "position": xyz{houseX, houseY, houseZ + 7}, "brush": params{"shape": "cube", "size": xyz{13, 9, 5}}, "color": "#2F5D86B0",
	}, as("the upper part of the house is washed with blue"))
	s.say("flood_fill", params{
		"layer_id": "lighthouse", "position": xyz{towerX, towerY - 4, towerZ + 6}, "color": "#E3742B",
	}, func(r *reply) string {
		return fmt.Sprintf("the lowest stripe turns orange: %s connected voxels", thousands(r.Filled))
	})
}

// shapes makes solids.
func shapes(s *session) {
	made := func(what string) func(*reply) string { return as("%s", what) }
	shape := func(what string, p params) {
		p["layer_id"] = "harbour"
		s.say("procedural_shape", p, made(what))
	}
	shape("cube: the jetty", params{"shape": "cube", "start": xyz{10, -24, 1}, "end": xyz{12, -13, 1}, "color": "#A9825A"})
	for _, y := range [...]int{-24, -20} {
		shape("cylinder: its posts, mirrored at x = 11.5", params{
			"shape": "cylinder", "base": xyz{10, y, -3}, "radius": 0, "height": 6, "color": "#6B4A2F", "symmetry": "x", "symmetry_origin": []float64{11.5, 0, 0},
		})
	}
	shape("sphere: a buoy", params{"shape": "sphere", "center": xyz{28, -9, 1}, "size": 3, "color": "#D2362B"})
	shape("cone: its tip", params{"shape": "cone", "base": xyz{28, -9, 2}, "radius": 1, "height": 4, "color": "#F6F2EA"})
	shape("torus: a life ring in the shallows", params{"shape": "torus", "center": xyz{4, -17, max(ground(4, -17), 0) + 1}, "size": xyz{5, 5, 2}, "color": "#F2A03D"})
	shape("pyramid: a tent", params{"shape": "pyramid", "base": xyz{4, -10, ground(4, -10)}, "radius": 3, "height": 5, "color": "#E8C15A"})
	shape("hollow cube: a crate on the jetty", params{"shape": "cube", "start": xyz{10, -23, 2}, "end": xyz{11, -22, 3}, "hollow": true, "color": "#C59B63"})
}

// layers works on whole layers.
func layers(s *session) {
	s.say("rename_layer", params{"layer_id": "trees", "new_name": "wood"}, as("\"trees\" is \"wood\" now"))
	s.say("set_layer_visibility", params{"name": "light beam", "visible": true}, as("the light, hidden so far, is on"))
	s.say("merge_layers", params{"source": "flowers", "target": "island"}, func(r *reply) string {
		return fmt.Sprintf("\"flowers\" onto \"island\": %d layers are left", r.LayerCount)
	})
	s.say("new_layer", params{"name": "draft"}, func(r *reply) string { return fmt.Sprintf("layer %d, \"draft\"", r.LayerID) })
	s.say("delete_layer", params{"name": "draft"}, func(r *reply) string { return fmt.Sprintf("gone: %d layers are left", r.LayerCount) })
	s.say("list_layers", nil, func(r *reply) string {
		hidden := 0
		for _, l := range r.Layers {
			if !l.Visible {
				hidden++
			}
		}
		return fmt.Sprintf("%d layers, %d of them hidden", len(r.Layers), hidden)
	})
}

// history takes edits back, and does many in one.
func history(s *session) {
	steps := func(r *reply) string { return fmt.Sprintf("%d steps to undo, %d to redo", r.UndoDepth, r.RedoDepth) }
	before := s.call("get_project_info", nil).VoxelCount
	s.say("procedural_shape", params{"layer_id": "harbour", "shape": "sphere", "center": xyz{0, 0, 20}, "size": 41, "color": "#FFFFFF"}, as("sphere: a mistake"))
	s.say("undo", nil, steps)
	s.say("redo", nil, steps)
	s.say("undo", nil, steps)
	if after := s.call("get_project_info", nil).VoxelCount; s.err == nil && after != before {
		s.fail("undo left %d voxels, %d were there before", after, before)
	}
	s.say("batch_operations", params{"operations": fence(), "atomic": true}, func(r *reply) string {
		return fmt.Sprintf("a fence of %d operations, one step of undo", r.Operations)
	})
}

// flag returns a pole with a flag, as a list of voxels.
func flag() (list []params) {
	x, y, z := 12, -24, 2 // at the end of the jetty
	for i := range 9 {
		list = append(list, params{"x": x, "y": y, "z": z + i, "color": "#E9E4DA"})
	}
	for i := range 15 {
		color := [...]string{"#2F5D86", "#F6F2EA", "#D2362B"}[i%3]
		list = append(list, params{"x": x + 1 + i/3, "y": y, "z": z + 8 - i%3, "color": color})
	}
	return list
}

// flowers returns voxels on top of grass.
func flowers() (cells []cell) {
	colors := [...]uint32{0xf4d03f, 0xf7f3ff, 0xd9577a, 0xb07fe0}
	eachColumn(func(x, y int) {
		g := ground(x, y)
		free := g > 1 && steep(x, y) <= 2 && !onPath(x, y) && square(x-towerX)+square(y-towerY) > 49
		inside := x >= houseX-7 && x <= houseX+7 && y >= houseY-5 && y <= houseY+5
		if h := hash(x, y, 11); free && !inside && h > 225 {
			cells = append(cells, cell{x, y, g + 1, colors[noise(x, y, 5, 12)/64]})
		}
	})
	return cells
}

// fence returns the operations that build a fence in front of the house.
func fence() (ops []params) {
	y := houseY - 7
	for x := houseX - 7; x <= houseX+7; x += 2 {
		if !onPath(x, y) {
			ops = append(ops, params{"type": "procedural_shape", "layer_id": "house", "shape": "cube", "start": xyz{x, y, 4}, "end": xyz{x, y, 5}, "color": "#F6F2EA"})
		}
	}
	for x := houseX - 6; x <= houseX+6; x += 2 {
		if !onPath(x, y) {
			ops = append(ops, params{"type": "add_voxel", "layer_id": "house", "x": x, "y": y, "z": 5, "color": "#E4DED2"})
		}
	}
	return ops
}
