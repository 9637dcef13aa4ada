// Package mesh makes surfaces of volumes, for writing meshes and for drawing them.
//
// A cell is solid from alpha [MinAlpha] on, and its face can be seen if the cell beside it is not solid. [Build] makes the [Mesh] of a volume in
// one of three ways: [Culled] has a square for every such face; [Greedy] joins faces of one colour to large rectangles, which look the
// same and are far fewer; [MarchingCubes] cuts corners off and can blend colours. Alpha only says what is solid: colours of vertices are
// opaque. A [Surface] follows a volume that is edited and makes only what is near a change again. [Downsample] makes a volume of a lower level
// of detail, which Build can do on its own.
//
// Positions are in cells of the volume, right-handed with Z up, unless the options say otherwise. Seen from outside the corners of a face run
// counter-clockwise. The same cells give the same mesh, in every number and in order, whatever kind of volume holds them.
//
// Work goes by blocks of 64x64x64 cells in the order of [storage.TilePos.Compare], so memory beside the mesh is bounded and the context is looked at
// every few milliseconds. Faces are found on occupancy words, 64 cells against their neighbours with a shift and a mask, and rectangles end
// at the sides of blocks.
//
//	m, err := mesh.Build(ctx, volume, mesh.Options{Method: mesh.Greedy, Normals: true})
//	if err != nil {
//		return err
//	}
//	for _, quad := range m.Quads {
//		fmt.Println(m.Positions[quad[0]], m.Colors[quad[0]])
//	}
package mesh
