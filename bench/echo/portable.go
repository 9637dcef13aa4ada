package echo

import (
	"context"
	"errors"
	"net"
	"sync"
)

// servePortable serves each connection in a goroutine of its own.
func servePortable(ctx context.Context, l *net.UnixListener, reply []byte) error {
	var all sync.WaitGroup
	defer all.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { _ = l.Close() }) // it ends Accept
	for {
		c, err := l.AcceptUnix()
		if errors.Is(err, net.ErrClosed) && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		all.Go(func() {
			defer c.Close()
			defer context.AfterFunc(ctx, func() { _ = c.Close() })() // it ends the reading and the writing
			answer(c, reply)
		})
	}
}

// answer serves one connection until it ends.
func answer(c *net.UnixConn, reply []byte) {
	in := make([]byte, readSize)
	var out, room []byte
	for {
		n, err := c.Read(in)
		if err != nil {
			return
		}
		out, room = answers(room, in[:n], reply)
		if _, err := c.Write(out); err != nil {
			return
		}
	}
}
