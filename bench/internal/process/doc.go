// Package process runs a program that serves on a Unix socket for as long as it is measured, and tells what a process uses.
//
// What comes in: [Options] with a command, and with the folder and the socket that are its own. What goes out: a [Process] that answers,
// with the time that took. Stop ends it by SIGTERM and says whether it ended well; what the program has written goes into the errors.
// [Memory] and [CPUTime] are about any process. The packages bench/daemon and bench/rival start theirs with it; it knows neither.
//
//	dir, err := process.Folder("goxel-")
//	if err != nil {
//		return err
//	}
//	p, err := process.Start(ctx, process.Options{Command: []string{"redis-server", "--unixsocket", dir.Socket()}, Folder: dir})
//	if err != nil {
//		return err
//	}
//	defer p.Kill()
//	err = p.Stop()
package process
