// Package local runs a daemon within the process that uses it, for programs that do their work with or without a daemon beside them.
//
// What comes in: settings, and calls by the clients that [Daemon.Dial] gives. What goes out: the same replies, progress and errors as those of a
// daemon on a socket, since it is one, on connected pairs of sockets that have no name in the file system. It is used by the command line tool
// and by tests.
//
//	d, err := local.Start(local.Options{Version: version})
//	if err != nil {
//		return err
//	}
//	defer d.Close()
//	c, err := d.Dial(client.Options{})
package local
