// Package echo is a server that answers lines and does nothing else: the ceiling of what a Go program can do on a Unix socket.
//
// What comes in: a listening socket. What goes out: every byte as it came, so that each line is its own reply, or, with a fixed reply, one
// of those for each line, which measures the bandwidth of large requests. On Linux one thread serves all connections from one epoll set;
// elsewhere, and on request, each connection is a goroutine. The benchmarks compare daemons with it on machines without a C compiler; the
// package bench/rival starts it as a process, as which it runs in the program that measures, started again:
//
//	if len(os.Args) > 1 && os.Args[1] == echo.Mode {
//		return echo.Main(os.Args[2:])
//	}
package echo
