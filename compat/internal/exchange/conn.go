package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"
)

const (
	headerBytes = 16                     // in front of a reply of v14
	maxReply    = 64 << 20               // bytes
	lineFeed    = 100 * time.Millisecond // how long the end of a line may take after the rest
)

// Reply is one value that a daemon has sent.
type Reply struct {
	Text   []byte
	Faults []string // what is wrong with its framing
}

// Conn is a connection for one goroutine.
type Conn struct {
	nc net.Conn
	r  *bufio.Reader
}

// New returns a connection over nc, which it closes when it is closed.
func New(nc net.Conn) *Conn { return &Conn{nc, bufio.NewReaderSize(nc, 64<<10)} }

// Close closes the connection.
func (c *Conn) Close() error { return c.nc.Close() }

// Send sends the bytes as they are.
func (c *Conn) Send(b []byte) error {
	if err := c.nc.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	_, err := c.nc.Write(b)
	return err
}

// Receive returns the next reply. Without one in time the error is a timeout.
func (c *Conn) Receive(wait time.Duration) (Reply, error) {
	var reply Reply
	if err := c.nc.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return reply, err
	}
	if err := c.header(&reply); err != nil {
		return reply, err
	}
	text, err := c.value()
	if err != nil {
		return reply, err
	}
	reply.Text = text
	c.end(&reply)
	return reply, nil
}

// Timeout reports whether the error says that nothing came in time.
func Timeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

// header skips what stands in front of the value.
func (c *Conn) header(reply *Reply) error {
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
			reply.Faults = append(reply.Faults, "white space in front of the reply")
		case 0:
			reply.Faults = append(reply.Faults, "a binary header in front of the reply")
			if _, err := c.r.Discard(headerBytes - 1); err != nil {
				return err
			}
		default:
			return c.r.UnreadByte()
		}
	}
}

// value reads a JSON object or array by its brackets.
func (c *Conn) value() ([]byte, error) {
	var text []byte
	depth, quoted, escaped := 0, false, false
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return text, err
		}
		text = append(text, b)
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = b == '\\', b != '"'
		case b == '"':
			quoted = true
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			depth--
		}
		if depth == 0 {
			return text, nil
		}
		if len(text) > maxReply {
			return nil, fmt.Errorf("exchange: a reply of more than %d bytes", maxReply)
		}
	}
}

// end reads the line feed behind the value and looks at its form.
func (c *Conn) end(reply *Reply) {
	_ = c.nc.SetReadDeadline(time.Now().Add(lineFeed)) // a connection that is broken tells when it is read
	b, err := c.r.ReadByte()
	switch {
	case err != nil:
		reply.Faults = append(reply.Faults, "no line feed after the reply")
	case b != '\n':
		reply.Faults = append(reply.Faults, "no line feed after the reply")
		_ = c.r.UnreadByte() // a byte was read just now
	}
	var compact bytes.Buffer
	if json.Compact(&compact, reply.Text) != nil {
		reply.Faults = append(reply.Faults, "the reply is no JSON")
	} else if compact.Len() != len(reply.Text) {
		reply.Faults = append(reply.Faults, "white space within the reply")
	}
}
