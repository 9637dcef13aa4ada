// Package edit changes one volume and keeps what it takes to undo the change.
//
// A [Recorder] is opened on a volume, any number of edits run through it, and [Recorder.Delta] ends it with a [Delta]: the exact
// count and bounds of the cells that differ, and the inverse. [Delta.Swap] applies the inverse and becomes the inverse of that, so
// undo and redo are the same call. An edit that fails or is cancelled is taken back with [Recorder.Rollback], or, within a batch, with
// [Recorder.RollbackTo].
//
// The edits themselves are single cells ([Recorder.Set]), lists of cells ([Recorder.SetCells]), boxes in run lengths
// ([Recorder.SetRuns]), whole tiles ([Recorder.Update], [Recorder.Replace]), boxes of one colour ([Recorder.FillBox]), exact solids ([Fill]), brushes in any box matrix ([Paint]), [Merge] of another volume and [Flood]. They work
// by tile: the inside of a solid costs per tile, its surface per row or cell. [Blend] has the arithmetic of the modes.
//
// The log of a recorder holds single cells, tiles, parts of tiles and blocks of 4x4x4 tiles, whichever is the least: of a tile that a list
// changes only the cells that differ, and of a block that was all of one colour that colour. Where an edit knows what it changes the
// log says so, and ending the edit compares nothing.
//
// Nothing here is safe for concurrent use: whoever writes to the volume owns its recorder. Work that may be long takes a context
// and returns its cause soon after it ends; the caller then rolls back. Memory is bounded by [Options.MaxBytes].
//
// A first use:
//
//	r := edit.Record(v, edit.Options{MaxBytes: 1 << 30})
//	box := edit.SizedBox(storage.Pos{Z: 4}, [3]int32{8, 8, 8})
//	if err := edit.Fill(ctx, r, edit.Solid{Shape: edit.Sphere, Box: box}, scene.Over, storage.RGB(51, 102, 204)); err != nil {
//		r.Rollback()
//		return err
//	}
//	d := r.Delta() // d.Added is 280
//	d.Swap(v)      // undo
//	d.Swap(v)      // redo
package edit
