package daemontest_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestServe(t *testing.T) {
	for _, k := range all.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			c, err := client.Dial(t.Context(), daemontest.Serve(t, k.Name))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			var status struct {
				Storage string `json:"storage"`
			}
			if err := c.Call(t.Context(), "status", nil, &status); err != nil || status.Storage != k.Name {
				t.Errorf("the server's storage is %q, %v; want %q", status.Storage, err, k.Name)
			}
		})
	}
}
