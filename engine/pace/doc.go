// Package pace lets long work give way to short work on the same cores.
package pace
