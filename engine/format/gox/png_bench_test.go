package gox

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// buffers is a pool of one buffer for image/png.
type buffers struct{ b *png.EncoderBuffer }

func (p *buffers) Get() *png.EncoderBuffer  { return p.b }
func (p *buffers) Put(b *png.EncoderBuffer) { p.b = b }

// blockKinds returns the cells of blocks as models have them.
func blockKinds() map[string]*[storage.TileCells]storage.Color {
	kinds := map[string]*[storage.TileCells]storage.Color{}
	for _, name := range []string{"uniform", "surface", "gradient", "16colours", "noise"} {
		kinds[name] = new([storage.TileCells]storage.Color)
	}
	x := uint32(1)
	for i := range storage.TileCells {
		p := storage.TilePos{}.Cell(i)
		kinds["uniform"][i] = storage.RGB(10, 200, 30)
		if p.X*p.X+p.Y*p.Y+p.Z*p.Z < 200 {
			kinds["surface"][i] = storage.RGB(200, 100, 50)
			kinds["gradient"][i] = storage.RGB(uint8(128+p.X), uint8(128+p.Y), uint8(128+p.Z))
		}
		x = x*1664525 + 1013904223
		kinds["noise"][i] = storage.Color(x | 0xff000000)
		kinds["16colours"][i] = storage.RGB(uint8(x>>28)*10, 7, 7)
	}
	return kinds
}

// BenchmarkBlockPNG compares the packing of a block with that of image/png at its fastest, which gets buffers of its own too. Rounds take turns and
// the fastest of each counts: "x-stdlib" is how many times faster ours is, and the sizes are those of the pictures.
func BenchmarkBlockPNG(b *testing.B) {
	const times = 20 // in a round
	for name, cells := range blockKinds() {
		scratch := new(storage.Scratch)
		t := storage.Pack(cells, scratch)
		b.Run(name, func(b *testing.B) {
			p, size := newPacker(), 0
			enc := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: new(buffers)}
			m := image.NewNRGBA(image.Rect(0, 0, pngEdge, pngEdge))
			var out bytes.Buffer
			packing, encoding := time.Hour, time.Hour
			for b.Loop() {
				start := time.Now()
				for range times {
					clear(p.known)
					clear(p.uniform)
					p.add(&t)
					if err := p.flush(func(picture []byte) error { size = len(picture); return nil }); err != nil {
						b.Fatal(err)
					}
				}
				packing = min(packing, time.Since(start))
				start = time.Now()
				for range times {
					t.Expand(cells)
					for i, c := range cells {
						binary.LittleEndian.PutUint32(m.Pix[4*i:], uint32(c))
					}
					out.Reset()
					if err := enc.Encode(&out, m); err != nil {
						b.Fatal(err)
					}
				}
				encoding = min(encoding, time.Since(start))
			}
			b.ReportMetric(float64(encoding)/float64(packing), "x-stdlib")
			b.ReportMetric(float64(packing.Nanoseconds())/times, "ours-ns")
			b.ReportMetric(float64(encoding.Nanoseconds())/times, "stdlib-ns")
			b.ReportMetric(float64(size), "ours-bytes")
			b.ReportMetric(float64(out.Len()), "stdlib-bytes")
		})
	}
}
