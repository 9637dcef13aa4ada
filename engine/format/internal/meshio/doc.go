// Package meshio is what the formats of meshes have in common.
//
// To write, [MeshOptions] makes of the options that a user chose, [WriteOptions], those of package mesh, and [Build] a mesh of a volume.
//
// To read, a decoder hands its surfaces as parts to [Read], which makes a layer of voxels of each. How large a voxel is follows from the
// options, [ReadOptions], or from the corners of all parts together, the first of these that fits:
//
//   - voxel_size, as it is, with the file's origin at a corner of a voxel
//   - resolution, the number of voxels along the longest edge, with the lowest corner of the model at a corner of a voxel
//   - 1 if all corners lie on whole numbers
//   - the step of the grid on which all corners lie, if all triangles lie across an axis
//   - as for a resolution of 128
//
// There is a warning about a step other than 1 and about the last, since nobody could foresee these sizes.
package meshio
