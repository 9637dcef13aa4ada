//go:build !linux

package echo

import (
	"context"
	"net"
)

// serveNative serves each connection in a goroutine, where there is no epoll.
func serveNative(ctx context.Context, l *net.UnixListener, reply []byte) error {
	return servePortable(ctx, l, reply)
}
