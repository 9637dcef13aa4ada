package daemon

import (
	"fmt"
	"os"
)

// Memory returns the bytes of physical memory that the daemon holds now, its resident set.
func (p *Process) Memory() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return 0, fmt.Errorf("daemon: memory: %w", err)
	}
	return residentSet(text)
}
