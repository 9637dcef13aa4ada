// Package value turns what people write on a command line into the JSON that the daemon's methods take.
//
// What comes in: the type of a parameter and the texts given for it, such as "1,2,3", "#ff0000", "0,0,0:7,7,7" or "@voxels.txt". What goes out:
// JSON text, or an error that says how the type is written. It is used by the commands that are made from the table of methods; how each type is
// written stands in one table, see [Syntax].
package value
