// Package format is the vocabulary of file formats: one [Format] describes a format with its names, what it can carry, how it is
// recognised, and its codec. Package all lists the formats; nothing registers itself.
//
// A decoder gets the bytes of a file and returns a new scene; an encoder writes a scene, which it must not modify. Both stop when their
// context ends. Bad input is an [Error] that names the format and the offset; input that is valid but goes beyond what is supported
// or allowed is an [UnsupportedError]. What is lost but not fatal is a warning.
package format
