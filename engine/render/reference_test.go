package render_test

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// vec3 is a point, a direction or a linear colour.
type vec3 [3]float64

func toVec3(v render.Vec) vec3 { return vec3{v.X, v.Y, v.Z} }

// twin draws pixels in draft quality in a slow and obvious way: it asks every cell whether a ray meets it, and works in linear light without
// tables.
type twin struct {
	cells  []storage.Pos
	volume storage.Volume
	layers []render.Layer
	o      render.Options // with everything that it uses filled in
	faces  [6]vec3        // the light on a white face that looks to each side
}

// meeting is a cell that a ray meets.
type meeting struct {
	pos  storage.Pos
	face trace.Face
	at   float64
}

// Radiance of the sky under the natural style, in shares of Lighting.Ambient times the colour of the sky, and where it is brighter.
const (
	twinZenith, twinHorizon, twinNadir = 1.125, 0.75, 0.3
	twinSideX, twinSideY               = 0.2, -0.1
)

// newTwin returns a twin of options. sky is what skyOn says of each side.
func newTwin(v storage.Volume, cells []storage.Pos, layers []render.Layer, o render.Options, sky *[6]float64) *twin {
	w := &twin{cells: cells, volume: v, layers: layers, o: o}
	l := render.DefaultLighting()
	if o.Lighting != nil {
		l = *o.Lighting
	}
	if o.Background == nil {
		w.o.Background = render.Plain(color.NRGBA{240, 240, 240, 255})
	}
	sun, above := linearColor(l.SunColor), linearColor(l.SkyColor)
	if l.SunColor.A == 0 {
		sun = vec3{1, 1, 1}
	}
	if l.SkyColor.A == 0 {
		above = vec3{1, 1, 1}
	}
	towards := toVec3(unit(l.Sun))
	for f := range w.faces {
		n := toVec3(trace.Face(f).Normal())
		direct := max(0, n[0]*towards[0]+n[1]*towards[1]+n[2]*towards[2])
		for i := range 3 {
			w.faces[f][i] = l.Diffuse*sun[i]*direct + l.Ambient*above[i]*sky[f]
			if o.Style == render.Flat {
				w.faces[f][i] = 1
			}
		}
	}
	return w
}

// skyOn integrates the sky over the half of all directions that a face sees, in steps of equal area.
func skyOn(n vec3) (sum float64) {
	const steps = 400
	for i := range steps {
		z := (float64(i)+0.5)/steps*2 - 1
		r := math.Sqrt(1 - z*z)
		radiance := twinHorizon + (twinZenith-twinHorizon)*z
		if z < 0 {
			radiance = twinHorizon - (twinNadir-twinHorizon)*z
		}
		for k := range steps {
			sin, cos := math.Sincos((float64(k) + 0.5) * 2 * math.Pi / steps)
			x, y := r*cos, r*sin
			if turned := n[0]*x + n[1]*y + n[2]*z; turned > 0 {
				sum += radiance * (1 + twinSideX*x + twinSideY*y) * turned
			}
		}
	}
	return sum * 4 / (steps * steps)
}

// linearColor returns the linear intensities of a colour (IEC 61966-2-1).
func linearColor(c color.NRGBA) (l vec3) {
	for i, channel := range [3]uint8{c.R, c.G, c.B} {
		l[i] = toLinear(float64(channel) / 255)
	}
	return l
}

func toLinear(channel float64) float64 {
	if channel <= 0.04045 {
		return channel / 12.92
	}
	return math.Pow((channel+0.055)/1.055, 2.4)
}

func toChannel(intensity float64) float64 {
	if intensity <= 0.0031308 {
		return 12.92 * intensity
	}
	return 1.055*math.Pow(intensity, 1/2.4) - 0.055
}

// ray returns the ray through the middle of a pixel, with a length of 1 along the view.
func (w *twin) ray(c *render.Camera, x, y int) (origin, dir vec3) {
	forward := unit(sub(*c.Target, *c.Position))
	right := unit(cross(forward, c.Up))
	up := cross(right, forward)
	across := (float64(x)+0.5)/float64(w.o.Width)*2 - 1
	above := 1 - (float64(y)+0.5)/float64(w.o.Height)*2
	aspect := float64(w.o.Width) / float64(w.o.Height)
	half := c.OrthoWidth / 2
	if c.Projection == render.Perspective {
		half = math.Tan(c.FOV/2/180*math.Pi) * aspect
	}
	offset := right.Scale(across * half).Add(up.Scale(above * half / aspect))
	if c.Projection == render.Perspective {
		return toVec3(*c.Position), toVec3(forward.Add(offset))
	}
	return toVec3(c.Position.Add(offset)), toVec3(forward)
}

// met returns the cells along a ray from near to far, and whether that was decided by more than rounding.
func (w *twin) met(origin, dir vec3) (list []meeting, sure bool) {
	sure = true
	for _, p := range w.cells {
		near, far, face, tie := slab(p, origin, dir)
		if math.Abs(near-far) < 1e-9 || math.Abs(near) < 1e-9 || near < far && tie {
			sure = false // the ray touches an edge, or begins on a face
		}
		if near < far && near > 0 {
			list = append(list, meeting{p, face, near})
		}
	}
	slices.SortFunc(list, func(a, b meeting) int {
		if a.at < b.at {
			return -1
		}
		return 1
	})
	for i := 1; i < len(list); i++ {
		sure = sure && list[i].at-list[i-1].at > 1e-9
	}
	return list, sure
}

// slab returns where a ray enters and leaves a cell, the face through which it enters, and whether it enters through an edge or runs along a
// side.
func slab(p storage.Pos, origin, dir vec3) (near, far float64, face trace.Face, tie bool) {
	near, far = math.Inf(-1), math.Inf(1)
	second := math.Inf(-1) // the entry after the last
	for a, lo := range [3]float64{float64(p.X), float64(p.Y), float64(p.Z)} {
		if math.Abs(dir[a]) < 1e-9 && (math.Abs(origin[a]-lo) < 1e-9 || math.Abs(origin[a]-lo-1) < 1e-9) {
			tie = true
		}
		if dir[a] == 0 {
			if origin[a] < lo || origin[a] >= lo+1 {
				return 1, 0, 0, false
			}
			continue
		}
		t0, t1, f := (lo-origin[a])/dir[a], (lo+1-origin[a])/dir[a], trace.Face(2*a)
		if dir[a] < 0 {
			t0, t1, f = t1, t0, f+1
		}
		if t0 > near {
			near, second, face = t0, near, f
		} else {
			second = max(second, t0)
		}
		far = min(far, t1)
	}
	return near, far, face, tie || near-second < 1e-9
}

// material returns the index of the last layer that has a cell, -1 if none has, and its material. Only the natural style has materials.
func (w *twin) material(p storage.Pos) (layer int, m scene.Material) {
	m.Color = [4]float32{1, 1, 1, 1}
	for i := len(w.layers) - 1; i >= 0; i-- {
		if !w.layers[i].Volume.Get(p).Empty() {
			if w.layers[i].Material != nil && w.o.Style == render.Natural {
				m = *w.layers[i].Material
			}
			return i, m
		}
	}
	return -1, m
}

// seen is what a ray sees: channels and alpha, not rounded, and the first cell that it meets, nil for none.
type sight struct {
	rgba  [4]float64
	first *meeting
	layer int
	sure  bool
}

// look follows the ray of a pixel.
func (w *twin) look(c *render.Camera, x, y int) sight {
	origin, dir := w.ray(c, x, y)
	list, sure := w.met(origin, dir)
	s := sight{sure: sure, layer: -1}
	var light vec3
	left := 1.0
	for i := range list {
		h := &list[i]
		layer, m := w.material(h.pos)
		if i == 0 {
			s.first, s.layer = h, layer
		}
		v := w.volume.Get(h.pos)
		alpha := float64(v.A()) / 255 * float64(m.Color[3])
		if alpha < 1 {
			beyond := h.pos
			switch h.face.Axis() {
			case 0:
				beyond.X += h.face.Step()
			case 1:
				beyond.Y += h.face.Step()
			default:
				beyond.Z += h.face.Step()
			}
			if w.volume.Get(beyond) == v {
				continue // within its colour
			}
		}
		base := linearColor(color.NRGBA{R: v.R(), G: v.G(), B: v.B()})
		for k := range 3 {
			light[k] += left * alpha * (base[k]*float64(m.Color[k])*w.faces[h.face][k] + float64(m.Emission[k]))
		}
		if left *= 1 - alpha; left < 1./512 {
			break
		}
	}
	s.rgba = w.over(light, left, y)
	return s
}

// over lays light over the background of a row, and returns channels and alpha from 0 to 255.
func (w *twin) over(light vec3, left float64, y int) (rgba [4]float64) {
	t := 0.0
	if w.o.Height > 1 {
		t = float64(y) / float64(w.o.Height-1)
	}
	mix := func(top, bottom uint8) float64 { return float64(top)/255*(1-t) + float64(bottom)/255*t }
	top, bottom := w.o.Background.Top, w.o.Background.Bottom
	behind := left * mix(top.A, bottom.A)
	alpha := 1 - left + behind
	if alpha < 1./512 {
		return rgba
	}
	for k, channel := range [3]float64{mix(top.R, bottom.R), mix(top.G, bottom.G), mix(top.B, bottom.B)} {
		rgba[k] = 255 * toChannel(min((light[k]+behind*toLinear(channel))/alpha, 1))
	}
	rgba[3] = 255 * alpha
	return rgba
}

// rounding is how far a channel may be from its exact value: half a step, and what the 16 bits of intensities add at their steepest.
const rounding = 0.5 + 0.5*12.92*255/65535 + 1e-3

// scatter returns a volume of cells with random colours around several tile corners, and their positions. Some are translucent, and some lie
// side by side in one colour.
func scatter(rng *rand.Rand, n int, spread int32, clear bool) (storage.Volume, []storage.Pos) {
	v := storagetest.NewModel()
	var cells []storage.Pos
	for len(cells) < n {
		at := func() int32 { return rng.Int32N(2*spread) - spread }
		c := storage.RGB(uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32()))
		if clear && rng.IntN(2) == 0 {
			c = storage.RGBA(c.R(), c.G(), c.B(), uint8(1+rng.IntN(254)))
		}
		p := storage.Pos{X: at(), Y: at(), Z: at()}
		for range 1 + rng.IntN(3) {
			if v.Get(p).Empty() {
				v.Set(p, c)
				cells = append(cells, p)
			}
			p.Y++
		}
	}
	return v, cells
}

// spread distributes cells over layers with materials; some belong to two of them, some to none.
func spreadLayers(rng *rand.Rand, v storage.Volume, cells []storage.Pos) []render.Layer {
	layers := []render.Layer{
		{ID: 7, Material: &scene.Material{Color: [4]float32{1, 0.5, 0.25, 1}, Roughness: 1}},
		{ID: 3},
		{ID: 9, Material: &scene.Material{Color: [4]float32{0.75, 1, 1, 0.5}, Roughness: 1, Emission: [3]float32{0.125, 0, 0.5}}},
	}
	for i := range layers {
		layers[i].Volume = storagetest.NewModel()
	}
	for _, p := range cells {
		for i := range layers {
			if rng.IntN(2) == 0 {
				layers[i].Volume.Set(p, v.Get(p))
			}
		}
	}
	return layers
}

// cameras returns cameras in and around a cube of 2*spread cells at the origin.
func cameras(rng *rand.Rand, spread float64) []render.Options {
	f := func(scale float64) float64 { return (rng.Float64()*2 - 1) * spread * scale }
	var list []render.Options
	for _, p := range render.Presets {
		list = append(list,
			render.Options{Preset: p.Name},
			render.Options{Preset: p.Name, Camera: render.Camera{Projection: render.Perspective, FOV: 50}})
	}
	for range 10 {
		position, target := render.Vec{X: f(3), Y: f(3), Z: f(3)}, render.Vec{X: f(0.5), Y: f(0.5), Z: f(0.5)}
		inside := render.Vec{X: f(0.5), Y: f(0.5), Z: f(0.5)}
		grazing := render.Vec{X: 2 * spread, Y: f(1), Z: spread + 0.01}
		list = append(list,
			render.Options{Camera: render.Camera{Position: &position, Target: &target, FOV: 70}},
			render.Options{Camera: render.Camera{Position: &position, Target: &target, Projection: render.Orthographic}},
			render.Options{Camera: render.Camera{Position: &inside, Target: &target, FOV: 100, Up: render.Vec{X: f(1), Y: f(1), Z: 1}}},
			render.Options{Camera: render.Camera{Position: &grazing, Target: &target, FOV: 30}})
	}
	return list
}

// backgrounds are what the pictures are drawn over in turn.
var backgrounds = []*render.Background{
	nil,
	{},
	{Top: color.NRGBA{10, 20, 30, 255}, Bottom: color.NRGBA{200, 220, 255, 255}},
	{Top: color.NRGBA{255, 255, 255, 0}, Bottom: color.NRGBA{255, 0, 128, 200}},
}

// TestDraftAgreesWithSlowTwin compares every pixel of pictures in draft quality, and what is seen there.
func TestDraftAgreesWithSlowTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	hits, pixels, turn := 0, 0, 0
	var sky [6]float64
	for f := range sky {
		sky[f] = skyOn(toVec3(trace.Face(f).Normal()))
	}
	for _, clear := range []bool{false, true} {
		for _, spread := range []int32{3, 10, 40} {
			v, cells := scatter(rng, 120, spread, clear)
			layers := spreadLayers(rng, v, cells)
			for _, o := range cameras(rng, float64(spread)) {
				o.Width, o.Height, o.Quality, o.Buffers, o.Background = 32, 24, render.Draft, true, backgrounds[turn%len(backgrounds)]
				s := &render.Subject{Volume: v}
				if turn%3 == 1 {
					s.Layers = layers
				}
				if turn%5 == 4 {
					l := render.DefaultLighting()
					l.Ambient, l.Diffuse, l.Sun, l.SunColor, l.SkyColor = 0.3, 1.5, render.Vec{X: 2, Y: 1, Z: -0.5}, color.NRGBA{255, 90, 20, 255}, color.NRGBA{}
					o.Lighting = &l
				}
				if turn%7 == 6 {
					o.Style = render.Flat
				}
				turn++
				hits += compareWithTwin(t, newTwin(v, cells, s.Layers, o, &sky), s, o)
				pixels += o.Width * o.Height
			}
		}
	}
	t.Logf("%d of %d pixels show a cell", hits, pixels)
	if hits < 40_000 {
		t.Errorf("only %d pixels show a cell, so the test says little", hits)
	}
}

func compareWithTwin(t *testing.T, w *twin, s *render.Subject, o render.Options) (hits int) {
	t.Helper()
	r, err := render.Draw(t.Context(), s, o)
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	unsure := 0
	for y := range o.Height {
		for x := range o.Width {
			want := w.look(&r.Camera, x, y)
			if !want.sure {
				unsure++
				continue
			}
			if want.first != nil {
				hits++
			}
			c := r.Image.NRGBAAt(x, y)
			for k, got := range [4]uint8{c.R, c.G, c.B, c.A} {
				if math.Abs(float64(got)-want.rgba[k]) > rounding {
					t.Fatalf("%+v, %d layers, camera %+v at %v: pixel %d,%d is %v, want %.3f", o, len(s.Layers), r.Camera, *r.Camera.Position, x, y, c, want.rgba)
				}
			}
			if diff := compareBuffers(r.Buffers, y*o.Width+x, &want); diff != "" {
				t.Fatalf("%+v: pixel %d,%d: %s, want %+v", r.Camera, x, y, diff, want)
			}
		}
	}
	if unsure > o.Width*o.Height/4 {
		t.Errorf("%+v: %d rays touch edges, so the test says little", o, unsure)
	}
	return hits
}

// compareBuffers says what is wrong with what was written down for a pixel, "" if nothing is.
func compareBuffers(b *render.Buffers, i int, want *sight) string {
	if want.first == nil {
		if !math.IsInf(float64(b.Depth[i]), 1) || b.Layer[i] != -1 || b.Face[i] != 0 || b.Cell[i] != (storage.Pos{}) {
			return fmt.Sprintf("depth %v, layer %d, face %d, cell %v where nothing is", b.Depth[i], b.Layer[i], b.Face[i], b.Cell[i])
		}
		return ""
	}
	near := math.Abs(float64(b.Depth[i])-want.first.at) <= 1e-5*(1+want.first.at)
	if !near || int(b.Layer[i]) != want.layer || b.Face[i] != want.first.face || b.Cell[i] != want.first.pos {
		return fmt.Sprintf("depth %v, layer %d, face %d, cell %v, want %+v of layer %d", b.Depth[i], b.Layer[i], b.Face[i], b.Cell[i], *want.first, want.layer)
	}
	return ""
}
