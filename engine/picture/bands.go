package picture

import (
	"context"
	"encoding/binary"
	"hash/adler32"
	"io"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/klauspost/compress/flate"
)

// bandBytes is about how many bytes of filtered rows are compressed on their own. Smaller bands are spread better over the cores; larger
// ones find more that is the same.
const bandBytes = 1 << 18

// quickLevel is the level of flate for pictures, and tooLittle the share in percent of a band's bytes above which what it leaves is
// compared with letters alone, by Huffman codes: noise has no repetitions.
const (
	quickLevel = 1
	tooLittle  = 60
)

// band is some rows, compressed so that the one of the next band goes on after it, as zlib's documentation calls a sync flush.
type band struct {
	out   *sink
	adler uint32
	bytes int // before it was compressed
}

// appendBands appends a zlib stream (RFC 1950) of the rows, made in bands in parallel. The bands do not depend on the number of workers.
func appendBands(ctx context.Context, dst []byte, f *form, p *pixels, workers int) ([]byte, error) {
	rows := max(bandBytes/(f.stride+1), 1)
	bands := make([]band, (p.height+rows-1)/rows)
	err := each(ctx, workers, len(bands), func(ctx context.Context, pace *pace.Stride, i int) error {
		s, err := squeezers.get()
		if err != nil {
			return err
		}
		defer squeezers.put(s)
		bands[i], err = s.squeeze(ctx, pace, f, p, i*rows, min((i+1)*rows, p.height))
		return err
	})
	if err != nil {
		return dst, err
	}
	dst = append(dst, 0x78, 0x01) // deflate with a window of 32 KiB, compressed fast
	adler := uint32(1)
	for _, b := range bands {
		dst = append(dst, b.out.data...)
		adler = joinAdler(adler, b.adler, b.bytes)
		sinks.put(b.out)
	}
	return binary.BigEndian.AppendUint32(dst, adler), nil
}

// joinAdler returns the Adler-32 checksum (RFC 1950, section 8.2) of two texts in a row from theirs and the length of the second. Its
// lower half is 1 and the sum of the bytes; its upper half the sum of all lower halves on the way.
func joinAdler(a, b uint32, lengthB int) uint32 {
	const mod = 65521
	lowA, highA, lowB, highB := uint64(a&0xffff), uint64(a>>16), uint64(b&0xffff), uint64(b>>16)
	low := (lowA + lowB + mod - 1) % mod
	high := (highA + highB + uint64(lengthB)%mod*(lowA+mod-1)) % mod
	return uint32(high<<16 | low)
}

// squeezer compresses bands.
type squeezer struct {
	quick, letters *flate.Writer
	filtered       []byte
	rows           [2][]byte
}

// squeeze compresses the rows from top up to bottom. Rows of colours become differences to the row above; those of a palette stay.
func (s *squeezer) squeeze(ctx context.Context, pace *pace.Stride, f *form, p *pixels, top, bottom int) (band, error) {
	if err := s.filter(ctx, pace, f, p, top, bottom); err != nil {
		return band{}, err
	}
	b := band{out: sinks.get(), adler: adler32.Checksum(s.filtered), bytes: len(s.filtered)}
	last := bottom == p.height
	if err := s.deflate(ctx, pace, s.quick, b.out, last); err != nil {
		return b, err
	}
	if len(b.out.data) <= len(s.filtered)/100*tooLittle {
		return b, nil
	}
	other := sinks.get()
	if err := s.deflate(ctx, pace, s.letters, other, last); err != nil {
		return b, err
	}
	if len(other.data) < len(b.out.data) {
		b.out, other = other, b.out
	}
	sinks.put(other)
	return b, nil
}

// filter fills s.filtered.
func (s *squeezer) filter(ctx context.Context, pace *pace.Stride, f *form, p *pixels, top, bottom int) error {
	kind := filterUp
	if f.kind == typePalette {
		kind = filterNone
	}
	s.filtered = s.filtered[:0]
	for i := range s.rows {
		s.rows[i] = append(s.rows[i][:0], make([]byte, f.stride)...)
	}
	above, row := s.rows[0], s.rows[1]
	if top > 0 && kind == filterUp {
		f.row(above, p, top-1)
	}
	for y := top; y < bottom; y++ {
		pace.Step()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		f.row(row, p, y)
		s.filtered = append(s.filtered, byte(kind))
		s.filtered = appendFiltered(s.filtered, kind, row, above, f.bpp)
		above, row = row, above
	}
	return nil
}

// deflate compresses s.filtered. The stream ends with the last band.
func (s *squeezer) deflate(ctx context.Context, pace *pace.Stride, w *flate.Writer, out *sink, last bool) error {
	w.Reset(out)
	if err := writePaced(ctx, pace, w, s.filtered); err != nil {
		return err
	}
	if last {
		return w.Close()
	}
	return w.Flush()
}

// squeezerPool and sinkPool keep what is costly to make. Nothing that was got may be used after it was put.
type (
	squeezerPool struct{ pool sync.Pool }
	sinkPool     struct{ pool sync.Pool }
)

var (
	squeezers squeezerPool
	sinks     sinkPool
)

func (p *squeezerPool) get() (*squeezer, error) {
	if s, ok := p.pool.Get().(*squeezer); ok {
		return s, nil
	}
	quick, err := flate.NewWriter(io.Discard, quickLevel)
	if err != nil {
		return nil, err
	}
	letters, err := flate.NewWriter(io.Discard, flate.HuffmanOnly)
	return &squeezer{quick: quick, letters: letters, filtered: make([]byte, 0, bandBytes)}, err
}

func (p *squeezerPool) put(s *squeezer) {
	s.quick.Reset(io.Discard)
	s.letters.Reset(io.Discard)
	p.pool.Put(s)
}

func (p *sinkPool) get() *sink {
	if s, ok := p.pool.Get().(*sink); ok {
		return s
	}
	return &sink{}
}

func (p *sinkPool) put(s *sink) {
	s.data = s.data[:0]
	p.pool.Put(s)
}
