// Package png writes a picture of a scene: what a camera sees of the visible layers, as a PNG file. It cannot be read back as voxels; the
// packages slices and heightmap have pictures that can.
//
// The layers are merged and drawn by package engine/render in one of its views, with everything in the picture, on a background that is
// transparent unless a colour is given. The file has the smallest colour type that holds the picture exactly, see [picture.AppendPNG]. The
// same scene and options always give the same bytes.
package png
