// Package load is a load generator for servers that answer every request with one line, on a Unix socket.
//
// What comes in: a [Spec] with the number of clients, the requests they send, and for how long. What goes out: a [Result] with the
// throughput and a histogram of latencies. JSON-RPC daemons that end each reply with a newline, echo servers, and Redis with its status
// and integer replies are all measured by the same loop, so that figures compare servers and not generators. The packages of the
// benchmarks call it; it knows nothing of voxels.
//
//	res, err := load.Run(ctx, load.Spec{
//		Socket: "/tmp/s", Clients: 10, Pipeline: 1, Duration: time.Second,
//		Bursts: func(int) [][]byte { return [][]byte{[]byte(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n")} },
//	})
//	if err != nil {
//		return err
//	}
//	fmt.Printf("%.0f requests/s, p99 %v\n", res.PerSecond(), res.Percentile(99))
//
// # Load
//
// In a closed loop a client sends its next burst once it has every reply to the last one. With a rate the loop is open: the clients' bursts
// are due at even distances, in turn, and the latency of a burst counts from when it was due, whether the client could send it then or not
// (G. Tene calls the opposite coordinated omission). Every request of a burst counts with the latency of the burst, which ends with its
// last reply. A burst that has no reply when the run ends counts with the time it has waited.
//
// # Clock
//
// The clock starts with the first reply that comes after the warm-up, which is itself not counted, and stops with the last reply of the
// duration, so that a few slow requests are counted as exactly as many fast ones. If the duration brings no reply, the first ones after it
// count. What is still in flight at the end is waited for, since [Result.Served] tells whether any client starves.
//
// # Cost
//
// On Linux one thread holds all sockets in one epoll set. A request of a closed loop costs a send, a read and its share of an epoll_wait;
// nothing is allocated while the clock runs. Elsewhere, and with [Spec.Portable], each client is two goroutines.
package load
