// Package script turns what was written for goxel-headless, the command line of version 13, into what does the same with goxel-daemon.
//
// What comes in: batch files, with a command of goxel-headless on each line, and shell scripts that call it. What goes out: for a batch file
// JSON-RPC requests, one a line, or lines for goxelctl batch; for a shell script the same script with its calls replaced by goxelctl, every
// other byte as it was; and a report on each line. What cannot be translated stays as it is, and the report says why. It is used by goxelctl
// migrate script.
//
//	out, err := script.Translate("build.sh", text, script.Options{})
//
// The commands and their options come from compat/v13; [Verbs] is the one table of what becomes of each.
package script
