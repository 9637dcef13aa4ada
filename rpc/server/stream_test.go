package server_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"
)

const echo = `{"jsonrpc":"2.0","id":1,"method":"echo","params":["é{[\"\\"]}`

func TestOneByteAtATime(t *testing.T) {
	d := serve(t)
	p := d.dial()
	for _, b := range []byte(echo + "\n\n " + echo) {
		p.send(string([]byte{b}))
	}
	for range 2 {
		if got, want := p.line(), `{"jsonrpc":"2.0","id":1,"result":["é{[\"\\"]}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestManyValuesInOneWrite(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.send(echo + echo + "\r\n\t" + `[` + echo + `,` + echo + `]` + strings.ReplaceAll(echo, ",", " ,\n ") + `{"jsonrpc":"2.0","id":2,`)
	one := `{"jsonrpc":"2.0","id":1,"result":["é{[\"\\"]}`
	for _, want := range []string{one, one, "[" + one + "," + one + "]", one} {
		if got := p.line(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	p.send(`"method":"echo"}`)
	if got, want := p.line(), `{"jsonrpc":"2.0","id":2,"result":{}}`; got != want {
		t.Errorf("the value that came in two pieces: got %s, want %s", got, want)
	}
}

// TestPipelined sends thousands of requests before it reads, in pieces that end anywhere.
func TestPipelined(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	const n = 5000
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, `{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":{"x":%d,"y":0,"z":%d}}`, i, i%100, i/100)
	}
	sent := make(chan error, 1)
	go func() {
		text := all.String()
		for len(text) > 0 {
			n := min(len(text), 7919)
			if _, err := io.WriteString(p.nc, text[:n]); err != nil {
				sent <- err
				return
			}
			text = text[n:]
		}
		sent <- nil
	}()
	for i := range n {
		if r := p.reply(); string(r.ID) != fmt.Sprint(i) || r.Error != nil || r.int("revision") != i+1 {
			t.Fatalf("reply %d is %s", i, r.text)
		}
	}
	if err := wait(t, sent, "the sender"); err != nil {
		t.Fatal(err)
	}
	p.id = n
	if got := p.must("get_status", `{}`).int("voxel_count"); got != n {
		t.Errorf("%d voxels, want %d", got, n)
	}
}

// TestHalfClosedClientGetsEveryAnswer sends, closes its writing side and reads: work that others hold up is answered too.
func TestHalfClosedClientGetsEveryAnswer(t *testing.T) {
	d := serve(t)
	other := d.dial()
	other.create(`{}`)
	release := d.busy(other)

	p := d.dial()
	const n = 100
	for i := range n {
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[%d,9,9]}`, i, i))
	}
	p.send(`12`) // complete at the end of input only
	if err := p.nc.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if r := p.reply(); r.Error == nil || r.Error.Code != -32600 {
		t.Errorf("the number is answered by %s", r.text)
	}
	release()
	for i := range n {
		if r := p.reply(); string(r.ID) != fmt.Sprint(i) || r.Error != nil {
			t.Fatalf("reply %d is %s", i, r.text)
		}
	}
	p.end()
}

func TestIncompleteValueAtTheEnd(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.send(`{"jsonrpc":"2.0",`)
	if err := p.nc.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if r := p.reply(); r.Error == nil || r.Error.Code != -32700 || string(r.ID) != "null" {
		t.Errorf("got %s", r.text)
	}
	p.end()
}

// TestVanishedClient leaves while its requests are under way. They are done all the same, and nobody else notices.
func TestVanishedClient(t *testing.T) {
	d := serve(t)
	other := d.dial()
	other.create(`{}`)
	release := d.busy(other)
	for range 10 {
		p := d.dial()
		p.send(`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[5,5,5]}`)
		p.settle()
		p.send(`{"jsonrpc":"2.0","id":2,"method":"save_f`)
		if err := p.nc.Close(); err != nil {
			t.Fatal(err)
		}
		release()
		if r := other.reply(); r.Error != nil {
			t.Fatalf("the work that was under way: %s", r.text)
		}
		if r := other.must("get_voxel", `[5,5,5]`); r.get("exists") != true {
			t.Errorf("what the client asked for before it left: %s", r.text)
		}
		other.must("remove_voxel", `[5,5,5]`)
		release = d.busy(other)
	}
	release()
	other.reply()
}

// TestClientThatNeverReads is cut off, after the daemon has taken no more than it can hold from it; others are served meanwhile.
func TestClientThatNeverReads(t *testing.T) {
	d := serve(t, func(c *config) { c.server.WriteTimeout = 300 * time.Millisecond })
	lazy, other := d.dial(), d.dial()
	request := `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 50_000) + `"]}`
	type end struct {
		sent int
		err  error
	}
	ended := make(chan end, 1)
	go func() {
		sent := 0
		for range 10_000 {
			n, err := io.WriteString(lazy.nc, request)
			if sent += n; err != nil {
				ended <- end{sent, err}
				return
			}
		}
		ended <- end{sent, nil}
	}()
	for answered := 0; ; answered++ {
		other.must("ping", `{}`)
		select {
		case e := <-ended:
			if !errors.Is(e.err, syscall.EPIPE) && !errors.Is(e.err, syscall.ECONNRESET) {
				t.Errorf("writing ended with %v", e.err)
			}
			if e.sent > 8<<20 {
				t.Errorf("the daemon took %d bytes from a client that does not read", e.sent)
			}
			if answered == 0 {
				t.Error("nobody else was answered meanwhile")
			}
			return
		default:
		}
	}
}

// TestTimeOfALargeReplyIsNotThatOfTheNext waits out the time that a client has for a reply larger than the socket's buffer, after it has
// taken that reply, while other clients are served.
func TestTimeOfALargeReplyIsNotThatOfTheNext(t *testing.T) {
	const timeout = 250 * time.Millisecond
	d := serve(t, func(c *config) { c.server.WriteTimeout = timeout })
	p, other := d.dial(), d.dial()
	p.send(`{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 1<<19) + `"]}`)
	for range 200 { // until the daemon has filled the socket
		other.must("ping", `{}`)
	}
	if r := p.reply(); r.Error != nil {
		t.Fatal(r.text[:100])
	}
	for began := time.Now(); time.Since(began) < 2*timeout; {
		other.must("ping", `{}`)
	}
	p.must("ping", `{}`)
}

// TestSlowReaderGetsEverything reads slowly, but within the timeout.
func TestSlowReaderGetsEverything(t *testing.T) {
	d := serve(t)
	p := d.dial()
	const n, size = 50, 100_000
	text := strings.Repeat("b", size)
	go func() {
		for i := range n {
			if _, err := fmt.Fprintf(p.nc, `{"jsonrpc":"2.0","id":%d,"method":"echo","params":["%s"]}`, i, text); err != nil {
				return // the reader sees it
			}
		}
	}()
	for i := range n {
		if got, want := p.line(), fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":["%s"]}`, i, text); got != want {
			t.Fatalf("reply %d: %.80s", i, got)
		}
	}
}

func TestStalledValueIsGivenUp(t *testing.T) {
	d := serve(t, func(c *config) { c.server.StallTimeout = 20 * time.Millisecond })
	p := d.dial()
	for range 2 {
		p.send(`{"jsonrpc":"2.0","id":1,` + "\n")
		r := p.reply()
		if r.refused(t, -32700, "parse_error"); string(r.ID) != "null" {
			t.Errorf("got %s", r.text)
		}
		p.must("ping", `{}`)
	}
	q := d.dial()
	q.send(`{"jsonrpc":"2.0","id":1,`) // no line feed: it may take as long as it likes
	p.send(`{"jsonrpc":"2.0",` + "\n")
	p.reply() // so long
	q.send(`"method":"ping"}`)
	if r := q.reply(); r.Error != nil {
		t.Errorf("a value that paused without a line feed: %s", r.text)
	}
}

// TestStalledValueThatGoesOn has line feeds in the middle, as pretty-printed requests do.
func TestStalledValueThatGoesOn(t *testing.T) {
	d := serve(t)
	p := d.dial()
	for _, piece := range []string{"{\n", ` "jsonrpc": "2.0",` + "\n", ` "id": 1,` + "\n", ` "method": "echo"` + "\n", "}"} {
		p.send(piece)
	}
	if r := p.reply(); r.Error != nil || string(r.ID) != "1" {
		t.Errorf("got %s", r.text)
	}
}

func TestRefusedValues(t *testing.T) {
	d := serve(t, func(c *config) { c.server.MaxRequest = 100_000 })
	nested := func(n int) string {
		return `{"jsonrpc":"2.0","id":1,"method":"echo","params":` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}"
	}
	cases := []struct {
		name, send string
		code       int
		reason     string
	}{
		{"oversize", `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 200_000) + `"]}`, -32600, "too_large"},
		{"deep", nested(128), -32600, "too_deep"},
		{"very deep", strings.Repeat("[", 90_000), -32600, "too_deep"},
		{"invalid UTF-8", `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + "\xff" + `"]}`, -32700, "parse_error"},
		{"surrogate", `{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + "\xed\xa0\x80" + `"]}`, -32700, "parse_error"},
		{"control character", `{"jsonrpc":"2.0","id":1,"method":"e` + "\x01" + `cho"}`, -32700, "parse_error"},
		{"leading zero", `{"jsonrpc":"2.0","id":01,"method":"echo"}`, -32700, "parse_error"},
		{"trailing comma", `{"jsonrpc":"2.0","id":1,"method":"echo",}`, -32700, "parse_error"},
		{"a binary header", "\x00\x00\x00\x01\x00\x00\x00\x00", -32700, "parse_error"},
		{"HTTP", "GET / HTTP/1.1\r", -32700, "parse_error"},
		{"closing bracket", "]", -32700, "parse_error"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p := d.dial()
			p.send(tc.send + "\n")
			r := p.reply()
			r.refused(t, tc.code, tc.reason)
			if string(r.ID) != "null" {
				t.Errorf("id %s, want null", r.ID)
			}
			p.must("ping", `{}`) // behind the line feed all is well
		})
	}
	p := d.dial()
	p.send(nested(127)) // with the request itself 128
	if r := p.reply(); r.Error != nil {
		t.Errorf("nesting within the limit: %s", r.text)
	}
}
