// Package settings completes what a flag library does for a command line: long options may be abbreviated, as with getopt_long, and a file may give
// what the command line does not.
//
// The file is TOML without tables. Its keys are the long names of the flags, its values are of their types: true or false, integers, strings, and
// arrays of strings for flags that may be repeated. Durations and sizes are strings such as "90s" and "2G"; a size may be an integer.
//
//	socket = "/run/goxel/goxel.sock"
//	root = ["/srv/models"]
//	max-memory = "4G"
//	priority-queue = true
//
// Every fault is an [Error] that names the file, the line and the key. [Print] writes the values of all flags as such a file.
package settings
