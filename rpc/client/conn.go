package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

const (
	readBufferBytes  = 64 << 10
	writeBufferBytes = 64 << 10
	keepLineBytes    = 1 << 20
	defaultMaxReply  = 256 << 20
)

// ErrTooLong is reported by [Conn.Recv], and ends a [Client], when a line is longer than the limit on replies.
var ErrTooLong = errors.New("line longer than the limit")

// Conn is a connection that carries lines and looks into none of them. One goroutine may send while another one
// receives; neither side may be used by two goroutines at once. Close may be called from anywhere.
type Conn struct {
	nc       net.Conn
	out      []byte // queued lines
	r        *bufio.Reader
	line     []byte // collects a line longer than r's buffer
	maxBytes int
}

// DialConn connects to the Unix socket at socketPath. The context bounds the connecting only.
func DialConn(ctx context.Context, socketPath string) (*Conn, error) {
	var d net.Dialer
	nc, err := d.DialContext(ctx, "unix", socketPath)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return NewConn(nc, 0), nil
}

// NewConn wraps a connected stream, which the Conn then owns. Received lines are limited to maxBytes; zero or less
// means 256 MiB. Memory grows with the bytes that arrive, never with the limit.
func NewConn(nc net.Conn, maxBytes int) *Conn {
	if maxBytes <= 0 {
		maxBytes = defaultMaxReply
	}
	return &Conn{
		nc:       nc,
		r:        bufio.NewReaderSize(nc, readBufferBytes),
		maxBytes: maxBytes,
	}
}

// Send writes the line and a line feed, together with everything queued before, and returns when the kernel has
// taken all of it. The line itself is not checked: what it holds is the caller's business.
func (c *Conn) Send(line []byte) error {
	c.out = append(append(c.out, line...), '\n')
	return c.Flush()
}

// Queue adds the line and a line feed to the write buffer, which is written out when it holds 64 KiB or more, and by
// Flush and Send.
func (c *Conn) Queue(line []byte) error {
	c.out = append(append(c.out, line...), '\n')
	if len(c.out) < writeBufferBytes {
		return nil
	}
	return c.Flush()
}

// Flush writes out what Queue has collected. After an error the connection is of no more use for sending.
func (c *Conn) Flush() error {
	if len(c.out) == 0 {
		return nil
	}
	_, err := c.nc.Write(c.out)
	c.out = c.out[:0]
	if cap(c.out) > keepLineBytes {
		c.out = nil
	}
	if err != nil {
		return fmt.Errorf("client: send: %w", err)
	}
	return nil
}

// Recv waits for the next line and returns it without its line feed. The bytes are valid until the next Recv. The
// error is io.EOF when the peer closed between two lines, io.ErrUnexpectedEOF when it did so within one, and wraps
// [ErrTooLong] when the line exceeds the limit, after which the connection is of no more use.
func (c *Conn) Recv() ([]byte, error) {
	if cap(c.line) > keepLineBytes {
		c.line = nil
	}
	c.line = c.line[:0]
	for {
		part, err := c.r.ReadSlice('\n')
		if len(c.line)+len(part) > c.maxBytes+1 { // the line feed does not count
			return nil, fmt.Errorf("client: receive: %w of %d bytes", ErrTooLong, c.maxBytes)
		}
		if err == nil && len(c.line) == 0 {
			return trimLine(part), nil
		}
		c.line = append(c.line, part...)
		switch {
		case err == nil:
			return trimLine(c.line), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(c.line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, fmt.Errorf("client: receive: %w", err)
		}
	}
}

func trimLine(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'})
}

// SetDeadline bounds every later Send and Recv, as net.Conn has it; the zero time removes the bound.
func (c *Conn) SetDeadline(t time.Time) error {
	return c.nc.SetDeadline(t)
}

// CloseWrite tells the peer that no more bytes follow, while replies can still be received. It writes out queued
// lines first. A stream that cannot be closed by half reports errors.ErrUnsupported.
func (c *Conn) CloseWrite() error {
	if err := c.Flush(); err != nil {
		return err
	}
	half, ok := c.nc.(interface{ CloseWrite() error })
	if !ok {
		return fmt.Errorf("client: close write: %w", errors.ErrUnsupported)
	}
	return half.CloseWrite()
}

// Close closes the connection; queued lines that were not flushed are lost. A waiting Recv or Send ends with an error
// that wraps net.ErrClosed.
func (c *Conn) Close() error {
	return c.nc.Close()
}
