// Package oneshot does what a voxel editor does that has no daemon: it runs one process for each command, which loads the project's file, does
// one thing, saves the file and ends. It is the way of Goxel's command line before there was a daemon, called v13 after its last version, and
// the daemon is measured against it.
//
// What comes in: the arguments of such a process. What goes out: an edited file, or a line of text. [Main] is what the process does;
// goxel-bench calls it in a hidden mode and starts itself in that mode, so that nothing needs to be installed. The file is read and written by the
// daemon's own codec, so what the comparison shows is what the daemon saves by holding the project, not whose codec is faster.
//
// [Hold] is the memory to compare with: a process that opens a file as the daemon does, and holds it in plain tiles of 16 x 16 x 16 RGBA cells.
//
//	err := oneshot.Main(ctx, []string{"add", "/tmp/model.gox", "1", "2", "3", "255", "0", "0"}, os.Stdin, os.Stdout)
package oneshot
