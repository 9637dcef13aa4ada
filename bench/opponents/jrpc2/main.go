package main

import (
	"context"
	"net"
	"os"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
	"github.com/creachadair/jrpc2/handler"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/unixserver"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
)

func main() { os.Exit(unixserver.Main(serve(volume.New()))) }

// serve returns what answers the requests of one connection. The options are the defaults but for the methods of the library itself,
// which are left out.
func serve(v *volume.Volume) func(net.Conn) {
	methods := handler.Map{
		"add_voxel": handler.New(func(_ context.Context, c volume.Cell) volume.Changed { return v.Set(c) }),
		"get_voxel": handler.New(func(_ context.Context, p volume.Pos) volume.Cell { return v.Get(p) }),
	}
	options := &jrpc2.ServerOptions{DisableBuiltin: true}
	return func(c net.Conn) {
		_ = jrpc2.NewServer(methods, options).Start(channel.Line(c, c)).Wait() // how a client leaves is no matter
	}
}
