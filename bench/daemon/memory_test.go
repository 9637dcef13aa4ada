package daemon

import (
	"bytes"
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

func TestTailKeepsTheEnd(t *testing.T) {
	var l tail
	if l.text() != "" {
		t.Errorf("an empty log is %q", l.text())
	}
	var whole []byte
	for i := range 300 {
		line := append(bytes.Repeat([]byte{'a' + byte(i%26)}, 1000), '\n')
		whole = append(whole, line...)
		if n, err := l.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
		if len(l.b) > 3*maxLog {
			t.Fatalf("%d bytes are kept", len(l.b))
		}
	}
	whole = whole[:len(whole)-1]
	if got := l.text(); got != "\n"+string(whole[len(whole)-maxLog:]) {
		t.Errorf("%d bytes of the end are kept, want %d", len(got)-1, maxLog)
	}
}
