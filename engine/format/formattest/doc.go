// Package formattest is the one suite that every file format passes: what a format claims to carry survives writing and reading, damaged
// and hostile files end in an error or a warning, output is deterministic, and content alone tells the format. It also reads the folder of
// real files that lies beside a checkout, and compares what a decoder finds in them with what other programs found.
//
// A format joins by being listed in package all.
package formattest
