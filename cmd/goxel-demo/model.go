package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// modelName is the file name of the model that the demonstration opens.
const modelName = "lighthouse.gox"

//go:embed model/lighthouse.gox
var modelFile []byte

// makeModel builds the model through a daemon and saves it at path.
func makeModel(ctx context.Context, socket, path string) (voxels int64, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	c, err := client.Dial(ctx, socket)
	if err != nil {
		return 0, err
	}
	s := &session{ctx: ctx, c: c}
	s.call("create_project", params{"name": "lighthouse", "size": xyz{2 * edge, 2 * edge, 2 * edge}})
	makeIsland(s)
	info := s.call("get_project_info", nil)
	s.call("save_file", params{"path": path})
	return info.VoxelCount, errors.Join(s.err, c.Close())
}

// withDaemon runs f with the socket of a daemon with default settings, and ends it in order.
func withDaemon(ctx context.Context, binary string, f func(p *daemon.Process) error) (err error) {
	bin, err := daemon.Find(ctx, binary)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bin.Close()) }()
	p, err := daemon.Start(ctx, daemon.Options{Binary: bin.Path})
	if err != nil {
		return err
	}
	defer p.Kill()
	if err := f(p); err != nil {
		return err
	}
	if err := p.Stop(); err != nil {
		return fmt.Errorf("the daemon did not stop well: %w", err)
	}
	return nil
}
