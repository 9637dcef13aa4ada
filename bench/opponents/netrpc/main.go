// Command netrpc serves a volume with net/rpc/jsonrpc of the standard library: JSON-RPC 1.0 on a Unix socket, with the methods V.Add and
// V.Get.
//
//	netrpc SOCKET
package main

import (
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/unixserver"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
)

func main() { os.Exit(unixserver.Main(serve(volume.New()))) }

// V has the methods.
type V struct{ v *volume.Volume }

// Add is add_voxel.
func (s V) Add(c volume.Cell, reply *volume.Changed) error {
	*reply = s.v.Set(c)
	return nil
}

// Get is get_voxel.
func (s V) Get(p volume.Pos, reply *volume.Cell) error {
	*reply = s.v.Get(p)
	return nil
}

// serve returns what answers the requests of one connection.
func serve(v *volume.Volume) func(net.Conn) {
	s := rpc.NewServer()
	if err := s.Register(V{v}); err != nil {
		panic(err) // V's methods do not have the form that the library wants
	}
	return func(c net.Conn) { s.ServeCodec(jsonrpc.NewServerCodec(c)) }
}
