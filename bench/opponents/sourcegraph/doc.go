// Command sourcegraph serves a volume with github.com/sourcegraph/jsonrpc2: JSON-RPC 2.0 objects, one per line, on a Unix socket, with the
// methods add_voxel and get_voxel.
//
//	sourcegraph SOCKET
//
// It serves until SIGTERM or an interrupt. The volume is that of the other servers, so what differs between them is the library.
package main
