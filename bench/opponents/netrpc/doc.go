// Command netrpc serves a volume with net/rpc/jsonrpc of the standard library: JSON-RPC 1.0 on a Unix socket, with the methods V.Add and
// V.Get, which take their parameters as a list of one.
//
//	netrpc SOCKET
//
// It serves until SIGTERM or an interrupt. The volume is that of the other servers, so what differs between them is the library.
package main
