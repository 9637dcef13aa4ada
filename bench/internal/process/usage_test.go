package process

import (
	"os"
	"testing"
)

func TestResidentSet(t *testing.T) {
	for text, want := range map[string]int64{
		"Name:\tgoxel\nVmRSS:\t   11240 kB\nThreads:\t9\n": 11240 << 10,
		"VmRSS: 0 kB\n":               0,
		"VmRSS:\t1 kB":                1 << 10,
		"VmRSS:\t1 MB\n":              -1,
		"VmRSS:\tx kB\n":              -1,
		"VmRSS:\t-4 kB\n":             -1,
		"VmRSS: 99999999999999999 kB": -1,
		"VmHWM:\t5 kB\n":              -1,
		"":                            -1,
	} {
		got, err := residentSet([]byte(text))
		if want < 0 && err == nil || want >= 0 && (err != nil || got != want) {
			t.Errorf("%q gives %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestMemory(t *testing.T) {
	if n, err := Memory(os.Getpid()); err != nil || n < 1<<20 {
		t.Errorf("this process holds %d bytes, %v", n, err)
	}
	if n, err := Memory(-1); err == nil {
		t.Errorf("a process that is not there holds %d bytes", n)
	}
}
