// Package word takes lines of text apart, as the text formats of meshes have them: words between blanks, and the numbers that they spell.
//
//	key, rest := word.Cut(line)
//	x, ok := word.Float(key)
//
// Nothing is copied or allocated: a word is a part of its line.
package word
