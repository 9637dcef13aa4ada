package load

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// errClosed is the end of the stream before all replies are there.
var errClosed = errors.New("the server closed the connection")

// client is what both generators know of a connection.
type client struct {
	bursts [][]byte
	next   int    // the burst to send next
	sent   int64  // bursts sent so far
	left   int    // replies that the burst in flight still lacks
	start  int64  // when that was sent or due
	skip   int    // complete lines that come before the one to look at
	part   []byte // the beginning of that one
	broken bool
}

// take returns the next burst and takes it for sent at the given time.
func (c *client) take(start int64, pipeline int) []byte {
	b := c.bursts[c.next]
	if c.next++; c.next == len(c.bursts) {
		c.next = 0
	}
	c.sent++
	c.left, c.start = pipeline, start
	return b
}

// feed counts the replies in what a read has brought and reports whether the burst in flight is complete.
func (c *client) feed(t *tally, b []byte, now int64, pipeline int) (done bool, err error) {
	n := bytes.Count(b, []byte{'\n'})
	if n > c.left || c.left == 0 && len(b) > 0 {
		return false, fmt.Errorf("more replies than requests: %q", b[:min(len(b), maxFailure)])
	}
	if t.failed != nil {
		c.watch(t, b, n)
	}
	if n == 0 {
		return false, nil
	}
	t.replies(now, n)
	if c.left -= n; c.left > 0 {
		return false, nil
	}
	t.burst(c.start, now, pipeline)
	return true, nil
}

// watch shows each sample-th line of the stream to the tally, where b has n line ends.
func (c *client) watch(t *tally, b []byte, n int) {
	for n >= c.skip {
		for n -= c.skip; c.skip > 0; c.skip-- {
			b = b[bytes.IndexByte(b, '\n')+1:]
		}
		if n == 0 {
			c.part = append(c.part, b[:min(len(b), maxPart-len(c.part))]...)
			return
		}
		i := bytes.IndexByte(b, '\n')
		line := b[:i]
		if len(c.part) > 0 {
			line = append(c.part, line[:min(i, maxPart-len(c.part))]...)
			c.part = line[:0]
		}
		t.look(line)
		b = b[i+1:]
		n--
		c.skip = t.sample - 1
	}
	c.skip -= n
}

// owe counts the bursts of an open loop that were due in time and could not be sent.
func (c *client) owe(t *tally, due *pace, i int, now int64, pipeline int) {
	for j := c.sent; !c.broken && due.at(j, i) < t.end; j++ {
		t.burst(due.at(j, i), now, pipeline)
	}
}

// finish counts what the client has left open when the run ends, and whether it was served.
func (c *client) finish(t *tally, i int, now int64, pipeline int) {
	switch {
	case c.left > 0:
		t.burst(c.start, now, pipeline)
		t.fail(fmt.Sprintf("client %d: no reply for %v", i, time.Duration(now-c.start)))
	case !c.broken && c.sent > 0:
		t.served++
	}
}
