package render

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
)

// follow draws the picture by following light along its paths. It returns the mean number of paths for a pixel and whether none was left out
// for want of time.
func (p *painter) follow(ctx context.Context, o *Options) (samples float64, complete bool, err error) {
	film, err := path.Trace(ctx, p.shader.world, p.view, path.Options{
		Width: p.width, Height: p.height, Samples: o.Samples, TimeLimit: o.TimeLimit, Workers: p.workers, Progress: p.steps.part(),
	})
	if err != nil {
		return 0, false, err
	}
	err = p.tiles(ctx, func(e *eye, x, y int) {
		c := film.Pix[4*(y*p.width+x):][:4]
		l := light{float64(c[0]), float64(c[1]), float64(c[2]), float64(c[3])}
		if e.lines != nil {
			l = e.overlay(l, x, y)
		}
		p.image.SetNRGBA(x, y, p.develop(l, y))
	})
	return film.Samples, film.Complete, err
}

// part returns what tells of a part of the work beside the rest, which is in the total already, nil if nobody is told.
func (p *progress) part() func(done, total int64) {
	if p.tell == nil {
		return nil
	}
	rest := p.total.Load()
	return func(done, total int64) {
		p.done.Store(done)
		p.total.Store(total + rest)
		p.tell(done, total+rest)
	}
}

// overlay draws the lines between voxels over a pixel that is finished.
func (e *eye) overlay(l light, x, y int) light {
	e.origin, e.dir = e.p.view.Ray(float64(x)+0.5, float64(y)+0.5)
	if !e.meets(e.origin, e.dir) {
		return l
	}
	h := &e.ray.Hit
	share := e.lines.cover(e, h, h.At) * l.a
	return l.scale(1 - share).plus(opaque(e.lines.color.times(e.open[h.Face])).scale(share))
}

var _ path.Camera = (*View)(nil)
