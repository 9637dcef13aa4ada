// Package source finds the source tree of this module and runs the tools that build programs of it.
//
// What comes in: the working folder, and the words of a command. What goes out: the root of the tree, what a tool has printed, or an error that
// says what it has complained about. The packages bench, bench/daemon and bench/rival build with it what they measure.
//
//	root, err := source.Root()
//	if err != nil {
//		return err
//	}
//	_, err = source.Run(ctx, []string{"CGO_ENABLED=0"}, "go", "build", "-C", root, "-o", path, "./cmd/goxel-daemon")
package source
