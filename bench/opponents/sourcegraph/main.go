package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"os"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/unixserver"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
	"github.com/sourcegraph/jsonrpc2"
)

func main() { os.Exit(unixserver.Main(serve(volume.New()))) }

// serve returns what answers the requests of one connection. Handlers run in the goroutine that reads, which is the faster of the two ways
// that the library offers for work as short as this.
func serve(v *volume.Volume) func(net.Conn) {
	h := jsonrpc2.HandlerWithError(func(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
		return handle(v, r)
	}).SuppressErrClosed()
	quiet := jsonrpc2.SetLogger(log.New(io.Discard, "", 0))
	return func(c net.Conn) {
		<-jsonrpc2.NewConn(context.Background(), jsonrpc2.NewPlainObjectStream(c), h, quiet).DisconnectNotify()
	}
}

func handle(v *volume.Volume, r *jsonrpc2.Request) (any, error) {
	if r.Params == nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "no parameters"}
	}
	switch r.Method {
	case "add_voxel":
		var c volume.Cell
		if err := json.Unmarshal(*r.Params, &c); err != nil {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
		}
		return v.Set(c), nil
	case "get_voxel":
		var p volume.Pos
		if err := json.Unmarshal(*r.Params, &p); err != nil {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
		}
		return v.Get(p), nil
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "no such method"}
}
