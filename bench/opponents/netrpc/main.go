package main

import (
	"fmt"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/unixserver"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
)

func main() {
	serve, err := server(volume.New())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(unixserver.Main(serve))
}

// V has the methods.
type V struct{ v *volume.Volume }

// Add is add_voxel.
func (s V) Add(c volume.Cell, reply *volume.Changed) error { //nolint:unparam // the form that net/rpc wants
	*reply = s.v.Set(c)
	return nil
}

// Get is get_voxel.
func (s V) Get(p volume.Pos, reply *volume.Cell) error { //nolint:unparam // the form that net/rpc wants
	*reply = s.v.Get(p)
	return nil
}

// server returns what answers the requests of one connection.
func server(v *volume.Volume) (func(net.Conn), error) {
	s := rpc.NewServer()
	if err := s.Register(V{v}); err != nil {
		return nil, err
	}
	return func(c net.Conn) { s.ServeCodec(jsonrpc.NewServerCodec(c)) }, nil
}
