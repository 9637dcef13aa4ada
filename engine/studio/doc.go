// Package studio takes pictures of scenes: it turns an [Order] into files.
//
// In comes a [scene.Scene] that nobody writes to, usually a project's snapshot, and an Order: which layers and cells, cut open or taken
// apart; from where, in one view or many, or all around; in which quality and light; with which notes; and as what: single files, a contact
// sheet or a sprite sheet with its atlas. Out comes a [Result] with the files and all that is needed to ask for the same again. The method
// render_scene of package rpc/method is its user.
//
// A [Studio] bounds the memory that all its pictures take at once; an order waits until there is room.
package studio
