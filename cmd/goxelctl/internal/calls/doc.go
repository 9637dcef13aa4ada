// Package calls makes a command of every method in the daemon's table, and the commands that call methods in other ways: call, script and version.
//
// What comes in: rows of the table of methods. What goes out: commands with a flag for every parameter in all its spellings, arguments in the
// method's order, completions, help and examples. Which parameters name files, how commands are grouped and which examples help shows stand in
// tables here that tests hold against the methods.
package calls
