package compat

import (
	"regexp"
	"strings"
)

const prompt = "goxel> "

// timed matches the beginning of a log line: a time of day, or the time since the start.
var timed = regexp.MustCompile(`^(\x1b\[[0-9;]*m)*\[?\s*(\d{4}-\d\d-\d\d[ T])?\d+[:.]\d+([:.]\d+)*\]?\s+\S`)

// compared returns the lines of an output that are compared: without empty ones, without those for debugging and without the prompt.
func compared(output string) (lines []string) {
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		for strings.HasPrefix(line, prompt) {
			line = line[len(prompt):]
		}
		line = strings.TrimSpace(line)
		if line == "" || line == strings.TrimSpace(prompt) || strings.HasPrefix(line, "DEBUG:") || timed.MatchString(line) {
			continue
		}
		lines = append(lines, line)
	}
	return lines
}

// last returns the last line, "" if there is none.
func last(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}
