// Package rival finds, builds, starts and stops the programs that goxel-daemon is measured against.
//
// What comes in: the name of a rival. What goes out: a [Process] that serves on a private Unix socket, and the requests for it that stand
// for one edit of one voxel, ready for the load generator of bench/load; every reply is one line. A rival that the machine has no means to
// run is [ErrMissing], with what to install. Decoders of requests are programs that time themselves, see [Decoder]. The benchmarks call
// it; it knows nothing of the daemon.
//
//	for _, r := range rival.All() {
//		p, err := r.Start(ctx)
//		if errors.Is(err, rival.ErrMissing) {
//			fmt.Println(err) // redis: not found: no redis-server in PATH: apt-get install redis-server
//			continue
//		}
//		if err != nil {
//			return err
//		}
//		res, err := load.Run(ctx, load.Spec{
//			Socket: p.Socket(), Clients: 10, Pipeline: 1, Duration: time.Second, Failed: r.Failed,
//			Bursts: func(client int) [][]byte { return r.Requests(client, 1) },
//		})
//		...
//		err = p.Stop()
//	}
//
// # Where rivals come from
//
// Redis is the redis-server of PATH. The echo server in Go is the running program itself, started again with echo.Mode of bench/echo as its
// first argument, which it has to know. The one in C and the libraries are built from bench/opponents in the source tree that the working
// folder lies in, at each start; Go's build cache makes that short after the first time.
package rival
