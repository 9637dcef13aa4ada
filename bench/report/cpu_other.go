//go:build !linux && !darwin

package report

// cpuName returns "": the line is left out.
func cpuName() string { return "" }
