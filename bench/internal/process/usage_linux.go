package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// tick is the unit of times in /proc, which the kernel fixes at a hundredth of a second for all architectures that Go runs on.
const tick = 10 * time.Millisecond

// CPUTime returns the processor time that a process has used until now, with that of all its threads, to a hundredth of a second.
func CPUTime(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("processor time: %w", err)
	}
	return cpuOf(text)
}

// cpuOf reads the fields utime and stime, the 14th and 15th. The second one is a name in parentheses that may hold anything.
func cpuOf(stat []byte) (time.Duration, error) {
	f := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(f) < 13 {
		return 0, fmt.Errorf("processor time: %d fields behind the name", len(f))
	}
	var sum time.Duration
	for _, field := range f[11:13] {
		n, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil || n < 0 || n > 1<<40 {
			return 0, fmt.Errorf("processor time: %q is no number of ticks", field)
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// Memory returns the bytes of physical memory that a process holds now, its resident set.
func Memory(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory: %w", err)
	}
	return residentSet(text)
}
