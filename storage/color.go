package storage

import "fmt"

// Color is an sRGB colour with straight alpha, 8 bits a channel; in memory, on a little-endian machine, the bytes R, G, B, A.
// Alpha 0 means empty, and volumes hold such a colour as 0 only.
type Color uint32

// RGBA returns the colour of four channels.
func RGBA(r, g, b, a uint8) Color {
	return Color(r) | Color(g)<<8 | Color(b)<<16 | Color(a)<<24
}

// RGB returns an opaque colour.
func RGB(r, g, b uint8) Color { return RGBA(r, g, b, 255) }

// R returns the red channel.
func (c Color) R() uint8 { return uint8(c) }

// G returns the green channel.
func (c Color) G() uint8 { return uint8(c >> 8) }

// B returns the blue channel.
func (c Color) B() uint8 { return uint8(c >> 16) }

// A returns the alpha channel.
func (c Color) A() uint8 { return uint8(c >> 24) }

// Empty reports whether alpha is 0.
func (c Color) Empty() bool { return c>>24 == 0 }

// Norm returns the colour as a volume holds it: 0 if alpha is 0.
func (c Color) Norm() Color {
	if c.Empty() {
		return 0
	}
	return c
}

// String returns the colour as "#RRGGBBAA".
func (c Color) String() string { return fmt.Sprintf("#%02X%02X%02X%02X", c.R(), c.G(), c.B(), c.A()) }
