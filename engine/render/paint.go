package render

import (
	"context"
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// painter fills a picture: first with one ray for each pixel, then with more where neighbours differ.
type painter struct {
	shader     *shader
	view       *View
	width      int
	height     int
	workers    int
	background []light         // by row
	blank      []color.NRGBA   // likewise, where nothing is seen
	places     [][2]float64    // samples within a pixel
	towards    []int           // the sides that few samples lie towards, nil if they are many
	spread     [][2]float64    // places from which a pixel sends rays to the sun
	every      image.Rectangle // where every pixel takes all samples, not only those on edges
	onFace     [][2]float64    // likewise on a face
	small      bool            // whether voxels are so small that each face has one brightness of the sun
	encoded    bool            // whether samples are averaged as channels rather than as light
	image      *image.NRGBA
	records    []pixel // nil if one ray for a pixel is all

	steps progress
	extra atomic.Int64 // rays beside the one for each pixel
}

// pixel is what standard quality remembers of the ray through the middle of a pixel.
type pixel struct {
	look    look    // what it shows
	near    float32 // where it meets something first, +Inf if nowhere
	verdict verdict // of the sun on the surface that it meets
}

// look is a surface, 0 for none, and the colour that it has without shadows, creases and gloss, in one number: pixels side by side are compared
// often, and most are equal.
type look uint64

func lookOf(key int32, flat color.NRGBA) look {
	return look(uint32(key))<<32 | look(flat.R)<<24 | look(flat.G)<<16 | look(flat.B)<<8 | look(flat.A)
}

func (l look) key() int32 { return int32(l >> 32) }

// alike is how far the channels of two colours may differ for them to look alike.
const alike = 4

// differs reports whether two looks are of other surfaces, or of other colours.
func (l look) differs(o look) bool {
	if l == o {
		return false
	}
	if l>>32 != o>>32 {
		return true
	}
	for shift := 0; shift < 32; shift += 8 {
		if a, b := uint8(l>>shift), uint8(o>>shift); max(a, b)-min(a, b) > alike {
			return true
		}
	}
	return false
}

// progress tells how much work is done.
type progress struct {
	done, total atomic.Int64
	tell        func(done, total int64)
}

func (p *progress) add(n int) {
	if p.tell != nil {
		p.tell(p.done.Add(int64(n)), p.total.Load())
	}
}

// paint draws the picture and returns the mean number of rays for a pixel.
func (p *painter) paint(ctx context.Context, quality Quality) (samples float64, err error) {
	if quality == Draft {
		return 1, p.tiles(ctx, func(e *eye, x, y int) {
			c := p.flat(e, x, y)
			*(*[4]uint8)(p.image.Pix[4*(y*p.width+x):]) = [4]uint8{c.R, c.G, c.B, c.A}
		})
	}
	draw := p.first
	if p.small && p.shader.shades != nil {
		draw = p.quick
	}
	if err = p.tiles(ctx, draw); err == nil {
		err = p.tiles(ctx, p.refine)
	}
	return 1 + float64(p.extra.Load())/float64(p.width*p.height), err
}

// flat returns the colour in the middle of a pixel in flat light.
func (p *painter) flat(e *eye, x, y int) color.NRGBA {
	origin, dir := p.view.Ray(float64(x)+0.5, float64(y)+0.5)
	if p.shader.shades != nil {
		if c, what := e.glance(origin, dir); what != unclear {
			return c
		}
	}
	return p.develop(e.look(origin, dir, 0), y)
}

// first draws the middle of a pixel in standard quality and remembers what it shows.
func (p *painter) first(e *eye, x, y int) {
	e.mode = first
	c := p.centre(e, x, y, 0)
	r := &p.records[y*p.width+x]
	flat := c
	if e.flat != e.seen {
		flat = p.develop(e.flat, y)
	}
	*r = pixel{near: float32(e.record.near), look: lookOf(e.record.key, flat), verdict: e.record.verdict}
	p.image.SetNRGBA(x, y, c)
}

// quick does the same where shadows and creases are left to the second pass.
func (p *painter) quick(e *eye, x, y int) {
	origin, dir := p.view.Ray(float64(x)+0.5, float64(y)+0.5)
	c, what := e.glance(origin, dir)
	r := &p.records[y*p.width+x]
	switch what {
	case nothing:
		*r = pixel{near: float32(math.Inf(1)), look: lookOf(0, c)}
	case solid:
		h := &e.ray.Hit
		*r = pixel{near: float32(h.At), look: lookOf(surface(h.Pos(), h.Face), c)}
	default:
		p.first(e, x, y)
		return
	}
	p.image.SetNRGBA(x, y, c)
}

const (
	tileEdge = 32 // pixels along an edge of a part of the picture that a goroutine takes on
	strip    = 16 // pixels between two looks at the context
)

// tiles calls draw for every pixel, tile by tile, with an eye for each goroutine.
func (p *painter) tiles(ctx context.Context, draw func(e *eye, x, y int)) error {
	across := (p.width + tileEdge - 1) / tileEdge
	n := across * ((p.height + tileEdge - 1) / tileEdge)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(p.workers, n) {
		wg.Go(func() {
			stride := pace.From(ctx)
			defer stride.End()
			e := p.eye()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				x, y := i%across*tileEdge, i/across*tileEdge
				r := image.Rect(x, y, min(x+tileEdge, p.width), min(y+tileEdge, p.height))
				if !p.tile(ctx, &stride, e, r, draw) {
					return
				}
				p.extra.Add(e.extra)
				e.extra = 0
				p.steps.add(r.Dx() * r.Dy())
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// tile draws the pixels of a tile and reports whether the context lets it.
func (p *painter) tile(ctx context.Context, stride *pace.Stride, e *eye, r image.Rectangle, draw func(e *eye, x, y int)) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if x%strip == 0 {
				if ctx.Err() != nil {
					return false
				}
				stride.Step()
			}
			e.x, e.y, e.asked = x, y, 0
			draw(e, x, y)
		}
	}
	return true
}

// eye returns an eye for one goroutine.
func (p *painter) eye() *eye {
	g := p.shader.grid
	return &eye{shader: p.shader, p: p, ray: g.NewRay(), sunny: g.NewRay(), mirror: g.NewRay()}
}

// centre returns the colour in the middle of a pixel, before whose surface at a distance nothing is.
func (p *painter) centre(e *eye, x, y int, start float64) color.NRGBA {
	origin, dir := p.view.Ray(float64(x)+0.5, float64(y)+0.5)
	return p.develop(e.look(origin, dir, start), y)
}

func workersOf(o *Options) int {
	if o.Workers == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Workers
}
