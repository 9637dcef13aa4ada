package process

import (
	"bytes"
	"io"
	"sync"
)

// maxLog is how many bytes of the end of a log are kept.
const maxLog = 64 << 10

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

var _ io.Writer = (*tail)(nil)

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if over := len(t.b) - maxLog; over > maxLog {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(b), nil
}

// text returns the log to append to an error, "" if there is none.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := bytes.TrimSpace(t.b)
	if len(b) == 0 {
		return ""
	}
	return "\n" + string(b[max(0, len(b)-maxLog):])
}
