// Package render draws a volume as a picture on the CPU, by casting rays.
//
// In comes a [storage.Volume] that nobody writes to while it is drawn, usually a clone, and [Options], of which the zero value is
// useful. Out comes a [Result]: an [image.NRGBA], and the camera that was used in full, so that the same view can be asked for
// again. [picture.AppendPNG] turns the picture into a small file. The engine and the methods of package rpc/method call it.
//
// The world is that of package storage: right-handed, Z up. "front" looks along +Y and shows the -Y faces. A [Camera] may be given
// whole, in parts, or not at all; what is missing is chosen so that everything is in view, with a margin of 5 to 10 % of the picture.
//
// # How it works
//
// The tiles of the volume become the leaves of a binary tree, split by the bits of their Morton code; so it needs memory in
// proportion to the tiles that exist, however far apart they are, and a ray visits them strictly from near to far. Within a tile
// the ray steps from cell to cell (Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing", 1987) on the occupancy
// words. One ray goes through the centre of each pixel; where a pixel differs from one of its neighbours it is replaced by the
// mean of several rays. Light is added up in linear intensities and stored as sRGB.
//
// Shading depends only on the direction of a face, on whether the point lies in a crease beside a higher neighbour, and on whether the
// sun is hidden; so flat areas have exactly one colour, pictures compress well, and the same input always gives the same picture, with
// any number of processors.
//
// # Example
//
//	result, err := render.Render(ctx, volume, render.Options{Width: 640, Height: 480, Preset: "front"})
//	if err != nil {
//		return err
//	}
//	png, err := render.AppendPNG(nil, result.Image)
package render
