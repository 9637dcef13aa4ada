package unixserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Main listens on the socket that the only argument names and serves each connection in a goroutine of its own until SIGTERM or SIGINT.
// The serve function returns when its connection is closed. Main returns the status to exit with.
func Main(serve func(net.Conn)) int {
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "usage: %s SOCKET\n", os.Args[0])
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	l, err := net.Listen("unix", os.Args[1])
	if err == nil {
		err = Serve(ctx, l, serve)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// Serve accepts connections until the context ends, which closes them all.
func Serve(ctx context.Context, l net.Listener, serve func(net.Conn)) error {
	var all sync.WaitGroup
	defer all.Wait()
	defer context.AfterFunc(ctx, func() { _ = l.Close() })() // it ends Accept
	for {
		c, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil && errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		all.Go(func() {
			defer c.Close()
			defer context.AfterFunc(ctx, func() { _ = c.Close() })() // it ends serve
			serve(c)
		})
	}
}
