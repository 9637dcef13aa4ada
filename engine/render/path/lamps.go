package path

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Bounds of the search for lamps. Where there are more, lamps give the same light, but only paths that meet them by chance find it, so pictures
// are noisier.
const (
	maxLamps = 1 << 16 // faces that give light
	maxRows  = 1 << 22 // rows of cells across everything
	maxCells = 1 << 27 // cells that are looked at
)

// lamp is a face that gives light of its own and has room before it.
type lamp struct {
	pos   storage.Pos
	face  trace.Face
	light [3]float32 // radiance
}

// compare orders lamps along a curve that keeps neighbours together.
func (l lamp) compare(m lamp) int {
	if c := storage.TilePos(l.pos).Compare(storage.TilePos(m.pos)); c != 0 {
		return c
	}
	return int(l.face) - int(m.face)
}

// findLamps returns the lamps of a scene in order, nil if there are none or too many. The error is that of the context.
func findLamps(ctx context.Context, s *scene) ([]lamp, error) {
	glows := !fromWorld(s.Plain.Emission).black()
	for i := range s.Materials {
		glows = glows || !fromWorld(s.Materials[i].Emission).black()
	}
	f := newSearch(s)
	if !glows || f == nil {
		return nil, nil
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	found := make([][]lamp, min(runtime.GOMAXPROCS(0), 16))
	for i := range found {
		wg.Go(func() {
			stride := pace.From(ctx)
			defer stride.End()
			ray := s.Grid.NewRay()
			for row := next.Add(1) - 1; row < f.rows && ctx.Err() == nil && !f.full.Load(); row = next.Add(1) - 1 {
				found[i] = f.row(ctx, found[i], ray, row, &stride)
			}
		})
	}
	wg.Wait()
	if f.full.Load() {
		found = nil
	}
	lamps := slices.Concat(found...)
	slices.SortFunc(lamps, lamp.compare)
	return lamps, ctx.Err()
}

// search looks for lamps in rows along the longest axis.
type search struct {
	*scene
	box     storage.Box
	u, v, w int // axes: w along the rows
	wide    int64
	rows    int64
	cells   atomic.Int64
	lamps   atomic.Int64
	full    atomic.Bool // whether there is too much
}

// newSearch returns nil if there are too many rows, or none.
func newSearch(s *scene) *search {
	f := &search{scene: s, box: s.Grid.Bounds()}
	x, y, z := f.box.Size()
	size := [3]int64{x, y, z}
	for a, n := range size {
		if n > size[f.w] {
			f.w = a
		}
	}
	f.u, f.v = (f.w+1)%3, (f.w+2)%3
	f.wide = size[f.u]
	if f.rows = f.wide * size[f.v]; f.rows == 0 || f.rows/f.wide != size[f.v] || f.rows > maxRows {
		return nil
	}
	return f
}

// row appends the lamps of a row.
func (f *search) row(ctx context.Context, found []lamp, ray *trace.Ray, row int64, stride *pace.Stride) []lamp {
	var origin, dir [3]float64
	lo := trace.Corner(f.box.Min)
	from := [3]float64{lo.X, lo.Y, lo.Z}
	origin[f.u] = from[f.u] + float64(row%f.wide) + 0.5
	origin[f.v] = from[f.v] + float64(row/f.wide) + 0.5
	origin[f.w] = from[f.w] - 1
	dir[f.w] = 1
	ray.Aim(trace.Vec{X: origin[0], Y: origin[1], Z: origin[2]}, trace.Vec{X: dir[0], Y: dir[1], Z: dir[2]})
	cells, before := int64(0), len(found)
	for ray.Next() {
		if cells%64 == 0 {
			if ctx.Err() != nil {
				return found
			}
			stride.Step()
		}
		cells++
		found = f.faces(found, &ray.Hit)
	}
	if f.cells.Add(cells) > maxCells || f.lamps.Add(int64(len(found)-before)) > maxLamps {
		f.full.Store(true)
	}
	return found
}

// faces appends the faces of a cell that give light.
func (f *search) faces(found []lamp, h *trace.Hit) []lamp {
	m := f.material(h)
	light := fromWorld(m.Emission)
	if light.black() {
		return found
	}
	c := h.Color()
	share := coverage(c, m)
	if light = light.scale(share); light.black() {
		return found
	}
	for face := range trace.Face(trace.Faces) {
		var d [3]int32
		d[face.Axis()] = face.Step()
		beside := f.Grid.Beside(h, d[0], d[1], d[2])
		if beside == c || beside.A() == 255 && !f.dim {
			continue
		}
		found = append(found, lamp{h.Pos(), face, [3]float32{float32(light.r), float32(light.g), float32(light.b)}})
	}
	return found
}

// lampLight is what a point sees of a lamp.
type lampLight struct {
	dir     trace.Vec // towards it
	far     float64   // distance
	light   rgb
	density float64 // with which the direction was chosen
}

// point returns a point on a lamp as it is seen from another, chosen with a probability; it is not ok if it looks away.
func (l *lamp) point(at trace.Vec, u, v, probability float64) (seen lampLight, ok bool) {
	across, along := l.face.Across()
	var offset [3]float64
	offset[across], offset[along] = u, v
	offset[l.face.Axis()] = float64(l.face & 1)
	p := trace.Corner(l.pos).Add(trace.Vec{X: offset[0], Y: offset[1], Z: offset[2]}).Sub(at)
	far := p.Length()
	if far < 1e-9 {
		return seen, false
	}
	dir := p.Scale(1 / far)
	cos := -local(l.face, dir).Z
	if cos <= grazing {
		return seen, false
	}
	return lampLight{
		dir: dir, far: far, light: rgb{float64(l.light[0]), float64(l.light[1]), float64(l.light[2])},
		density: probability * far * far / cos,
	}, true
}

// lamplight adds the light of a lamp on the surface.
func (k *walker) lamplight() {
	if len(k.lamps.leaves) == 0 {
		return
	}
	s := &k.surface
	choice, _ := k.sampler.pair(k.dimension(dimLamp))
	i, probability := k.lamps.choose(s.at, s.face, choice)
	if probability <= 0 {
		return
	}
	u, v := k.sampler.pair(k.dimension(dimSpot))
	seen, ok := k.lamps.leaves[i].point(s.at, u, v, probability)
	if !ok {
		return
	}
	in := local(s.face, seen.dir)
	if in.Z <= 0 {
		return
	}
	dull, gleam, dullDensity, gleamDensity := s.reflect(in, k.least)
	light := dull.scale(1 / (seen.density + dullDensity)).add(gleam.scale(1 / (seen.density + gleamDensity))).mul(seen.light)
	if light.max() <= 0 {
		return
	}
	k.add(light.mul(k.passage(s.at, seen.dir, seen.far-1e-4)))
}

// chance returns the share of a lamp's light that counts where the path meets it by chance; the rest is that of lamplight (the balance
// heuristic of Veach and Guibas, "Optimally Combining Sampling Techniques for Monte Carlo Rendering", 1995).
func (k *walker) chance(h *trace.Hit, cos float64) float64 {
	if k.density == 0 || len(k.lamps.leaves) == 0 {
		return 1
	}
	i, ok := slices.BinarySearchFunc(k.lamps.leaves, lamp{pos: h.Pos(), face: h.Face}, lamp.compare)
	if !ok {
		return 1
	}
	density := k.lamps.probability(k.surface.at, k.surface.face, i) * h.At * h.At / max(cos, grazing)
	return k.density / (k.density + density)
}

// luminance of a lamp, by which it is chosen.
func (l *lamp) power() float32 {
	return float32(math.Max(float64(l.light[0]+l.light[1]+l.light[2]), 0))
}
