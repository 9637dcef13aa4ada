package exchange_test

import (
	"net"
	"slices"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/internal/exchange"
)

// daemon answers with the given bytes, whatever it is sent.
func daemon(t *testing.T, answer string) *exchange.Conn {
	t.Helper()
	here, there := net.Pipe()
	go func() {
		b := make([]byte, 100)
		if _, err := there.Read(b); err == nil {
			_, _ = there.Write([]byte(answer)) // the other end may have enough
		}
	}()
	c := exchange.New(here)
	t.Cleanup(func() { _ = c.Close(); _ = there.Close() })
	if err := c.Send([]byte("{}")); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReplies(t *testing.T) {
	header := "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x09\x00\x05\x06\x07"
	for answer, want := range map[string][]string{
		`{"a":"}\"{"}` + "\n":   nil,
		`[{"a":1},[]]` + "\n":   nil,
		`{"a":1}`:               {"no line feed after the reply"},
		`{"a":1}{"b":2}`:        {"no line feed after the reply"},
		`{ "a": 1 }` + "\n":     {"white space within the reply"},
		"\n{\"a\":1}\n":         {"white space in front of the reply"},
		header + `{"a":1}`:      {"a binary header in front of the reply", "no line feed after the reply"},
		`{"a":nonsense}` + "\n": {"the reply is no JSON"},
	} {
		got, err := daemon(t, answer).Receive(5 * time.Second)
		if err != nil || !slices.Equal(got.Faults, want) {
			t.Errorf("%q: %q, %v, want %q", answer, got.Faults, err, want)
		}
	}
}

func TestRepliesOneAfterTheOther(t *testing.T) {
	c := daemon(t, `{"a":1}[2]`+"\n"+`{"c":3}`+"\n")
	for _, want := range []string{`{"a":1}`, `[2]`, `{"c":3}`} {
		if got, err := c.Receive(5 * time.Second); err != nil || string(got.Text) != want {
			t.Errorf("%s, %v, want %s", got.Text, err, want)
		}
	}
	if _, err := c.Receive(10 * time.Millisecond); !exchange.Timeout(err) {
		t.Errorf("nothing more to read gives %v", err)
	}
	_ = c.Close()
	if _, err := c.Receive(time.Second); err == nil || exchange.Timeout(err) {
		t.Errorf("a closed connection gives %v", err)
	}
	if c.Send([]byte("x")) == nil {
		t.Error("a closed connection takes bytes")
	}
}

func TestBrokenReplies(t *testing.T) {
	for _, answer := range []string{`{"a":`, "\x00\x00", ""} {
		if got, err := daemon(t, answer).Receive(20 * time.Millisecond); err == nil {
			t.Errorf("%q gives %q", answer, got.Text)
		}
	}
}
