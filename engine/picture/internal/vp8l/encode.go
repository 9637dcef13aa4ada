package vp8l

import (
	"context"
	"encoding/binary"

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
}

func efforts(small bool) *effort {
	if small {
		return &effort{modes: []uint8{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13}, blockBits: 4, depth: 96, enough: maxCopy}
	}
	return &effort{modes: []uint8{11, 1, 2, 12}, blockBits: 5, depth: 6, enough: 64}
}

// encoder writes one picture.
type encoder struct {
	ctx    context.Context
	stride pace.Stride
	w      bitWriter
	effort *effort
}

// Append appends a picture of 1 to MaxEdge pixels at each edge as a file. It gives way as engine/pace says and ends with the context's
// cause. It takes 8 to 16 bytes of memory for each pixel.
func Append(ctx context.Context, dst []byte, p *Picture, small bool) ([]byte, error) {
	const header = 20
	start := len(dst)
	e := &encoder{ctx: ctx, stride: pace.From(ctx), effort: efforts(small)}
	defer e.stride.End()
	e.w.data = append(dst, "RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00"...)
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
	} else {
		pixels, err = e.predictTransform(pixels, width, p.Height)
	}
	if err != nil {
		return err
	}
	e.w.write(0, 1)
	return e.image(pixels, width, true)
}

// pixelOf returns R, G, B, A bytes as a pixel.
func pixelOf(c []byte) uint32 {
	return uint32(c[3])<<24 | uint32(c[0])<<16 | uint32(c[1])<<8 | uint32(c[2])
}

// Alphabets of the five codes: values of a channel, of which green's has the symbols of lengths as well, and symbols of distances.
const (
	values    = 256
	lengths   = 24
	distances = 40
)

// The codes, in their order in the file.
const (
	green = iota
	red
	blue
	alpha
	places
	codes
)

// image writes an image coded by entropy. The main one has one more bit.
func (e *encoder) image(pixels []uint32, width int, main bool) error {
	pieces, err := e.pieces(pixels, width)
	if err != nil {
		return err
	}
	e.w.write(0, 1) // no cache of colours
	if main {
		e.w.write(0, 1) // one set of codes
	}
	set, err := e.codes(pixels, pieces)
	if err != nil {
		return err
	}
	for _, c := range set {
		c.describe(&e.w)
	}
	return e.data(pixels, pieces, set)
}

// codes returns the codes for an image.
func (e *encoder) codes(pixels []uint32, pieces []piece) (set [codes]*prefixCode, err error) {
	var counts [codes][]uint32
	for i, n := range [codes]int{values + lengths, values, values, values, distances} {
		counts[i] = make([]uint32, n)
	}
	err = e.walk(pixels, pieces, func(p uint32) {
		counts[green][p>>8&0xff]++
		counts[red][p>>16&0xff]++
		counts[blue][p&0xff]++
		counts[alpha][p>>24]++
	}, func(length, distance uint32) {
		symbol, _, _ := split(length)
		counts[green][values+symbol]++
		symbol, _, _ = split(distance)
		counts[places][symbol]++
	})
	for i := range set {
		set[i] = newPrefixCode(counts[i], maxBits)
	}
	return set, err
}

// data writes the pixels and copies of an image.
func (e *encoder) data(pixels []uint32, pieces []piece, set [codes]*prefixCode) error {
	w := &e.w
	return e.walk(pixels, pieces, func(p uint32) {
		set[green].write(w, p>>8&0xff)
		set[red].write(w, p>>16&0xff)
		set[blue].write(w, p&0xff)
		set[alpha].write(w, p>>24)
	}, func(length, distance uint32) {
		symbol, extra, n := split(length)
		set[green].write(w, values+symbol)
		w.write(extra, n)
		symbol, extra, n = split(distance)
		set[places].write(w, symbol)
		w.write(extra, n)
	})
}

// walk calls the functions for the pixels and the copies of an image, in order.
func (e *encoder) walk(pixels []uint32, pieces []piece, pixel func(uint32), copied func(length, distance uint32)) error {
	at := 0
	for i, p := range pieces {
		if i%64 == 0 {
			if err := e.look(); err != nil {
				return err
			}
		}
		for rest := pixels[at:][:p.pixels]; len(rest) > 0; {
			n := min(len(rest), 2048)
			for _, c := range rest[:n] {
				pixel(c)
			}
			if rest = rest[n:]; len(rest) > 0 {
				if err := e.look(); err != nil {
					return err
				}
			}
		}
		at += int(p.pixels + p.length)
		if p.length > 0 {
			copied(p.length, p.code)
		}
	}
	return nil
}
