package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// fileOps returns the benchmarks of files, on the landscape.
func fileOps() (list []workload) {
	for _, op := range []string{"save", "open", "export"} {
		list = append(list, workload{"File", "op=" + op, func(ctx context.Context, t *target) (int64, []report.Metric, error) { return fileOp(ctx, t, op) }})
	}
	return list
}

// fileOp measures one of them: save_file and open_file of a .gox file, export_file of a .vox file. The files lie in a temporary folder.
func fileOp(ctx context.Context, t *target, op string) (n int64, m []report.Metric, err error) {
	dir, err := os.MkdirTemp("", "goxel-bench-")
	if err != nil {
		return 0, nil, fmt.Errorf("bench: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	voxels := traffic.Landscape(t.sizes.landscape)
	err = t.withProject(ctx, func(c *client.Client) error {
		if err := sendAll(ctx, t, voxels, t.sizes.chunk); err != nil {
			return err
		}
		path := filepath.Join(dir, "model.gox")
		if op == "export" {
			path = filepath.Join(dir, "model.vox")
		}
		if op == "open" {
			if _, err := timed(ctx, c, "save_file", map[string]any{"path": path}, nil); err != nil {
				return err
			}
		}
		r, err := t.repeat(ctx, func(int) (time.Duration, error) { return t.onFile(ctx, c, op, path) })
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		n, m = r.n, []report.Metric{
			{Unit: report.PerOp, Value: r.perOp()}, {Unit: report.Voxels, Value: r.perSecond(float64(len(voxels)))}, {Unit: "file-bytes", Value: float64(info.Size())},
		}
		return nil
	})
	return n, m, err
}

// onFile does it once. An opened project is closed again, by the connection that opened it.
func (t *target) onFile(ctx context.Context, c *client.Client, op, path string) (time.Duration, error) {
	params := map[string]any{"path": path}
	if op != "open" {
		return timed(ctx, c, op+"_file", params, nil)
	}
	other, err := client.Dial(ctx, t.socket)
	if err != nil {
		return 0, err
	}
	defer func() { _ = other.Close() }() // everything was answered
	took, err := timed(ctx, other, "open_file", params, nil)
	if err == nil {
		err = other.Call(ctx, "close_project", nil, nil)
	}
	return took, err
}
