// Package logfile is where a daemon's log goes: standard error, or a file that is appended to and can be opened again once another program has
// moved it away.
//
// A crash of the Go run time, which writes to standard error by itself, goes to the file as well: a daemon in the background has no other place.
package logfile
