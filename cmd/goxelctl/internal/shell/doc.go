// Package shell is the shell of goxelctl: it reads commands from a terminal, with a history and completion, and runs them as lines of a batch.
//
// What comes in: keys, or lines where standard input is no terminal. What goes out: the output of the commands. The connection and its project stay
// from line to line. The history is in a file of the user's alone.
package shell
