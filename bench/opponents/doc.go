// Package opponents is a module of servers and decoders that the benchmarks compare goxel-daemon with.
//
// Each program is what its library's documentation advises, over a Unix socket, and does the work that is compared: add_voxel and
// get_voxel on a volume of tiles in a map. It is a module of its own, so that the product does not depend on what it is measured against.
//
//   - jrpc2: github.com/creachadair/jrpc2 with line framing
//   - sourcegraph: github.com/sourcegraph/jsonrpc2 with plain JSON objects
//   - netrpc: net/rpc/jsonrpc of the standard library
//   - decode: encoding/json and github.com/bytedance/sonic on one request, over and over
//   - cecho: an epoll echo server in C, the ceiling of the transport; its folder has no Go
//
// The package bench/rival of the main module builds and starts them.
package opponents
