// Package show prints the results of methods for people: values under their names, lists of objects as tables, warnings apart.
//
// What comes in: a row of the table of methods and a result as JSON. What goes out: text on the environment's streams. What stands in a result and
// in which order comes from the table of methods; for some methods a table of this package chooses what matters.
package show
