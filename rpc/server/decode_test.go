package server_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

func TestDecoder(t *testing.T) {
	var d server.Decoder
	for text, want := range map[string]bool{
		`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3}}`:                 true,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1.5,"y":2,"z":3}}`:               true,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxels","params":{"voxels":[[1,2,3],[4,5,6,7,8,9]]}}`: true,
		`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3}`:                  false,
		`{"jsonrpc":"1.0","id":1,"method":"add_voxel"}`:                                              false,
		`{"id":1}`: false, `[1]`: false, ``: false,
	} {
		if got := d.Decode([]byte(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
