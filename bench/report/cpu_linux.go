package report

import (
	"bytes"
	"os"
)

// cpuName returns the processor's name as the system tells it, "" if it does not.
func cpuName() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "" // the line is left out
	}
	for line := range bytes.Lines(text) {
		key, value, ok := bytes.Cut(line, []byte{':'})
		if ok && string(bytes.TrimSpace(key)) == "model name" {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}
