//go:build unix && !linux

package inproc

// hugePages does nothing: the system chooses.
func hugePages([]byte) {}
