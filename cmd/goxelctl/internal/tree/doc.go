// Package tree puts the commands of goxelctl together and runs command lines.
//
// What comes in: arguments and an environment. What goes out: an exit status; all messages are told. A command line makes only the command that it
// names, so that a batch of many lines is quick; help and completions make all of them.
package tree
