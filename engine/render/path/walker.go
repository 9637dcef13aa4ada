package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

const (
	maxDepth  = 8    // scatterings of a path
	freeDepth = 2    // scatterings without the risk of an early end
	brightest = 1    // of the light of a lamp that is seen directly: no picture shows more, and its edge would not be smooth
	blurred   = 0.15 // least width of gloss after light was scattered to all sides, of which mirrors would make specks

	// What a path brings at once is bounded in shares of the light that everything stands in, since a few very bright paths would be specks among their neighbours: of light that reached the
	// first surface after it was scattered to all sides by another, and of light that came by way of mirrors and gloss only.
	maxScattered = 2
	maxMirrored  = 16
)

// The dimensions of the sampler. Every scattering has its own, as has every surface of glass.
const (
	dimPixel = iota
	dimChoice
	dimDirection
	dimSun
	dimLamp
	dimSpot
	dimensions
	dimGlass = 1000
)

// walker follows paths, one after the other. It belongs to one goroutine.
type walker struct {
	*scene
	sampler sampler
	ray     *trace.Ray
	shadow  *trace.Ray

	through rgb     // share of light that comes to the pixel from where the path is
	clear   float64 // the part of it that no glass has coloured
	sum     rgb     // light that the path has found
	depth   uint32  // scatterings so far
	glass   uint32  // surfaces of glass so far
	inside  medium  // where the path is
	surface surface // the last one
	density float64 // of the last choice of a direction, 0 for none that has one
	gleam   bool    // whether gloss made the choice
	least   float64 // least width of gloss
}

func newWalker(s *scene, samples int) *walker {
	return &walker{scene: s, sampler: newSampler(samples), ray: s.Grid.NewRay(), shadow: s.Grid.NewRay()}
}

// look follows a path through a pixel, where the sampler is, and returns the light that comes along it, and how much it covers.
func (k *walker) look(x, y int) (light rgb, alpha float64) {
	u, v := k.sampler.pair(dimPixel)
	origin, dir := k.camera.Ray(float64(x)+u, float64(y)+v)
	dir = dir.Unit()
	k.begin()
	if k.find(origin, dir) {
		k.follow()
		return k.sum, 1
	}
	bare := k.clear
	k.sum = k.sum.add(k.through.sub(grey(bare)).mul(fromWorld(k.Light.Sky(dir)))) // what glass colours of the background is taken from the sky
	light = k.sum
	if at := k.plane(origin, dir); !math.IsInf(at, 1) {
		bare *= 1 - k.shade(origin.Add(dir.Scale(at)))
	}
	return light, 1 - bare
}

// begin sets out on a path.
func (k *walker) begin() {
	k.through, k.clear, k.sum, k.depth, k.glass = white(), 1, rgb{}, 0, 0
	k.inside, k.density, k.gleam, k.least = medium{}, 0, false, 0
}

// follow collects light from the surface that the path came to.
func (k *walker) follow() {
	for {
		k.sunlight()
		k.lamplight()
		if k.depth == maxDepth {
			return
		}
		dir, ok := k.bounce()
		if !ok {
			return
		}
		if !k.find(k.surface.at, dir) {
			k.sky(dir)
			return
		}
	}
}

// dimension returns that of the sampler for a purpose at the present scattering.
func (k *walker) dimension(purpose uint32) uint32 { return k.depth*dimensions + purpose }

// add adds light that comes to the path where it is.
func (k *walker) add(light rgb) {
	light = light.mul(k.through)
	switch {
	case k.least > 0:
		light = light.atMost(maxScattered * k.bright)
	case k.depth > 0:
		light = light.atMost(maxMirrored * k.bright)
	}
	k.sum = k.sum.add(light)
}

// bounce goes on from the surface in a new direction.
func (k *walker) bounce() (dir trace.Vec, ok bool) {
	choice, luck := k.sampler.pair(k.dimension(dimChoice))
	u, v := k.sampler.pair(k.dimension(dimDirection))
	in, left, density, ok := k.surface.scatter(choice, u, v, k.least)
	if !ok {
		return dir, false
	}
	k.through = k.through.mul(left).mul(k.veil())
	k.density, k.gleam = density, choice < k.surface.shine
	if !k.gleam {
		k.least = blurred
	}
	if k.depth >= freeDepth {
		stay := min(k.through.max(), 1)
		if luck >= stay {
			return dir, false
		}
		k.through = k.through.scale(1 / stay)
	}
	k.depth++
	return global(k.surface.face, in), true
}

// veil returns how much of the light that comes to the surface the glass over it lets in.
func (k *walker) veil() rgb {
	if k.inside.color == 0 {
		return white()
	}
	return k.inside.left
}

// sky adds what a path finds that leaves the world.
func (k *walker) sky(dir trace.Vec) {
	light := fromWorld(k.Light.Sky(dir))
	if k.gleam && k.sun.towards(dir) {
		share := 1.0
		if k.density > 0 {
			share = k.density / (k.density + 1/k.sun.size)
		}
		light = light.add(k.sun.radiance().scale(share))
	}
	k.add(light)
}

// sunlight adds the light of the sun on the surface.
func (k *walker) sunlight() {
	s := &k.surface
	u, v := k.sampler.pair(k.dimension(dimSun))
	dir := k.sun.point(u, v)
	in := local(s.face, dir)
	if in.Z <= 0 || k.sun.light.black() {
		return
	}
	dull, gleam, _, density := s.reflect(in, k.least)
	light := dull.add(gleam.scale(1 / (1 + density*k.sun.size))).mul(k.sun.light)
	if light.black() {
		return
	}
	k.add(light.mul(k.passage(s.at, dir, math.Inf(1))))
}

// shade returns how much darker the ground is for the voxels at a point, as a share of the light without them.
func (k *walker) shade(at trace.Vec) float64 {
	if k.open <= 0 {
		return 0
	}
	k.surface = surface{
		at: trace.Vec{X: at.X, Y: at.Y, Z: k.Ground.Z + lift}, face: up, out: trace.Vec{X: 0, Y: 0, Z: 1}, diffuse: white(),
	}
	k.through, k.sum, k.inside = white(), rgb{}, medium{}
	lost := rgb{}
	u, v := k.sampler.pair(k.dimension(dimSun))
	if dir := k.sun.point(u, v); dir.Z > 0 {
		hidden := white().sub(k.passage(k.surface.at, dir, math.Inf(1)))
		lost = k.sun.light.scale(dir.Z / math.Pi).mul(hidden)
	}
	dir, _ := k.bounce()
	lost = lost.add(fromWorld(k.Light.Sky(dir)))
	if k.find(k.surface.at, dir) {
		k.follow()
	} else {
		k.add(fromWorld(k.Light.Sky(dir)))
	}
	return lost.sub(k.sum).mean() / k.open
}
