// Command goxel-daemon serves voxel projects over JSON-RPC 2.0 on a Unix socket.
//
// It is thin. main.go has the command line, bind.go the flags, options.go their checks, and listen.go chooses the socket. run.go puts together the
// engine, the method table and the server, and answers to signals: SIGTERM and SIGINT stop the daemon in order, a second one at once; SIGHUP
// opens the log again and, in reload.go, reads the file of settings again. daemonize.go runs it in the background, control.go asks, stops and
// reloads one that runs, and manager.go tells systemd how it is. The exit status is 0 after a stop in order and 1 otherwise.
//
// What can be tested alone is in packages of its own below internal: pid files, settings over flags, accounts, the log file, and what the kernel
// knows of processes.
//
//	goxel-daemon --socket /tmp/goxel.sock --root /srv/models
//	goxel-daemon --config /etc/goxel/daemon.toml --daemonize
package main
