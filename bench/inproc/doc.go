// Package inproc measures volumes, edits and projects within one process, against the plainest way of doing the same.
//
// What comes in: a storage kind. What goes out: [Sides], two functions that measure ours and theirs once each and can be called in turn, as
// package pair does. Theirs is what a Go program does that has no voxel engine: a map of tiles, clearing an array of four bytes a voxel,
// scanning an array of one byte a voxel, copying a tile. So the ratios tell what the engine costs or gains over memory itself; no socket is part of
// them. bench/versus puts them into its table.
//
//	s, err := inproc.Fill(kind, edit.Cube, 256)
//	if err != nil {
//		return err
//	}
//	ours, theirs, err := pair.Run(ctx, 15, s.Ours, s.Theirs)
package inproc
