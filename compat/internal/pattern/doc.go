// Package pattern holds JSON against patterns, which are JSON themselves.
//
// What comes in: a pattern and a value. What goes out: a line for every place where the value does not fit. A member that the pattern does not name
// may be anything, so that replies may grow; an array fits element by element. A string between angle brackets stands for any value of a type:
//
//	<any>  <absent>  <int>  <int 1..9>  <number>  <number 0..1>  <string>  <bool>  <null>  <object>
//	<list>  <list 3>       an array, of so many elements
//	<match REGEXP>         a string
//	<png 64 48>            a picture in base64, of that size and of more than one colour
//
// An array that begins with "<each>" fits one whose elements all fit what follows, and there is at least one; one that begins with "<has>" fits an
// array in which each of the patterns that follow fits some element.
//
// The package compat holds the replies of daemons against them.
//
//	faults := pattern.Match([]byte(`{"id":1,"result":{"count":"<int 1..>"}}`), reply)
package pattern
