package process

import (
	"bytes"
	"testing"
)

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
