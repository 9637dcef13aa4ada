package main

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/servertest"
	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/volume"
)

func TestServer(t *testing.T) {
	serve, err := server(volume.New())
	if err != nil {
		t.Fatal(err)
	}
	servertest.Run(t, serve, `{"method":%q,"params":[%s],"id":7}`, "V.Add", "V.Get")
}
