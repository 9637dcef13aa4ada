// Package batch runs commands of goxelctl from a file, one a line, in one process and on one connection.
//
// What comes in: lines of words with quotes as in a shell, or JSON-RPC requests. What goes out: the output of the commands, messages that begin with
// file and line, and a summary. Nothing in a line is expanded or run by a shell. The shell of goxelctl uses the same lines.
//
// A line is split into words at blanks. Single quotes keep everything between them, double quotes keep all but \" and \\, and elsewhere a backslash
// keeps the character after it; at the end of a line it joins the next one. A # at the beginning of a word makes the rest of the line a comment,
// unless the word is a colour such as #ff8000 and not the first one.
package batch
