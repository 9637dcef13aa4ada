// Package vmax reads the packages of VoxelMax, an editor for iPads and Macs, as zip archives.
//
// A package is a folder of files. The archive may have them at its top or in one folder:
//
//	scene.json             objects and groups of them
//	contents*.vmaxb        the voxels of a model: LZFSE around a binary property list; several objects may show the same model
//	palette*.png           a picture of 256x1 pixels; the last one is not used
//	palette*.settings.vmaxpsb, history*, QuickLook/*  materials, undo, pictures: not read
//
// Of scene.json these keys are read. Objects are in "objects" and groups in "groups"; both have "id", "pid" (the id of the group around it), "h"
// (hidden), "t_p" (position, three numbers), "t_r" (rotation: an axis and an angle in radians) and "t_s" (scale, three numbers). Scale comes first,
// then rotation, then position, then those of the group around it. An object has "n" (its name), "data" and "pal" (names of files) too.
//
// The property list has an array "snapshots". The value "s" of a snapshot is the state of one chunk of 32x32x32 cells; of several for one chunk the
// last one counts:
//
//	id.c       number of the chunk: its place in Morton order, in which the bits of x, y and z take turns from the lowest one on
//	st.min[3]  place in Morton order of the first cell within the chunk
//	ds         two bytes for each cell from there on: material (and 8 if it is selected), colour from 1 on, 0 for an empty cell
//
// Colour i is the pixel i-1 of the palette. Z is up. A model has 256 voxels along an axis, and its middle is usually at the origin of the world, for
// which its position is -128, -128, 0.
//
// An object becomes a layer, hidden if it or a group around it is. Its position is kept, and so are quarter turns and mirrors; what is turned or
// scaled otherwise is drawn as if it were not, with its middle where it belongs. Materials, cameras and lights are not read, and neither are the
// files of versions before 4, which have no snapshots.
package vmax
