// Command jrpc2 serves a volume with github.com/creachadair/jrpc2: newline-delimited JSON-RPC 2.0 on a Unix socket, with the methods add_voxel
// and get_voxel.
//
//	jrpc2 SOCKET
//
// It serves until SIGTERM or an interrupt. The volume is that of the other servers, so what differs between them is the library.
package main
