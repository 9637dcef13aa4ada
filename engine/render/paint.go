package render

import (
	"context"
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
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
	places     [][2]float64    // samples within a pixel
	spread     [][2]float64    // places from which a pixel sends rays to the sun
	every      image.Rectangle // where every pixel takes all samples, not only those on edges
	encoded    bool            // whether samples are averaged as channels rather than as light
	image      *image.NRGBA
	records    []pixel // nil if one ray for a pixel is all

	steps progress
	extra atomic.Int64 // rays beside the one for each pixel
}

// pixel is what standard quality remembers of the ray through the middle of a pixel.
type pixel struct {
	flat    color.NRGBA // its colour without shadows, creases and gloss
	near    float32     // where it meets something first, +Inf if nowhere
	key     int32       // the surface that it meets, 0 for none
	verdict verdict     // of the sun on that surface
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
		return 1, p.tiles(ctx, func(e *eye, x, y int) { p.image.SetNRGBA(x, y, p.centre(e, x, y)) })
	}
	err = p.tiles(ctx, func(e *eye, x, y int) {
		e.mode = first
		c := p.centre(e, x, y)
		p.image.SetNRGBA(x, y, c)
		r := &p.records[y*p.width+x]
		*r = pixel{near: float32(e.record.near), key: e.record.key, verdict: e.record.verdict, flat: develop(e.flat, p.background[y])}
	})
	if err == nil {
		err = p.tiles(ctx, p.refine)
	}
	return 1 + float64(p.extra.Load())/float64(p.width*p.height), err
}

// refine draws a pixel again where one ray is not enough.
func (p *painter) refine(e *eye, x, y int) {
	switch {
	case len(p.places) > 1 && (image.Pt(x, y).In(p.every) || p.differs(x, y)):
		p.image.SetNRGBA(x, y, p.mean(e, x, y))
	case p.mixed(x, y):
		e.mode = careful
		p.image.SetNRGBA(x, y, p.centre(e, x, y))
	}
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

// centre returns the colour in the middle of a pixel.
func (p *painter) centre(e *eye, x, y int) color.NRGBA {
	origin, dir := p.view.Ray(float64(x)+0.5, float64(y)+0.5)
	return develop(e.look(origin, dir, 0), p.background[y])
}

// mean returns the mean colour of a pixel.
func (p *painter) mean(e *eye, x, y int) color.NRGBA {
	e.mode = sampled
	e.extra += int64(len(p.places))
	start := 0.0
	if !image.Pt(x, y).In(p.every) {
		start = p.before(x, y)
	}
	var sum light
	for i, s := range p.places {
		e.sample = i
		origin, dir := p.view.Ray(float64(x)+s[0], float64(y)+s[1])
		l := e.look(origin, dir, start)
		if p.encoded {
			l = encode(l)
		}
		sum = sum.plus(l)
	}
	sum = sum.scale(1 / float64(len(p.places)))
	if p.encoded {
		sum = decode(sum)
	}
	return develop(sum, p.background[y])
}

// encode returns light with channels in place of intensities, and decode the light of that; an average between them is one of channels.
func encode(l light) light {
	return light{l.a * gamma.Encoded(min(l.r/max(l.a, enough), 1)), l.a * gamma.Encoded(min(l.g/max(l.a, enough), 1)), l.a * gamma.Encoded(min(l.b/max(l.a, enough), 1)), l.a}
}

func decode(l light) light {
	return light{l.a * gamma.Linear(l.r/max(l.a, enough)), l.a * gamma.Linear(l.g/max(l.a, enough)), l.a * gamma.Linear(l.b/max(l.a, enough)), l.a}
}

// clearance before the nearest surface around a pixel from which on its samples look for surfaces, in voxels. Voxels are wider than a pixel there,
// so nothing nearer is hidden from all of the rays around.
const ahead = 2

// before returns a distance before which no ray through a pixel meets anything.
func (p *painter) before(x, y int) float64 {
	near := float32(math.Inf(1))
	for v := max(y-1, 0); v <= min(y+1, p.height-1); v++ {
		row := p.records[v*p.width:]
		for u := max(x-1, 0); u <= min(x+1, p.width-1); u++ {
			near = min(near, row[u].near)
		}
	}
	if math.IsInf(float64(near), 1) {
		return 0
	}
	return max(float64(near)*(1-1e-6)-ahead, 0)
}

// differs reports whether a pixel shows another surface than one of the eight around it.
func (p *painter) differs(x, y int) bool {
	c := &p.records[y*p.width+x]
	for v := max(y-1, 0); v <= min(y+1, p.height-1); v++ {
		row := p.records[v*p.width:]
		for u := max(x-1, 0); u <= min(x+1, p.width-1); u++ {
			if r := &row[u]; r.key != c.key || r.flat != c.flat && apart(r.flat, c.flat) {
				return true
			}
		}
	}
	return false
}

// alike is how far the channels of two colours may differ for them to look alike.
const alike = 4

// apart reports whether two colours do not look alike.
func apart(a, b color.NRGBA) bool {
	d := func(a, b uint8) bool { return max(a, b)-min(a, b) > alike }
	return d(a.R, b.R) || d(a.G, b.G) || d(a.B, b.B) || d(a.A, b.A)
}

// mixed reports whether the pixels around one on nearly the same surface disagree about the sun.
func (p *painter) mixed(x, y int) bool {
	c := &p.records[y*p.width+x]
	return c.verdict != unknown && p.verdictOf(c.key, x, y) == partly
}

// verdictAround returns what the pixels around that of an eye on a surface agree in about the sun, unknown if there are none and partly if they
// do not agree.
func (p *painter) verdictAround(e *eye, key int32) verdict {
	if e.asked != key {
		e.asked, e.answer = key, p.verdictOf(key, e.x, e.y)
	}
	return e.answer
}

func (p *painter) verdictOf(key int32, x, y int) (all verdict) {
	for v := max(y-reach, 0); v <= min(y+reach, p.height-1); v++ {
		row := p.records[v*p.width:]
		for u := max(x-reach, 0); u <= min(x+reach, p.width-1); u++ {
			if r := &row[u]; r.verdict != unknown && beside(r.key, key) {
				if all |= r.verdict; all == partly {
					return partly
				}
			}
		}
	}
	return all
}

// beside reports whether two surfaces look to the same side and lie in planes that are hardly apart.
func beside(a, b int32) bool {
	d := a - b
	return d&7 == 0 && uint32(d+4*8) <= 8*8
}

func workersOf(o *Options) int {
	if o.Workers == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Workers
}
