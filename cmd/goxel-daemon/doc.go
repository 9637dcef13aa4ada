// Command goxel-daemon serves voxel projects over JSON-RPC 2.0 on a Unix socket.
//
// It is thin: main.go has the command line, options.go the flags and their checks, listen.go chooses the socket, and run.go puts
// together the engine, the method table and the server, and answers to signals. SIGTERM and SIGINT stop it in order, a second one at
// once; SIGHUP reopens the log file. The exit status is 0 after a stop in order and 1 otherwise.
//
//	goxel-daemon --socket /tmp/goxel.sock --root /srv/models
package main
