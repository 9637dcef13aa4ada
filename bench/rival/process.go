package rival

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
)

// Process is a rival that runs. Its methods may not be called at the same time.
type Process struct{ *process.Process }

// Stop ends the process by SIGTERM, waits for it and removes its folder. An error says that it ended with another status than 0, or did not
// end in time and was killed.
func (p *Process) Stop() error {
	if err := p.Process.Stop(); err != nil {
		return fmt.Errorf("rival: %w", err)
	}
	return nil
}
