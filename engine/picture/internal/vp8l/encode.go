package vp8l

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// MaxEdge is the greatest width and height of a picture in pixels.
const MaxEdge = 1 << 14

// Picture is what is written: for each row its R, G, B, A bytes, which are read at once. Palette lists all colours as R, G, B, A if they are
// from 1 to 256, and is empty otherwise.
type Picture struct {
	Width, Height int
	Row           func(y int) []byte
	Palette       [][4]byte
}

// effort is how hard the encoder tries.
type effort struct {
	modes     []uint8 // predictions to choose from
	blockBits int     // edge of a block with one of them, 2 to 9
	depth     int     // see finder
	enough    int
	hurry     bool
	rows      int // of every so many rows one is looked at for the best prediction
	caches    []uint
	plain     bool // try without predictions as well
}

func efforts(small bool) *effort {
	if small {
		return &effort{modes: []uint8{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13}, blockBits: 4, depth: 96, enough: maxCopy, rows: 1, caches: []uint{0, 3, 5, 7, 9, 11}, plain: true}
	}
	return &effort{modes: []uint8{11, 1, 2, 12}, blockBits: 5, depth: 8, enough: 64, hurry: true, rows: 4, caches: []uint{0, 8}}
}

// encoder writes one picture.
type encoder struct {
	ctx    context.Context
	stride pace.Stride
	w      bitWriter
	effort *effort
}

// Append appends a picture of 1 to MaxEdge pixels at each edge as a file. It gives way as engine/pace says and ends with the context's
// cause. It takes up to 20 bytes of memory for each pixel.
func Append(ctx context.Context, dst []byte, p *Picture, small bool) ([]byte, error) {
	const header = 20
	start := len(dst)
	e := &encoder{ctx: ctx, stride: pace.From(ctx), effort: efforts(small), w: bitWriter{data: dst}}
	defer e.stride.End()
	e.w.data = append(e.w.data, "RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00"...)
	if err := e.picture(p); err != nil {
		return dst, err
	}
	e.w.flush()
	out := e.w.data
	size := len(out) - start - header
	if size%2 != 0 {
		out = append(out, 0)
	}
	binary.LittleEndian.PutUint32(out[start+4:], uint32(len(out)-start-8))
	binary.LittleEndian.PutUint32(out[start+16:], uint32(size))
	return out, nil
}

// look gives way and returns why the work must end, if it must.
func (e *encoder) look() error {
	e.stride.Step()
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	return nil
}

func (e *encoder) picture(p *Picture) error {
	pixels := make([]uint32, p.Width*p.Height)
	all := uint32(opaqueBlack)
	for y := range p.Height {
		if err := e.look(); err != nil {
			return err
		}
		out := pixels[y*p.Width:][:p.Width]
		row := p.Row(y)
		for x := range out {
			out[x] = pixelOf(row[4*x:])
			all &= out[x]
		}
	}
	e.w.write(0x2f, 8)
	e.w.write(uint32(p.Width-1), 14)
	e.w.write(uint32(p.Height-1), 14)
	transparency := uint32(1)
	if all>>24 == 0xff {
		transparency = 0
	}
	e.w.write(transparency, 1)
	e.w.write(0, 3)
	width := p.Width
	var err error
	if n := len(p.Palette); n > 0 && n <= 256 {
		palette := make([]uint32, n)
		for i, c := range p.Palette {
			palette[i] = pixelOf(c[:])
		}
		pixels, width, err = e.paletteTransform(pixels, width, palette)
		if err != nil {
			return err
		}
		e.w.write(0, 1)
		return e.image(pixels, width, true)
	}
	return e.colors(pixels, width)
}

// colors writes a picture of many colours.
func (e *encoder) colors(pixels []uint32, width int) error {
	together, err := e.correlated(pixels, width)
	if err != nil {
		return err
	}
	if together {
		e.w.write(1, 1)
		e.w.write(greenSubtracts, 2)
		subtractGreen(pixels)
	}
	before := e.w
	rest, err := e.predictTransform(pixels, width, len(pixels)/width)
	if err != nil {
		return err
	}
	e.w.write(0, 1)
	if err := e.image(rest, width, true); err != nil || !e.effort.plain {
		return err
	}
	predicted := e.w
	e.w = before
	e.w.data = slices.Clone(before.data)
	e.w.write(0, 1)
	if err := e.image(pixels, width, true); err != nil {
		return err
	}
	if len(predicted.data) <= len(e.w.data) {
		e.w = predicted
	}
	return nil
}

// pixelOf returns R, G, B, A bytes as a pixel.
func pixelOf(c []byte) uint32 {
	return uint32(c[3])<<24 | uint32(c[0])<<16 | uint32(c[1])<<8 | uint32(c[2])
}
