// Command decode reads a file with one request and decodes it over and over into typed structures, as a server would that is written with
// the decoder.
//
//	decode -decoder json|sonic -file FILE [-time 1s]
//
// It prints one line of JSON, of the form of [Report], and exits with status 1 if the file cannot be read or decoded. A decode of its own
// comes before the clock, to warm up.
//
// Sonic compiles its decoder to machine code on amd64 and arm64 with Go 1.17 to 1.27, version 1.15.5 of it with Go 1.26 as well; elsewhere it
// falls back to encoding/json, which the report tells.
package main
