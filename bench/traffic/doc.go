// Package traffic makes the requests and the models that the daemon is measured with.
//
// What comes in: the number of a client, how many requests it sends at once, sizes. What goes out: complete JSON-RPC requests as bytes, each
// with the line feed that ends it, and lists of voxels. The same arguments give the same bytes every time, and different clients get
// different requests. Nothing here opens a socket: bench and bench/versus send what this package makes, by the load generator or, one at a time,
// by [Exchange].
//
//	bursts := traffic.Bursts(client, 32, traffic.Edit) // each holds 32 requests
//	request := traffic.AddVoxels(traffic.Packed, traffic.Scattered(1000, 1))
package traffic
