//go:build !linux

package bench

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// CPUTime returns an error: how much processor time another process has used is only known on Linux.
func CPUTime(int) (time.Duration, error) {
	return 0, errors.New("bench: processor time is only told on Linux")
}

// ResidentMemory returns the bytes of physical memory that a process holds.
func ResidentMemory(pid int) (int64, error) {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return 0, fmt.Errorf("bench: memory: ps: %w", err)
	}
	kilobytes, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("bench: memory: %w", err)
	}
	return kilobytes << 10, nil
}
