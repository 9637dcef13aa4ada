package minecraft

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// litematicVersion is the oldest with names for blocks, which all programs since Minecraft 1.13 read.
const litematicVersion = 5

// EncodeLitematic writes a schematic of Litematica with a region for each visible layer.
func EncodeLitematic(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e, err := newEncoder(ctx, nameLitematic, w, s, opt)
	if err != nil {
		return err
	}
	parts, err := e.regions(s)
	if err != nil {
		return err
	}
	e.Begin("")
	e.Int("MinecraftDataVersion", dataVersion)
	e.Int("Version", litematicVersion)
	e.metadata(parts)
	e.Begin("Regions")
	total, done := int64(0), int64(0)
	for _, p := range parts {
		total += p.cells
	}
	for _, p := range parts {
		if err := e.writeRegion(p, done, total); err != nil {
			return err
		}
		done += p.cells
	}
	e.End()
	e.End()
	return e.close()
}

// regions returns the visible layers with names that differ, or an empty one if there are none.
func (e *encoder) regions(s *scene.Scene) ([]*part, error) {
	var parts []*part
	used := map[string]bool{}
	for _, l := range s.Layers {
		if !l.Visible {
			continue
		}
		p, err := e.newPart(unused(l.Name, used), l.Volume)
		if err != nil {
			return nil, fmt.Errorf("layer %q: %w", l.Name, err)
		}
		used[p.name] = true
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		p, err := e.newPart("Layer.1", e.opt.NewVolume())
		return []*part{p}, err
	}
	return parts, nil
}

// metadata writes what Litematica shows of a file. Times are left at 0, so that the same scene gives the same file.
func (e *encoder) metadata(parts []*part) {
	var around storage.Box
	volume, solid := int64(0), int64(0)
	for _, p := range parts {
		around = around.Union(p.box)
		volume += p.cells
		solid += p.plan.Voxels
	}
	x, y, z := around.Size()
	e.Begin("Metadata")
	e.String("Name", parts[0].name)
	e.String("Author", "")
	e.String("Description", "")
	e.Int("RegionCount", int32(len(parts)))
	e.Int("TotalVolume", int32(min(volume, math.MaxInt32)))
	e.Int("TotalBlocks", int32(min(solid, math.MaxInt32)))
	e.Long("TimeCreated", 0)
	e.Long("TimeModified", 0)
	e.point("EnclosingSize", [3]int32{int32(x), int32(z), int32(y)})
	e.End()
}

func (e *encoder) point(name string, p [3]int32) {
	e.Begin(name)
	for i, n := range p {
		e.Int(xyz[i], n)
	}
	e.End()
}

func (e *encoder) writeRegion(p *part, done, total int64) error {
	x, y, z := p.box.Size()
	e.Begin(p.name)
	e.point("Position", low(p.box))
	e.point("Size", [3]int32{int32(x), int32(z), int32(y)})
	e.List("BlockStatePalette", nbt.Compound, len(p.plan.Names))
	for _, name := range p.plan.Names {
		e.state(name)
	}
	width := max(2, bits.Len(uint(len(p.plan.Names)-1)))
	e.Array(nbt.LongArray, "BlockStates", int((p.cells*int64(width)+63)/64))
	b := bitWriter{e: e, width: width}
	if err := e.rows(p, done, total, b.emit).Run(e.ctx); err != nil {
		return err
	}
	if err := b.end(); err != nil {
		return err
	}
	for _, list := range [...]string{"TileEntities", "Entities", "PendingBlockTicks", "PendingFluidTicks"} {
		e.List(list, nbt.Compound, 0)
	}
	e.End()
	return nil
}

// state writes a block of the palette, whose name may have states in brackets.
func (e *encoder) state(name string) {
	name, states, found := strings.Cut(name, "[")
	e.String("Name", name)
	if found {
		e.Begin("Properties")
		for s := range strings.SplitSeq(strings.TrimSuffix(states, "]"), ",") {
			key, value, _ := strings.Cut(s, "=")
			e.String(key, value)
		}
		e.End()
	}
	e.End()
}

// bitWriter writes numbers of some bits each, from the lowest bit of the first long on.
type bitWriter struct {
	e     *encoder
	width int
	long  uint64
	used  int // bits of it
	buf   [8]byte
}

func (b *bitWriter) emit(ids []uint16, n int64) error {
	if ids == nil {
		return b.skip(n * int64(b.width))
	}
	for _, id := range ids {
		b.long |= uint64(id) << b.used
		if b.used += b.width; b.used < 64 {
			continue
		}
		if err := b.flush(); err != nil {
			return err
		}
		b.used -= 64
		b.long = uint64(id) >> (b.width - b.used)
	}
	return nil
}

// skip writes bits that are 0.
func (b *bitWriter) skip(n int64) error {
	if n += int64(b.used); n < 64 {
		b.used = int(n)
		return nil
	}
	if err := b.flush(); err != nil {
		return err
	}
	b.long, b.used = 0, int(n&63)
	return b.e.writeZeros((n>>6 - 1) * 8)
}

func (b *bitWriter) flush() error {
	binary.BigEndian.PutUint64(b.buf[:], b.long)
	_, err := b.e.W.Write(b.buf[:])
	return err
}

// end writes the last long if it is not full.
func (b *bitWriter) end() error {
	if b.used == 0 {
		return nil
	}
	return b.flush()
}
