// Package voxelize turns surfaces of triangles into cells.
//
// [Voxelize] takes a [Model], whose corners have units and axes of their own, and sets cells of a volume:
//
//   - A cell is part of the surface if a triangle goes into its cube by more than a hair. A triangle in a plane between cells belongs to the
//     cells on its inner side, against its normal, and not to those beyond. So the surface of cells, as package mesh makes it in whatever
//     rectangles, gives exactly those cells again that can be seen. A closed surface that faces its inside is turned round before.
//   - Its colour is that of the point nearest to its centre, of all triangles that touch it; of equal distances the first triangle counts.
//   - The inside is filled as [Fill] says. By parity a cell is inside if its centre is by most of the three rays along the axes, so that holes
//     in a surface do little harm; for a surface without holes the three agree, and the cells of package mesh come back one by one, with their
//     cavities, thin walls, and cells that meet in an edge or a corner.
//
// The work goes tile by tile. Triangles are sorted into the tiles that they touch, which takes 12 bytes for each of both; the rays are kept as
// bits, 1.5 KiB for each tile that the surface goes through. Everything is counted against a [Budget] before it is taken.
//
// [Texture] gives colours to points of a model:
//
//	t, err := voxelize.DecodeTexture(data, budget)
//	m.Color = func(triangle int, w [3]float64) storage.Color {
//		u, v := coordinates(triangle, w)
//		return t.At(u, v)
//	}
//	err = voxelize.Voxelize(m, voxelize.Options{Cell: 1}, volume, budget)
package voxelize
