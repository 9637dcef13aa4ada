// Package meshio is what the formats of meshes have in common: the options for writing voxels as a surface, and those for filling voxels
// with a surface that was read.
package meshio
