package report

import "golang.org/x/sys/unix"

// cpuName returns the processor's name as the system tells it, "" if it does not.
func cpuName() string {
	name, err := unix.Sysctl("machdep.cpu.brand_string")
	if err != nil {
		return "" // the line is left out
	}
	return name
}
