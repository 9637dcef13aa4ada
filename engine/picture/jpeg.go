package picture

import (
	"context"
	"image"
	"image/jpeg"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// writeJPEG writes a baseline file with the standard library: with 4:2:0 subsampled colours, or grey.
func writeJPEG(ctx context.Context, dst []byte, p *pixels, o *EncodeOptions) ([]byte, error) {
	var img image.Image
	var err error
	if p.gray != nil {
		img, err = upperHalves(ctx, p)
	} else {
		img, err = overBackground(ctx, p, o)
	}
	if err != nil {
		return dst, err
	}
	w := &pacedWriter{ctx: ctx, stride: pace.From(ctx), dst: dst}
	defer w.stride.End()
	err = w.until(func() error { return jpeg.Encode(w, img, &jpeg.Options{Quality: o.Quality}) })
	return w.dst, err
}

// upperHalves returns a grey picture in 8 bits.
func upperHalves(ctx context.Context, p *pixels) (*image.Gray, error) {
	out := image.NewGray(image.Rect(0, 0, p.width, p.height))
	err := p.walk(ctx, func(y int) {
		row := p.gray.Pix[y*p.gray.Stride:][:2*p.width]
		for x := range p.width {
			out.Pix[y*out.Stride+x] = row[2*x]
		}
	})
	return out, err
}

// overBackground returns an opaque copy of a picture, of the type that image/jpeg is fast with.
func overBackground(ctx context.Context, p *pixels, o *EncodeOptions) (*image.RGBA, error) {
	out := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	background := o.background()
	err := p.walk(ctx, func(y int) { p.opaqueRow(y, out.Pix[y*out.Stride:][:4*p.width], background) })
	return out, err
}

// pacedWriter appends what is written to dst, gives way every now and then, and ends the work of the writer once the context is done. It
// has the methods with which image/jpeg writes byte by byte, without a buffer in between, so that its pace is that of the work.
type pacedWriter struct {
	ctx    context.Context
	stride pace.Stride
	dst    []byte
	next   int // the length of dst at which to look up
}

// between is after how many bytes a pacedWriter looks up: a flat picture takes six of them for 16x16 pixels.
const between = 96

// stopped is what a pacedWriter panics with to end the work of an encoder that goes on after the error of a write.
type stopped struct{ cause error }

// until does work that writes to w and returns its error, or the context's cause if that ended it.
func (w *pacedWriter) until(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s, ok := r.(stopped)
			if !ok {
				panic(r)
			}
			err = s.cause
		}
	}()
	return work()
}

func (w *pacedWriter) look() {
	if len(w.dst) < w.next {
		return
	}
	w.next = len(w.dst) + between
	w.stride.Step()
	if w.ctx.Err() != nil {
		panic(stopped{context.Cause(w.ctx)})
	}
}

// Write appends bytes.
func (w *pacedWriter) Write(data []byte) (int, error) {
	w.dst = append(w.dst, data...)
	w.look()
	return len(data), nil
}

// WriteByte appends a byte.
func (w *pacedWriter) WriteByte(b byte) error {
	w.dst = append(w.dst, b)
	w.look()
	return nil
}

// Flush has nothing to do.
func (w *pacedWriter) Flush() error { return nil }
