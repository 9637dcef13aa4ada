package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// crowd is all clients as goroutines.
type crowd struct {
	spec  *Spec
	due   pace
	clock time.Time

	mu    sync.Mutex
	tally *tally
}

// portableClient is one connection of a crowd. Its bursts go through a goroutine that writes, since a server may not read on before its
// replies are read.
type portableClient struct {
	client
	crowd  *crowd
	number int
	conn   net.Conn
	out    chan []byte
	buf    []byte
}

// runPortable runs the load in goroutines.
func runPortable(ctx context.Context, s *Spec, work [][][]byte) (*Result, error) {
	w := &crowd{spec: s, due: newPace(s), tally: newTally(s)}
	clients := make([]*portableClient, s.Clients)
	defer func() {
		for _, c := range clients {
			c.close()
		}
	}()
	for i := range clients {
		c := &portableClient{crowd: w, number: i, out: make(chan []byte, 1), buf: make([]byte, 16<<10)}
		c.bursts = work[i]
		clients[i] = c
		if err := c.dial(ctx); err != nil {
			return nil, err
		}
	}
	stop := context.AfterFunc(ctx, func() {
		for _, c := range clients {
			c.close() // ends the waiting
		}
	})
	defer stop()
	w.clock = time.Now()
	var all sync.WaitGroup
	for _, c := range clients {
		if !c.broken {
			all.Go(c.write)
			all.Go(func() { c.run(ctx) })
		}
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	now := w.now()
	for i, c := range clients {
		if s.Rate > 0 {
			c.owe(w.tally, &w.due, i, now, s.Pipeline)
		}
		c.finish(w.tally, i, now, s.Pipeline)
	}
	return w.tally.result(), nil
}

// now returns the nanoseconds since the clock of the run started.
func (w *crowd) now() int64 { return int64(time.Since(w.clock)) }

// dial connects the client. An error means that there is no use in going on.
func (c *portableClient) dial(ctx context.Context) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", c.crowd.spec.Socket)
	if err == nil {
		c.conn = conn
		return nil
	}
	if c.number == 0 || ctx.Err() != nil {
		return fmt.Errorf("load: client %d: %w", c.number, err)
	}
	c.broken = true
	c.crowd.tally.fail(fmt.Sprintf("client %d: %v", c.number, err))
	return nil
}

func (c *portableClient) close() {
	if c != nil && c.conn != nil {
		_ = c.conn.Close() // everything that counts was received
	}
}

// run sends bursts and takes their replies until the time is over or the connection breaks.
func (c *portableClient) run(ctx context.Context) {
	defer close(c.out)
	w := c.crowd
	_ = c.conn.SetDeadline(w.clock.Add(time.Duration(w.tally.end) + w.spec.Drain)) // it fails for closed connections only
	for {
		start, ok := c.turn(ctx)
		if !ok {
			return
		}
		c.out <- c.take(start, w.spec.Pipeline)
		if err := c.receive(); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				c.broken = true
				w.fail(c.number, err)
			}
			return
		}
	}
}

// write sends what run hands on.
func (c *portableClient) write() {
	for b := range c.out {
		if _, err := c.conn.Write(b); err != nil {
			c.crowd.fail(c.number, err)
			c.close() // ends the waiting for replies
		}
	}
}

// turn waits until the next burst is due and returns when that was; false if there is none.
func (c *portableClient) turn(ctx context.Context) (int64, bool) {
	w := c.crowd
	now, end := w.now(), w.tally.end
	if w.spec.Rate == 0 {
		return now, now < end && (!w.spec.Once || c.sent < int64(len(c.bursts)))
	}
	due := w.due.at(c.sent, c.number)
	if due >= end || now >= end {
		return 0, false
	}
	if due > now {
		timer := time.NewTimer(time.Duration(due - now))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return 0, false
		}
	}
	return due, true
}

// receive takes all replies to the burst in flight.
func (c *portableClient) receive() error {
	w := c.crowd
	for {
		n, err := c.conn.Read(c.buf)
		if errors.Is(err, io.EOF) {
			err = errClosed
		}
		if err != nil {
			return err
		}
		w.mu.Lock()
		done, err := c.feed(w.tally, c.buf[:n], w.now(), w.spec.Pipeline)
		w.mu.Unlock()
		if done || err != nil {
			return err
		}
	}
}

// fail notes what broke a connection.
func (w *crowd) fail(number int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tally.fail(fmt.Sprintf("client %d: %v", number, err))
}
