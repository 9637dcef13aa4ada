// Package cli is what all commands of goxelctl have in common: streams, flags for every command, the way to a daemon, exit codes, tables and
// progress.
//
// What comes in: flags and environment, once. What goes out: an [Env] that a command takes its streams and its client from. Commands return
// errors and never end the process; [Code] makes the exit status of an error.
package cli
