// Package session is what the commands of one process share: the connections to the daemon, the project that they work on, and the files that
// they have open.
//
// What comes in: calls of methods, some of which act on a file. What goes out: results as JSON. A call on a file opens it as a project of its own,
// does its work there and, if the method edits, saves the project back before it is closed; a batch holds files open and saves each once. It is
// used by the commands that are made from the table of methods, and by batch and shell.
package session
