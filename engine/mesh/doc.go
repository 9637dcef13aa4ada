// Package mesh makes surfaces of volumes, for writing meshes and for drawing them.
//
// [Faces] finds the face of every solid cell whose neighbour is not solid, and hands it out as a [Quad]; a cell is solid from alpha [MinAlpha]
// on. Tiles are visited in the order of a volume's walk, within a tile cells by index, and of a cell the faces in the order of [Face], so
// the same cells give the same quads in the same order whatever kind of volume holds them. It works on occupancy words: 64 cells
// against their neighbours with a shift and a mask.
//
// A [Welder] numbers the corners of quads, so that those at the same place with the same colour are one vertex.
//
// Corners are in cells as everywhere: integers, Z up. Seen from outside they run counter-clockwise.
//
//	err := mesh.Faces(ctx, volume, func(q *mesh.Quad) error {
//		fmt.Println(q.Normal.Vector(), q.Corners())
//		return nil
//	})
package mesh
