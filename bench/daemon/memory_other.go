//go:build !linux

package daemon

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// Memory returns the bytes of physical memory that the daemon holds now, its resident set.
func (p *Process) Memory() (int64, error) {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(p.PID())).Output()
	if err != nil {
		return 0, fmt.Errorf("daemon: memory: ps: %w", err)
	}
	return residentSet([]byte("VmRSS: " + strings.TrimSpace(string(out)) + " kB\n"))
}
