// Package daemontest serves projects on a private socket from within a test, with the default settings of a daemon.
//
// What comes in: a test and the name of a storage kind. What goes out: the path of a socket that answers until the test ends. Tests of
// the programs that talk to a daemon use it where a process of its own is not the point.
//
//	socket := daemontest.Serve(t, "dense")
//	c, err := client.Dial(t.Context(), socket)
package daemontest
