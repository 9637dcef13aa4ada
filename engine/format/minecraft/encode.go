package minecraft

import (
	"bufio"
	"context"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// air is the block that is none.
const air = "minecraft:air"

// encoder writes one file.
type encoder struct {
	nbt.Writer
	name    string // of the format
	ctx     context.Context
	opt     *format.EncodeOptions
	z       *gzip.Writer
	matcher *blocks.Matcher
	zeros   [1 << 12]byte
}

// newEncoder returns an encoder of a scene with the user's blocks.
func newEncoder(ctx context.Context, name string, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) (*encoder, error) {
	table := blocks.Minecraft()
	values := opt.Values.Of([]format.Option{blocks.Option()})
	if err := table.Take(name, values.Text(blocks.OptionName), opt.Open); err != nil {
		return nil, err
	}
	e := &encoder{name: name, ctx: ctx, opt: opt, z: gzip.NewWriter(w), matcher: blocks.NewMatcher(name, table, s.Palette)}
	e.W = bufio.NewWriterSize(e.z, 1<<16)
	return e, nil
}

// close ends the file.
func (e *encoder) close() error {
	if err := e.W.Flush(); err != nil {
		return err
	}
	if err := e.z.Close(); err != nil {
		return err
	}
	e.matcher.Warn(e.opt)
	return nil
}

// part is a volume with the blocks for its colours.
type part struct {
	name   string
	volume storage.Volume
	box    storage.Box // at least one cell
	cells  int64
	plan   *blocks.Plan
}

// newPart chooses the blocks of a volume.
func (e *encoder) newPart(name string, v storage.Volume) (*part, error) {
	plan, err := e.matcher.Plan(e.ctx, v, air)
	if err != nil {
		return nil, err
	}
	p := &part{name: name, volume: v, box: storage.Bounds(v), plan: plan}
	if p.box.Empty() {
		p.box = storage.BoxAt(storage.Pos{})
	}
	const most = 1 << 31 // of an array
	if p.box.Cells() >= most {
		x, y, z := p.box.Size()
		return nil, unsupported(e.name, "a box of %dx%dx%d blocks; fewer than %d are allowed", x, z, y, int64(most))
	}
	x, y, z := p.box.Size()
	p.cells = x * y * z
	return p, nil
}

// rows returns what hands out the blocks of a part after done of total cells.
func (e *encoder) rows(p *part, done, total int64, emit func([]uint16, int64) error) blocks.Rows {
	return blocks.Rows{
		Format: e.name, Volume: p.volume, Box: p.box, Order: blocks.RowsToFront, Plan: p.plan, Opt: e.opt, Emit: emit, Done: done, Total: total,
	}
}

// writeZeros writes n bytes.
func (e *encoder) writeZeros(n int64) error {
	for n > 0 {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		for range 1 << 10 {
			k, err := e.W.Write(e.zeros[:min(n, int64(len(e.zeros)))])
			if n -= int64(k); err != nil || n == 0 {
				return err
			}
		}
	}
	return nil
}
