package pov

import (
	"math"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// paint has the colours of a material as text.
type paint struct {
	channels [3][256]string
	clear    [256]string // by alpha: how much light comes through
}

// newPaint returns the colours of voxels times that of their material, which is linear.
func newPaint(m *scene.Material) *paint {
	p := &paint{}
	for i := range 256 {
		f := float64(i) / 255
		for k := range p.channels {
			p.channels[k][i] = number(tinted(f, unit(m.Color[k])))
		}
		p.clear[i] = number(1 - f*unit(m.Color[3]))
	}
	return p
}

// tinted returns an sRGB channel times a linear factor.
func tinted(f, factor float64) float64 {
	if factor == 1 {
		return f
	}
	return gamma.Encoded(gamma.Linear(f) * factor)
}

// unit returns a number of a material between 0 and 1, 1 for one that is none.
func unit(f float32) float64 {
	if !(f < 1) {
		return 1
	}
	return max(float64(f), 0)
}

// number returns a number with six decimals at most, and no negative zero.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*1e6)/1e6+0, 'f', -1, 64)
}

// appendBox appends the line of a box.
func (p *paint) appendBox(dst []byte, b storage.Box, c storage.Color) []byte {
	dst = appendPos(append(dst, "  Vox("...), b.Min)
	dst = appendPos(append(dst, ','), b.Max)
	dst = append(append(dst, ",<"...), p.channels[0][c.R()]...)
	dst = append(append(dst, ','), p.channels[1][c.G()]...)
	dst = append(append(dst, ','), p.channels[2][c.B()]...)
	dst = append(append(dst, ','), p.clear[c.A()]...)
	return append(dst, ">)\n"...)
}

func appendPos(dst []byte, p storage.Pos) []byte {
	dst = strconv.AppendInt(append(dst, '<'), int64(p.X), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(p.Y), 10)
	dst = strconv.AppendInt(append(dst, ','), int64(p.Z), 10)
	return append(dst, '>')
}
