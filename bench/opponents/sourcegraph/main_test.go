package main

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/servertest"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
)

func TestServer(t *testing.T) {
	servertest.Run(t, serve(volume.New()), `{"jsonrpc":"2.0","id":7,"method":%q,"params":%s}`, "add_voxel", "get_voxel")
}
