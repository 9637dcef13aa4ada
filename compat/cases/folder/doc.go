// Package folder reads what a program has left in a folder, to be held against what it should have left: models as layers with their voxels, voxels
// as text, pictures, and the surfaces of meshes.
//
// What comes in: paths. What goes out: plain values, and lines that say where two of them differ. Models are read and written by the codecs of
// engine/format, the same that the daemon has; the package compat calls it after every case.
//
//	got, err := folder.ReadModel(ctx, "a.gox")
//	if err != nil {
//		return err
//	}
//	faults := folder.Diff(want, got)
package folder
