package measure

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// chunk is how many voxels go into one request.
const chunk = 250_000

// openMemory compares the physical memory of a daemon that has opened a file with that of a process that has opened it by the same codec and holds it
// in plain tiles of 16 x 16 x 16 cells of RGBA, which is how the C programs hold voxels.
func openMemory(ctx context.Context, e *env) (*sides, error) {
	voxels := traffic.Landscape(e.Landscape)
	path := filepath.Join(e.dir, "landscape.gox")
	conn, err := e.dial(ctx)
	if err != nil {
		return nil, err
	}
	err = write(conn, voxels, path)
	if err := errors.Join(err, conn.Close()); err != nil {
		return nil, err
	}
	n := float64(len(voxels))
	return &sides{
		ours: func(ctx context.Context) (float64, error) {
			p, err := daemon.Start(ctx, daemon.Options{Binary: e.Daemon})
			if err != nil {
				return 0, err
			}
			bytes, err := resident(ctx, p, path)
			return float64(bytes) / n, errors.Join(err, p.Stop())
		},
		theirs: func(ctx context.Context) (float64, error) {
			bytes, err := oneshot.Resident(ctx, e.base.argv0, path)
			return float64(bytes) / n, err
		},
	}, nil
}

// write makes a project of the voxels and saves it.
func write(conn *client.Conn, voxels []traffic.Voxel, path string) error {
	if _, err := traffic.Exchange(conn, []byte(`{"jsonrpc":"2.0","id":1,"method":"create_project"}`)); err != nil {
		return err
	}
	for len(voxels) > 0 {
		n := min(chunk, len(voxels))
		if _, err := traffic.Exchange(conn, traffic.AddVoxels(traffic.Packed, voxels[:n])); err != nil {
			return err
		}
		voxels = voxels[n:]
	}
	for _, request := range [][]byte{saveRequest(fmt.Sprintf(`"path":%q`, path)), []byte(traffic.CloseProject)} {
		if _, err := traffic.Exchange(conn, request); err != nil {
			return err
		}
	}
	return nil
}

// resident returns the memory of a daemon after it has opened a file.
func resident(ctx context.Context, p *daemon.Process, path string) (int64, error) {
	conn, err := client.DialConn(ctx, p.Socket())
	if err != nil {
		return 0, err
	}
	_, err = traffic.Exchange(conn, traffic.OpenFile(path))
	if err != nil {
		return 0, errors.Join(err, conn.Close())
	}
	bytes, err := p.Memory()
	return bytes, errors.Join(err, conn.Close())
}
