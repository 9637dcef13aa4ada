// Package v13 is the command line of Goxel's headless program, version 13, on the engine of this project, so that scripts, batch files and
// JavaScript written for that program go on without a change.
//
// What comes in: the arguments of one process, and its streams. What goes out: files, the messages that the old program printed, and its exit
// statuses. [Main] does what one process does; cmd/goxel-headless is nothing around it. [Commands] is the one table of commands and options, from
// which arguments are parsed and help is printed. Work goes through the methods of a daemon within the process (rpc/local).
//
// The old program's faults are mended where nobody can depend on them; README.md lists them. The facts come from what that program does and
// prints; none of its code is here.
package v13
