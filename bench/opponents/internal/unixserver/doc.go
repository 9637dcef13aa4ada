// Package unixserver is the part of a main program that all opponents share: a Unix socket and an orderly end.
//
// What comes in: the path of the socket, as the program's only argument, and a function that serves one connection. What goes out: the status to
// exit with. Each connection is served by a goroutine of its own, as the documentation of every library here has it.
//
//	func main() { os.Exit(unixserver.Main(serve)) }
package unixserver
