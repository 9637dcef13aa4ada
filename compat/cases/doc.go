// Package cases holds what the older programs of the family do, as cases: command lines of v13 and requests to the daemons v14 to v0.18, each with
// what has to come of it.
//
// What comes in: the files in v13 and session, which are part of the program, or a file of the same form. What goes out: [Case] values, which the
// package compat runs, and the names that the old daemons answer to, [Methods].
//
// A file is a JSON object with the member cases. A case has an id of the form subject/what, a tag, files that are written before its steps, steps,
// and what must lie in the folder after them. The tag is "same" where the old program does the same, and "mended" where it is at fault; then about
// says what it does instead. A step is either a command line:
//
//	{"run": "voxel-add a.gox --pos 1,2,3", "exit": 0, "last": "Voxel added successfully"}
//
// or a request on a connection to a daemon, in full (send), byte by byte (raw), or by method and parameters (call):
//
//	{"call": "goxel.add_voxel", "params": [1,2,3,255,0,0], "result": {"success": true, "color": [255,0,0,255]}}
//	{"raw": "{\"id\":1}\n", "reply": {"error": {"code": -32600}}}
//
// Replies are patterns of compat/internal/pattern. The text ${dir} in a step stands for the folder of the case.
package cases
