//go:build !amd64 || purego

package wire

// hasLanes reports whether readLanes and indexNumbers may be called.
func hasLanes() bool { return false }

// readLanes is for processors that have it.
func readLanes(*lanes, *byte, int, int, *uint32, *Cell, int) int { return 0 }

// indexNumbers is for processors that have it.
func indexNumbers(*uint32, *byte, int, uint32, uint64) int { return 0 }
