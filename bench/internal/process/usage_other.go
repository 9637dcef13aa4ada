//go:build !linux

package process

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
	return 0, errors.New("processor time: it is only told on Linux")
}

// Memory returns the bytes of physical memory that a process holds now, its resident set.
func Memory(pid int) (int64, error) {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return 0, fmt.Errorf("memory: ps: %w", err)
	}
	return residentSet([]byte("VmRSS: " + strings.TrimSpace(string(out)) + " kB\n"))
}
