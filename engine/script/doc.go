// Package script runs JavaScript on a project: goja, a JavaScript engine in Go, with the names of the C family bound to an edit.
//
// What comes in is source text and an [engine.Edit]; what goes out are the edit's changes, printed lines and the completion value as text.
// Everything that a script changes goes through the recorders of the edit, so that the whole script is one step of undo, bounded by the
// memory limits of the engine. A script that fails leaves nothing: [Run] puts everything back before it returns the error.
//
// A script reaches what [Bindings] lists, the language, and nothing else: no files, network, processes, modules or timers. Source text is
// not made at run time either (eval, Function), nor are integers without bound (BigInt), since neither could be bounded. The context ends a
// script, [Options].MaxMemory stops one that takes ever more memory, and built-in functions refuse sizes that no script needs. README.md
// has the table of names and the bounds.
//
// It is called by the methods of rpc/method and by the command lines, in the project's turn:
//
//	sum, err := project.Edit("script", func(e *engine.Edit) error {
//		value, err := script.Run(ctx, e, `goxel.addVoxel(1, 2, 3, "#FF0000")`, script.Options{Name: "red.js"})
//		...
//	})
package script
