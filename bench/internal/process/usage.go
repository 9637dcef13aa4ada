package process

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// residentSet returns the bytes that the line VmRSS of a /proc/PID/status tells, which are given in kB.
func residentSet(status []byte) (int64, error) {
	for line := range bytes.Lines(status) {
		value, ok := bytes.CutPrefix(line, []byte("VmRSS:"))
		if !ok {
			continue
		}
		number, isKB := bytes.CutSuffix(bytes.TrimSpace(value), []byte(" kB"))
		n, err := strconv.ParseInt(string(bytes.TrimSpace(number)), 10, 64)
		if err != nil || !isKB || n < 0 || n > 1<<50 {
			return 0, fmt.Errorf("memory: %q is no size in kB", bytes.TrimSpace(value))
		}
		return n << 10, nil
	}
	return 0, errors.New("memory: the status of the process has no line VmRSS")
}
