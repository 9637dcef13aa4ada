package minecraft

import (
	"context"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// EncodeSchem writes the visible layers, merged, as a schematic of Sponge.
func EncodeSchem(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e, err := newEncoder(ctx, nameSchem, w, s, opt)
	if err != nil {
		return err
	}
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	p, err := e.newPart("", v)
	if err != nil {
		return err
	}
	bytes := dataBytes(p)
	if bytes >= 1<<31 {
		return unsupported(nameSchem, "the blocks take %d bytes; fewer than %d are allowed", bytes, int64(1<<31))
	}
	if opt.Values.Of(optionsSchem()).Int("version") == 3 {
		err = e.writeVersion3(p, bytes)
	} else {
		err = e.writeVersion2(p, bytes)
	}
	if err != nil {
		return err
	}
	return e.close()
}

// dataBytes returns how many bytes the numbers of the blocks take.
func dataBytes(p *part) int64 {
	n := p.cells
	for id, count := range p.plan.Counts {
		if id >= 1<<7 {
			n += count
		}
		if id >= 1<<14 {
			n += count
		}
	}
	return n
}

func (e *encoder) writeVersion2(p *part, bytes int64) error {
	at := low(p.box)
	e.Begin("Schematic")
	e.Int("Version", 2)
	e.head(p)
	e.Ints("Offset", at[:]...)
	e.Begin("Metadata")
	for i, name := range [...]string{"WEOffsetX", "WEOffsetY", "WEOffsetZ"} {
		e.Int(name, at[i])
	}
	e.End()
	e.Int("PaletteMax", int32(len(p.plan.Names)))
	e.palette(p)
	e.Array(nbt.ByteArray, "BlockData", int(bytes))
	if err := e.writeNumbers(p); err != nil {
		return err
	}
	e.List("BlockEntities", nbt.Compound, 0)
	e.End()
	return nil
}

func (e *encoder) writeVersion3(p *part, bytes int64) error {
	at := low(p.box)
	e.Begin("")
	e.Begin("Schematic")
	e.Int("Version", 3)
	e.head(p)
	e.Ints("Offset", at[:]...)
	e.Begin("Metadata")
	e.Begin("WorldEdit")
	e.Ints("Origin", 0, 0, 0)
	e.End()
	e.End()
	e.Begin("Blocks")
	e.palette(p)
	e.Array(nbt.ByteArray, "Data", int(bytes))
	if err := e.writeNumbers(p); err != nil {
		return err
	}
	e.List("BlockEntities", nbt.Compound, 0)
	e.End()
	e.End()
	e.End()
	return nil
}

// head writes the size.
func (e *encoder) head(p *part) {
	x, y, z := p.box.Size()
	e.Int("DataVersion", dataVersion)
	e.Short("Width", int16(uint16(x)))
	e.Short("Height", int16(uint16(z)))
	e.Short("Length", int16(uint16(y)))
}

func (e *encoder) palette(p *part) {
	e.Begin("Palette")
	for i, name := range p.plan.Names {
		e.Int(name, int32(i))
	}
	e.End()
}

// writeNumbers writes the number of the block of each cell.
func (e *encoder) writeNumbers(p *part) error {
	var buf [64]byte
	return e.rows(p, 0, p.cells, func(ids []uint16, n int64) error {
		if ids == nil {
			return e.writeZeros(n)
		}
		b := buf[:0]
		for _, id := range ids {
			for ; id >= 0x80; id >>= 7 {
				b = append(b, byte(id)|0x80)
			}
			b = append(b, byte(id))
		}
		_, err := e.W.Write(b)
		return err
	}).Run(e.ctx)
}
