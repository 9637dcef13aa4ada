// Package daemon runs a goxel-daemon as a child process on a private socket, for programs that measure or show it.
//
// What comes in: the path of a binary, or the source tree to build one from, and flags. What goes out: a [Process] with the path of its
// socket, the time it took to the first answer and the memory it holds. Stop ends it by SIGTERM and reports whether it ended well. The
// benchmarks and the demonstration use it.
//
//	bin, err := daemon.Find(ctx, "")
//	if err != nil {
//		return err
//	}
//	defer bin.Close()
//	p, err := daemon.Start(ctx, daemon.Options{Binary: bin.Path})
//	if err != nil {
//		return err
//	}
//	defer p.Kill()
//	c, err := client.Dial(ctx, p.Socket())
package daemon
