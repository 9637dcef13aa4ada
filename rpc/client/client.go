package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// cancelPatience bounds the time that a cancelled call spends on telling the daemon, which may have stopped reading.
const cancelPatience = 250 * time.Millisecond

// Options are a client's settings; the zero value is useful.
type Options struct {
	// MaxReplyBytes bounds one line from the daemon, 256 MiB if zero. A longer one ends the client, since nothing after
	// it can be trusted to be the start of a reply.
	MaxReplyBytes int
	// OnNotify receives the daemon's notifications, such as progress, in their order; nil drops them. It runs on the
	// reading goroutine: while it runs no reply is received, and it must not call Close. The params are the callee's.
	OnNotify func(method string, params json.RawMessage)
}

// Client is a connection to a daemon on which any number of goroutines call methods at the same time. Make one with
// [Dial] or [New]; it owns one goroutine, which ends by Close or when the connection breaks.
type Client struct {
	conn     *Conn
	onNotify func(method string, params json.RawMessage)
	writing  chan struct{} // holds one token while somebody writes; a channel, so that a context can end the wait
	done     chan struct{} // closed when the reading goroutine has ended

	mu      sync.Mutex
	lastID  int64
	pending map[int64]*waiter
	err     error // why the client is of no more use; nil while it is
}

// waiter is a call that waits for its reply. The reply channel has room for one, and whoever takes the waiter out of
// the pending map sends at most one, so that nobody blocks on it.
type waiter struct {
	reply chan reply
	group *group // the batch that the call is part of, or nil
}

// group holds the ids of a batch.
type group struct{ ids []int64 }

// reply is what a call waits for: the JSON text of the result, or an error.
type reply struct {
	result json.RawMessage
	err    error
}

// Dial connects to the daemon at the Unix socket socketPath, with default options. The context bounds the connecting
// only.
func Dial(ctx context.Context, socketPath string) (*Client, error) {
	return Options{}.Dial(ctx, socketPath)
}

// Dial connects as the function Dial does, with these options.
func (o Options) Dial(ctx context.Context, socketPath string) (*Client, error) {
	var d net.Dialer
	nc, err := d.DialContext(ctx, "unix", socketPath)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return New(nc, o), nil
}

// New returns a client on a connected stream, which it then owns.
func New(nc net.Conn, o Options) *Client {
	c := &Client{
		conn:     NewConn(nc, o.MaxReplyBytes),
		onNotify: o.OnNotify,
		writing:  make(chan struct{}, 1),
		done:     make(chan struct{}),
		pending:  make(map[int64]*waiter),
	}
	go c.read()
	return c
}

// Close ends the connection and waits for the reading goroutine. Calls that wait return an error that wraps
// [ErrClosed]. It may be called more than once; later calls return nil.
func (c *Client) Close() error {
	first := c.fail(ErrClosed)
	<-c.done
	return first
}

// Done returns a channel that is closed when the client is of no more use: by Close or because the connection broke.
func (c *Client) Done() <-chan struct{} {
	return c.done
}

// fail ends the client for the reason given, unless it has ended before. It returns the error of closing the stream.
func (c *Client) fail(reason error) error {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return nil
	}
	c.err = reason
	waiting := c.pending
	c.pending = nil
	c.mu.Unlock()
	err := c.conn.Close()
	for _, w := range waiting {
		w.reply <- reply{err: reason}
	}
	return err
}

// register takes an id for each of n calls that are about to be sent; g is nil for a call outside a batch.
func (c *Client) register(n int, g *group) (ids []int64, waiters []*waiter, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return nil, nil, c.err
	}
	for range n {
		c.lastID++
		w := &waiter{reply: make(chan reply, 1), group: g}
		c.pending[c.lastID] = w
		ids = append(ids, c.lastID)
		waiters = append(waiters, w)
	}
	if g != nil {
		g.ids = ids
	}
	return ids, waiters, nil
}

// take removes the call with this id from those that wait, and returns nil if it does not wait.
func (c *Client) take(id int64) *waiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.pending[id]
	delete(c.pending, id)
	return w
}

// write sends one line, to which it appends the line feed. When the context ends before the first byte is out, the
// connection stays usable; in the middle of a line it breaks, since the daemon could not tell where the next request
// starts.
func (c *Client) write(ctx context.Context, line []byte) error {
	select {
	case c.writing <- struct{}{}:
		defer func() { <-c.writing }()
	case <-ctx.Done():
		return ctx.Err()
	case <-c.done:
		return c.failure()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	n, err := c.writeUntil(ctx, append(line, '\n'))
	if err == nil {
		return nil
	}
	ctxErr := ctx.Err()
	if n == 0 && ctxErr != nil {
		return ctxErr
	}
	_ = c.fail(err) // the write error is what matters
	if ctxErr != nil {
		return errors.Join(ctxErr, err)
	}
	return c.failure()
}

// writeUntil writes the bytes, or as many as the peer takes before the context ends. The caller holds the token.
func (c *Client) writeUntil(ctx context.Context, line []byte) (int, error) {
	if ctx.Done() == nil {
		return c.conn.nc.Write(line)
	}
	settled := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(settled)
		_ = c.conn.nc.SetWriteDeadline(time.Unix(1, 0)) // fails on a closed stream only, where no write waits
	})
	n, err := c.conn.nc.Write(line)
	if !stop() {
		<-settled
		_ = c.conn.nc.SetWriteDeadline(time.Time{}) // as above
	}
	return n, err
}

// failure returns why the client has ended.
func (c *Client) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}
