package process

import (
	"os"
	"testing"
	"time"
)

func TestCPUTimeIsReadFromTheFields(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"7 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 13 14 15": 2 * time.Second,
		"7 (x) S 1 2 3 4 5 6 7 8 9 10 0 0 1":                 0,
		"7 (x) S 1 2 3 4 5 6 7 8 9 10 -1 0 1":                -1,
		"7 (x) S 1 2 3 4 5 6 7 8 9 10 y 0 1":                 -1,
		"7 (x) S 1 2":                                        -1,
		"":                                                   -1,
	} {
		got, err := cpuOf([]byte(text))
		if want < 0 && err == nil || want >= 0 && (err != nil || got != want) {
			t.Errorf("%q tells %v, %v; want %v", text, got, err, want)
		}
	}
	if _, err := CPUTime(os.Getpid()); err != nil {
		t.Error(err)
	}
	if d, err := CPUTime(-1); err == nil {
		t.Errorf("a process that is not there has used %v", d)
	}
}
