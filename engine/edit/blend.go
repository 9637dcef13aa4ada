package edit

import (
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Blend combines the colour src with the colour dst below it, in integers that truncate, channel by channel in sRGB bytes. The
// colour of a result with alpha 0 means nothing: a caller that stores the result passes it through [storage.Color.Norm]. For
// scene.Replace and modes that do not exist the result is src.
func Blend(mode scene.Mode, dst, src storage.Color) storage.Color {
	switch mode {
	case scene.Over:
		return blendOver(dst, src)
	case scene.Sub:
		return withAlpha(dst, dst.A()-min(dst.A(), src.A()))
	case scene.SubClamp:
		return withAlpha(dst, min(dst.A(), 255-src.A()))
	case scene.Paint:
		return blendPaint(dst, src)
	case scene.Max:
		return withAlpha(src, max(dst.A(), src.A()))
	case scene.Intersect:
		return withAlpha(dst, min(dst.A(), src.A()))
	case scene.IntersectFill:
		if a := min(dst.A(), src.A()); a != 0 {
			return withAlpha(src, a)
		}
		return withAlpha(dst, 0)
	case scene.MultAlpha:
		a := uint32(src.A())
		mul := func(c uint8) uint8 { return uint8(uint32(c) * a / 255) }
		return storage.RGBA(mul(dst.R()), mul(dst.G()), mul(dst.B()), mul(dst.A()))
	}
	return src
}

func blendOver(dst, src storage.Color) storage.Color {
	aa, ba := uint32(dst.A()), uint32(src.A())
	switch {
	case ba == 255:
		return src
	case ba == 0:
		return dst
	case aa == 0:
		return src
	}
	wb, wa := 255*ba, aa*(255-ba)
	mix := func(a, b uint8) uint8 { return uint8((uint32(b)*wb + uint32(a)*wa) / (wb + wa)) }
	return storage.RGBA(mix(dst.R(), src.R()), mix(dst.G(), src.G()), mix(dst.B(), src.B()), uint8(ba+wa/255))
}

func blendPaint(dst, src storage.Color) storage.Color {
	ba := uint32(src.A())
	mix := func(a, b uint8) uint8 { return uint8((uint32(a)*(255-ba) + uint32(b)*ba) / 255) }
	return storage.RGBA(mix(dst.R(), src.R()), mix(dst.G(), src.G()), mix(dst.B(), src.B()), dst.A())
}

func withAlpha(c storage.Color, a uint8) storage.Color {
	return c&0x00ffffff | storage.Color(a)<<24
}

// Tint multiplies every channel of c by that of the tint, as if both were fractions of 255.
func Tint(c, tint storage.Color) storage.Color {
	mul := func(a, b uint8) uint8 { return uint8(uint32(a) * uint32(b) / 255) }
	return storage.RGBA(mul(c.R(), tint.R()), mul(c.G(), tint.G()), mul(c.B(), tint.B()), mul(c.A(), tint.A()))
}

// combine is Blend as edits apply it, normalised: an empty source cell changes nothing but in the modes that keep only what both
// have, and an empty cell only gains colour in the modes that add.
func combine(mode scene.Mode, dst, src storage.Color) storage.Color {
	switch {
	case src.Empty() && !erasesOutside(mode):
		return dst
	case dst.Empty() && !adds(mode):
		return 0
	}
	return Blend(mode, dst, src).Norm()
}

// adds reports whether the mode fills empty cells.
func adds(mode scene.Mode) bool {
	return mode == scene.Over || mode == scene.Max || mode == scene.Replace
}

// erasesOutside reports whether a merge in this mode empties cells that are empty in the source.
func erasesOutside(mode scene.Mode) bool {
	switch mode {
	case scene.Intersect, scene.IntersectFill, scene.MultAlpha, scene.Replace:
		return true
	}
	return false
}

// overwrites reports whether combining with src gives src whatever was there.
func overwrites(mode scene.Mode, src storage.Color) bool {
	return mode == scene.Replace || src.A() == 255 && (mode == scene.Over || mode == scene.Max)
}

// erases reports whether combining with src gives an empty cell whatever was there.
func erases(mode scene.Mode, src storage.Color) bool {
	switch mode {
	case scene.Sub, scene.SubClamp:
		return src.A() == 255
	case scene.Intersect, scene.IntersectFill, scene.MultAlpha, scene.Replace:
		return src.A() == 0
	}
	return false
}
