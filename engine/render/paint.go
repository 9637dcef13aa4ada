package render

import (
	"context"
	"image"
	"image/color"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
)

// painter fills a picture: first with one ray for each pixel, then with more where neighbours differ.
type painter struct {
	grid       *trace.Grid
	shader     *shader
	view       *View
	background light
	samples    [][2]float64    // places within a pixel
	every      image.Rectangle // where every pixel takes them, not only those on edges
	coarse     bool            // whether mixed colours are rounded
	image      *image.NRGBA
	flat       []color.NRGBA // the picture of one ray for each pixel without creases, nil if one is enough
}

func newPainter(g *trace.Grid, o *Options, c *Camera) *painter {
	l := NewView(c, o.Width, o.Height)
	n, every := sampling(l, g.Bounds(), o.Samples)
	p := &painter{
		grid: g, shader: newShader(o.Lighting, o.Shadows == On), view: l,
		background: backdrop(o.Background.Top), samples: pattern(n), every: every, coarse: n <= defaultSamples,
		image: image.NewNRGBA(image.Rect(0, 0, o.Width, o.Height)),
	}
	if o.Samples > 1 {
		p.flat = make([]color.NRGBA, o.Width*o.Height)
	}
	return p
}

// backdrop returns a colour as light.
func backdrop(c color.NRGBA) light {
	linear := &gamma.Get().Linear
	a := uint32(c.A) * (full / 255)
	part := func(channel uint8) uint32 { return a * uint32(linear[channel]) / full }
	return light{part(c.R), part(c.G), part(c.B), a}
}

// paint draws the picture with a number of goroutines, 0 for as many as run at once.
func (p *painter) paint(ctx context.Context, workers int) error {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if p.flat == nil {
		return p.rows(ctx, workers, func(e *eye, x, y int) { p.image.SetNRGBA(x, y, p.centre(e, x, y)) })
	}
	width := p.image.Rect.Dx()
	err := p.rows(ctx, workers, func(e *eye, x, y int) {
		p.image.SetNRGBA(x, y, p.centre(e, x, y))
		p.flat[y*width+x] = p.develop(e.flat, 1)
	})
	if err != nil {
		return err
	}
	return p.rows(ctx, workers, func(e *eye, x, y int) {
		if image.Pt(x, y).In(p.every) || p.differs(x, y) {
			m := p.mean(e, x, y)
			if p.coarse {
				m = coarsen(m, p.image.NRGBAAt(x, y))
			}
			p.image.SetNRGBA(x, y, m)
		}
	})
}

// rows calls draw for every pixel, whole rows in one goroutine, each with an eye of its own.
func (p *painter) rows(ctx context.Context, workers int, draw func(e *eye, x, y int)) error {
	width, height := p.image.Rect.Dx(), p.image.Rect.Dy()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, height) {
		wg.Go(func() {
			e := newEye(p.grid, p.shader)
			for y := int(next.Add(1)) - 1; y < height; y = int(next.Add(1)) - 1 {
				for x := range width {
					if x%64 == 0 && ctx.Err() != nil {
						return
					}
					draw(e, x, y)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// centre returns the colour in the middle of a pixel.
func (p *painter) centre(e *eye, x, y int) color.NRGBA {
	return p.develop(e.look(p.view.Ray(float64(x)+0.5, float64(y)+0.5)), 1)
}

// mean returns the mean colour of a pixel.
func (p *painter) mean(e *eye, x, y int) color.NRGBA {
	var sum light
	for _, s := range p.samples {
		l := e.look(p.view.Ray(float64(x)+s[0], float64(y)+s[1]))
		sum = light{sum.r + l.r, sum.g + l.g, sum.b + l.b, sum.a + l.a}
	}
	return p.develop(sum, uint32(len(p.samples)))
}

// coarsen rounds the channels of a mixed colour that are not those of the pixel's centre to multiples of 16, or 255.
func coarsen(c, centre color.NRGBA) color.NRGBA {
	round := func(mixed, plain uint8) uint8 {
		if mixed == plain {
			return plain
		}
		return uint8(min((int(mixed)+8)/16*16, 255))
	}
	return color.NRGBA{R: round(c.R, centre.R), G: round(c.G, centre.G), B: round(c.B, centre.B), A: c.A}
}

// differs reports whether a pixel shows another surface than one of the eight around it.
func (p *painter) differs(x, y int) bool {
	width, height := p.image.Rect.Dx(), p.image.Rect.Dy()
	c := p.flat[y*width+x]
	for v := max(y-1, 0); v <= min(y+1, height-1); v++ {
		for _, d := range p.flat[v*width+max(x-1, 0) : v*width+min(x+1, width-1)+1] {
			if d != c {
				return true
			}
		}
	}
	return false
}

// develop returns the colour of the sum of n samples over the background.
func (p *painter) develop(sum light, n uint32) color.NRGBA {
	behind := full - sum.a/n
	over := func(s, b uint32) uint32 { return s/n + b*behind/full }
	a := over(sum.a, p.background.a)
	if a == 0 {
		return color.NRGBA{R: 0, G: 0, B: 0, A: 0}
	}
	encoded := &gamma.Get().Encoded
	channel := func(s, b uint32) uint8 {
		return encoded[min(uint64(over(s, b))*full/uint64(a), full)]
	}
	return color.NRGBA{
		R: channel(sum.r, p.background.r), G: channel(sum.g, p.background.g), B: channel(sum.b, p.background.b),
		A: uint8((a*255 + full/2) / full),
	}
}
