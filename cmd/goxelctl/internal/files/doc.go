// Package files has the commands of goxelctl that work on files: convert, render, info and diff.
//
// What comes in: paths, folders and patterns on the command line. What goes out: files of other formats, pictures, and what is told about models;
// an exit status as package cli lists them. All work on models is done by methods of a daemon, on connections of [cli.Env.DialFiles]: in this
// process, or in a running daemon if one was asked for, which must then be able to reach the same files.
//
// A file is made in a hidden folder beside where it belongs and put into its place when it is complete, together with the files that belong to it,
// so that nothing half done is ever seen or left behind: see stage.
//
// [Commands] is used by the main package:
//
//	for _, command := range files.Commands(env) {
//		root.AddCommand(command)
//	}
package files
