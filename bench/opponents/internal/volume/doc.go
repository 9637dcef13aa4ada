// Package volume is the volume that all opponents edit: tiles of 16x16x16 cells in a map, under one mutex.
//
// What comes in: a [Cell] to set or a [Pos] to look up, in the form in which the requests carry them. What goes out: how many cells have changed,
// or the colour. It is as plain as a volume can be that does the same work as the daemon's: it has no undo and no layers.
//
//	v := volume.New()
//	v.Set(volume.Cell{X: 1, Y: 2, Z: 3, R: 255, A: 255}) // {Changed: 1}
package volume
