package oneshot

import (
	"context"
	"fmt"
	"io"

	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Tiles is a volume in its plainest form: a map of tiles, each an array of all its cells.
type Tiles map[storage.TilePos]*[storage.TileCells]storage.Color

// Set stores a colour and allocates the tile if there is none.
func (t Tiles) Set(p storage.Pos, c storage.Color) {
	tp := p.Tile()
	cells := t[tp]
	if cells == nil {
		cells = new([storage.TileCells]storage.Color)
		t[tp] = cells
	}
	cells[p.Index()] = c
}

// Hold puts the landscape of the given edge into tiles, writes the line "ready", and holds the tiles until in ends.
func Hold(edge int, in io.Reader, out io.Writer) error {
	if edge < 1 || edge > 4096 {
		return fmt.Errorf("oneshot: a landscape of %d cells, want 1 to 4096", edge)
	}
	tiles := Tiles{}
	for v := range traffic.Hills(edge) {
		tiles.Set(storage.Pos{X: v.X, Y: v.Y, Z: v.Z}, storage.RGBA(v.R, v.G, v.B, v.A))
	}
	if _, err := fmt.Fprintln(out, "ready", len(tiles)); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, in)
	if _, ok := tiles[storage.TilePos{}]; err == nil && !ok { // so that the tiles live until here
		return fmt.Errorf("oneshot: the landscape has no tile at the origin")
	}
	return err
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
