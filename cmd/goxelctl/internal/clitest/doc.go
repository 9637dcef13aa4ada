// Package clitest is what tests of goxelctl have in common: a daemon on a socket of its own, and environments without a terminal.
package clitest
