package bench

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
	if n, err := ResidentMemory(os.Getpid()); err != nil || n < 1<<20 {
		t.Errorf("this process holds %d bytes, %v", n, err)
	}
	for _, err := range []error{func() error { _, err := CPUTime(-1); return err }(), func() error { _, err := ResidentMemory(-1); return err }()} {
		if err == nil {
			t.Error("a process that is not there tells something")
		}
	}
}
