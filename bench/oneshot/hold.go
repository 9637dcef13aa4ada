package oneshot

import (
	"context"
	"fmt"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Hold opens a file as the daemon does, but into plain tiles, writes a line that begins with "ready", and holds the project until in ends.
func Hold(ctx context.Context, path string, in io.Reader, out io.Writer) error {
	return with(ctx, plainKind(), path, func(p *engine.Project) error {
		if _, err := fmt.Fprintln(out, "ready", p.Info().Voxels); err != nil {
			return err
		}
		_, err := io.Copy(io.Discard, in)
		return err
	})
}

// fillSphere makes a solid sphere around the origin.
func fillSphere(ctx context.Context, p *engine.Project, edge int32) error {
	_, err := p.Edit("sphere", func(e *engine.Edit) error {
		l, err := p.Layer(engine.ActiveLayer)
		if err != nil {
			return err
		}
		s := edit.Solid{Shape: edit.Sphere, Box: edit.SizedBox(storage.Pos{}, [3]int32{edge, edge, edge})}
		return edit.Fill(ctx, e.Recorder(l), s, scene.Over, storage.RGB(64, 128, 192))
	})
	return err
}
