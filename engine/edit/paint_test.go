package edit_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowDepth is the depth of a box coordinate p below the surface of a shape with half sizes s, as the specification words it.
func slowDepth(shape edit.Shape, p, s [3]float64, smooth float64) float64 {
	switch shape {
	case edit.Sphere:
		d := math.Sqrt(p[0]*p[0] + p[1]*p[1] + p[2]*p[2])
		if d == 0 {
			return max(s[0], s[1], s[2])
		}
		n := [3]float64{s[1] * s[2] * p[0] / d, s[0] * s[2] * p[1] / d, s[0] * s[1] * p[2] / d}
		return s[0]*s[1]*s[2]/math.Sqrt(n[0]*n[0]+n[1]*n[1]+n[2]*n[2]) - d
	case edit.Cylinder:
		side := max(s[0], s[1])
		if d := math.Hypot(p[0], p[1]); d > 0 {
			side = s[0]*s[1]/math.Hypot(s[1]*p[0]/d, s[0]*p[1]/d) - d
		}
		return min(s[2]-math.Abs(p[2]), side)
	}
	in, axis := true, 0
	for i := range 3 {
		if p[i] < -s[i]-smooth || p[i] >= s[i]+smooth {
			return math.Inf(-1)
		}
		in = in && p[i] >= -s[i]+smooth && p[i] < s[i]-smooth
		if s[i]/math.Abs(p[i]) < s[axis]/math.Abs(p[axis]) {
			axis = i
		}
	}
	if in {
		return math.Inf(1)
	}
	return s[axis] - math.Abs(p[axis])
}

// slowPaint paints cell by cell. In unsure it returns the cells whose outcome depends on how numbers round.
func slowPaint(before cells, p edit.Painter, m scene.Matrix, area storage.Box) (out cells, unsure map[storage.Pos]bool) {
	out, unsure = clone(before), map[storage.Pos]bool{}
	var images func(m [16]float64, axes edit.Axes)
	images = func(m [16]float64, axes edit.Axes) {
		for i := range 3 {
			if axes>>i&1 == 0 {
				continue
			}
			axes &^= 1 << i
			k := m
			k[i], k[4+i], k[8+i], k[12+i] = -k[i], -k[4+i], -k[8+i], 2*p.Origin[i]-k[12+i]
			images(k, axes)
		}
		slowPaintOne(out, unsure, p, m, area)
	}
	var f [16]float64
	for i := range m {
		f[i] = float64(m[i])
	}
	images(f, p.Symmetry)
	return out, unsure
}

func slowPaintOne(out cells, unsure map[storage.Pos]bool, p edit.Painter, m [16]float64, area storage.Box) {
	var s [3]float64
	var u [3][3]float64 // columns: unit axes
	for i := range 3 {
		s[i] = math.Sqrt(m[4*i]*m[4*i] + m[4*i+1]*m[4*i+1] + m[4*i+2]*m[4*i+2])
		for j := range 3 {
			u[j][i] = m[4*i+j] / s[i]
		}
	}
	eachCell(area, func(c storage.Pos) {
		if p.Clip != nil && !p.Clip.Contains(c) {
			return
		}
		q := solve(u, [3]float64{float64(c.X) + 0.5 - m[12], float64(c.Y) + 0.5 - m[13], float64(c.Z) + 0.5 - m[14]})
		k := slowDepth(p.Shape, q, s, p.Smoothness)
		alpha := func(k float64) uint8 {
			v := 0.0
			switch {
			case p.Smoothness > 0:
				v = min(max(k/p.Smoothness, -1), 1)/2 + 0.5
			case k >= 0:
				v = 1
			}
			return uint8(float64(p.Color.A()) * v)
		}
		a := alpha(k)
		const e = 1e-6
		wide, narrow := [3]float64{q[0] * (1 + e), q[1] * (1 + e), q[2] * (1 + e)}, [3]float64{q[0] * (1 - e), q[1] * (1 - e), q[2] * (1 - e)}
		for _, k := range [4]float64{k + e, k - e, slowDepth(p.Shape, wide, s, p.Smoothness), slowDepth(p.Shape, narrow, s, p.Smoothness)} {
			if alpha(k) != a {
				unsure[c] = true
			}
		}
		put(out, c, slowStamp(p.Mode, out[c], p.Color&0xffffff|storage.Color(a)<<24))
	})
}

// slowStamp combines with a source cell that is empty where the shape does not reach.
func slowStamp(mode scene.Mode, dst, src storage.Color) storage.Color {
	keeps := mode == scene.Intersect || mode == scene.IntersectFill
	adds := mode == scene.Over || mode == scene.Max || mode == scene.Replace
	if src.A() == 0 && !keeps || dst == 0 && !adds {
		return dst
	}
	return edit.Blend(mode, dst, src).Norm()
}

func put(m cells, p storage.Pos, c storage.Color) {
	if c.A() == 0 {
		delete(m, p)
	} else {
		m[p] = c
	}
}

// solve returns x with u x = b by Cramer's rule.
func solve(u [3][3]float64, b [3]float64) (x [3]float64) {
	det := func(m [3][3]float64) float64 {
		return m[0][0]*(m[1][1]*m[2][2]-m[1][2]*m[2][1]) - m[0][1]*(m[1][0]*m[2][2]-m[1][2]*m[2][0]) +
			m[0][2]*(m[1][0]*m[2][1]-m[1][1]*m[2][0])
	}
	d := det(u)
	for i := range 3 {
		k := u
		for j := range 3 {
			k[j][i] = b[j]
		}
		x[i] = det(k) / d
	}
	return x
}

// turned returns a box matrix with the given half sizes, turned about Z and X, at a centre.
func turned(half [3]float64, az, ax float64, center [3]float64) (m scene.Matrix) {
	cz, sz, cx, sx := math.Cos(az), math.Sin(az), math.Cos(ax), math.Sin(ax)
	axes := [3][3]float64{{cz, sz, 0}, {-sz * cx, cz * cx, sx}, {sz * sx, -cz * sx, cx}}
	for i := range 3 {
		for j := range 3 {
			m[4*i+j] = float32(axes[i][j] * half[i])
		}
		m[12+i] = float32(center[i])
	}
	m[15] = 1
	return m
}

func paintBoxes() []scene.Matrix {
	sheared := turned([3]float64{9, 6, 5}, 0.2, 0, [3]float64{1, 2, 3})
	sheared[4] += 3
	return []scene.Matrix{
		scene.BoxMatrix(edit.SizedBox(storage.Pos{X: 2, Y: 3, Z: 4}, [3]int32{5, 5, 5})),
		scene.BoxMatrix(edit.SizedBox(storage.Pos{X: -1}, [3]int32{18, 11, 20})),
		scene.BoxMatrix(storage.TilePos{X: -1}.Box()),
		turned([3]float64{10, 4.3, 7.25}, 0.7, 1.1, [3]float64{1.5, -2.25, 0}),
		turned([3]float64{0.5, 0.5, 12}, 0, math.Pi/2, [3]float64{0.5, 0.5, 0.5}),
		sheared,
	}
}

// checkPaint paints with both and compares, but for cells that only rounding decides.
func checkPaint(t *testing.T, name string, p edit.Painter, m scene.Matrix, seed uint64) {
	t.Helper()
	v := newDense()
	scatter(newRand(seed), v, 3)
	before := dump(v)
	area := storage.Box{Min: storage.Pos{X: -26, Y: -26, Z: -26}, Max: storage.Pos{X: 26, Y: 26, Z: 26}}
	want, unsure := slowPaint(before, p, m, area)
	r := edit.Record(v, edit.Options{})
	if err := edit.Paint(t.Context(), r, p, m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	got := dump(v)
	for c := range unsure {
		put(want, c, got[c])
	}
	if len(unsure) > 1500 {
		t.Errorf("%s: %d cells on the edge", name, len(unsure))
	}
	sameCells(t, name, got, want)
	r.Rollback()
	sameCells(t, name+": rollback", dump(v), before)
}

func TestPaintMatchesCellwise(t *testing.T) {
	seed := uint64(0)
	for i, m := range paintBoxes() {
		for shape := edit.Cube; shape <= edit.Cylinder; shape++ {
			for _, smooth := range []float64{0, 1.5} {
				seed++
				p := edit.Painter{
					Mode: scene.Mode(seed % 8), Shape: shape, Color: colors[1+seed%5], Smoothness: smooth,
				}
				if seed%3 == 0 {
					p.Clip = &storage.Box{Min: storage.Pos{X: -7, Y: -20, Z: -3}, Max: storage.Pos{X: 20, Y: 6, Z: 16}}
				}
				checkPaint(t, fmt.Sprintf("box %d %+v", i, p), p, m, seed)
			}
		}
	}
}

func TestPaintModes(t *testing.T) {
	m := turned([3]float64{11, 9, 7}, 0.3, 0.4, [3]float64{1.5, -2.25, 0})
	clip := storage.Box{Min: storage.Pos{X: -7, Y: -20, Z: -3}, Max: storage.Pos{X: 20, Y: 6, Z: 16}}
	for mode := scene.Over; mode <= scene.Replace; mode++ {
		for _, smooth := range []float64{0, 2} {
			p := edit.Painter{Mode: mode, Shape: edit.Sphere, Color: storage.RGBA(200, 100, 50, 180), Smoothness: smooth}
			if mode%2 == 1 {
				p.Color, p.Clip = storage.RGB(200, 100, 50), &clip
			}
			if mode == scene.Replace && smooth == 0 {
				p.Color = storage.RGBA(1, 1, 1, 9)
			}
			checkPaint(t, fmt.Sprintf("%+v", p), p, m, uint64(mode))
		}
	}
}

func TestPaintSymmetry(t *testing.T) {
	for _, axes := range []edit.Axes{edit.AxisX, edit.AxisY, edit.AxisZ, edit.AxisX | edit.AxisZ, 7} {
		p := edit.Painter{
			Shape: edit.Shape(axes % 3), Color: storage.RGBA(200, 100, 50, 120), Symmetry: axes,
			Origin: [3]float64{0, 2.5, -1}, Smoothness: float64(axes % 2),
		}
		checkPaint(t, fmt.Sprintf("%+v", p), p, turned([3]float64{6, 5, 7}, 0.4, 0.2, [3]float64{3, 4, -6}), uint64(axes))
	}
}

func TestPaintEqualsSolidInStraightBoxes(t *testing.T) {
	for n := int32(1); n <= 24; n++ {
		for shape := edit.Cube; shape <= edit.Cylinder; shape++ {
			b := edit.SizedBox(storage.Pos{X: 5, Y: -3, Z: 16}, [3]int32{n, n, n})
			painted, filled := newDense(), newDense()
			p := edit.Painter{Shape: shape, Color: colors[1]}
			if err := edit.Paint(t.Context(), edit.Record(painted, edit.Options{}), p, scene.BoxMatrix(b)); err != nil {
				t.Fatal(err)
			}
			s := edit.Solid{Shape: shape, Box: b, Axis: 2}
			if err := edit.Fill(t.Context(), edit.Record(filled, edit.Options{}), s, scene.Over, colors[1]); err != nil {
				t.Fatal(err)
			}
			sameCells(t, fmt.Sprintf("%v of size %d", shape, n), dump(painted), dump(filled))
		}
	}
}

func TestSmoothPaintSpillsAcrossTiles(t *testing.T) {
	v := newDense()
	p := edit.Painter{Shape: edit.Cube, Color: storage.RGB(255, 255, 255), Smoothness: 4}
	if err := edit.Paint(t.Context(), edit.Record(v, edit.Options{}), p, scene.BoxMatrix(storage.TilePos{}.Box())); err != nil {
		t.Fatal(err)
	}
	last := uint8(255)
	for x := int32(8); x < 22; x++ { // half a tile and the spill beyond the border at 16
		a := v.Get(storage.Pos{X: x, Y: 8, Z: 8}).A()
		k := 16 - (float64(x) + 0.5)
		if want := uint8(255 * (min(max(k/4, -1), 1)/2 + 0.5)); a != want || a > last {
			t.Errorf("alpha at %d is %d, want %d", x, a, want)
		}
		last = a
	}
}

func TestPaintRefusesNonsense(t *testing.T) {
	good := scene.BoxMatrix(storage.TilePos{}.Box())
	flat, nan, null := good, good, good
	flat[10], nan[3], null[15] = 0, float32(math.NaN()), 0
	singular := good
	singular[0], singular[1], singular[4], singular[5] = 1, 1, 1, 1
	p := edit.Painter{Color: colors[1]}
	with := func(f func(*edit.Painter)) edit.Painter {
		q := p
		f(&q)
		return q
	}
	for name, c := range map[string]struct {
		p edit.Painter
		m scene.Matrix
	}{
		"flat":     {p, flat},
		"nan":      {p, nan},
		"null":     {p, null},
		"singular": {p, singular},
		"mode":     {with(func(p *edit.Painter) { p.Mode = scene.Replace + 1 }), good},
		"shape":    {with(func(p *edit.Painter) { p.Shape = edit.Cone }), good},
		"negative": {with(func(p *edit.Painter) { p.Smoothness = -1 }), good},
		"infinite": {with(func(p *edit.Painter) { p.Smoothness = math.Inf(1) }), good},
		"origin":   {with(func(p *edit.Painter) { p.Symmetry, p.Origin[1] = edit.AxisY, math.NaN() }), good},
	} {
		r := edit.Record(newDense(), edit.Options{})
		if err := edit.Paint(t.Context(), r, c.p, c.m); !errors.Is(err, edit.ErrShape) {
			t.Errorf("%s: %v, want ErrShape", name, err)
		}
		r.Rollback()
		if err := edit.Paint(t.Context(), r, p, good); !errors.Is(err, edit.ErrSpent) {
			t.Errorf("spent: %v", err)
		}
	}
}

func TestHugePaintFailsFast(t *testing.T) {
	for shape := edit.Cube; shape <= edit.Cylinder; shape++ {
		m := turned([3]float64{1e30, 1e9, 1e12}, 1, 1, [3]float64{})
		v := newDense()
		r := edit.Record(v, edit.Options{MaxBytes: 1 << 20})
		p := edit.Painter{Shape: shape, Color: colors[4], Smoothness: 3}
		if err := edit.Paint(t.Context(), r, p, m); !errors.Is(err, edit.ErrMemory) || v.Len() != 0 {
			t.Errorf("%v: %v after %d cells, want ErrMemory", shape, err, v.Len())
		}
	}
	// A box that misses the world paints nothing.
	v := newDense()
	m := turned([3]float64{5, 5, 5}, 1, 1, [3]float64{1e20, 0, 0})
	if err := edit.Paint(t.Context(), edit.Record(v, edit.Options{}), edit.Painter{Color: colors[1]}, m); err != nil || v.Len() != 0 {
		t.Errorf("far away: %v, %d cells", err, v.Len())
	}
}

func TestPaintStopsWhenCancelled(t *testing.T) {
	for mode := scene.Over; mode <= scene.Replace; mode++ {
		v := newDense()
		whole := storage.UniformTile(colors[4])
		for x := range int32(64) {
			v.SetTile(storage.TilePos{X: x - 32}, &whole)
		}
		r := edit.Record(v, edit.Options{})
		p := edit.Painter{Mode: mode, Shape: edit.Sphere, Color: colors[5], Smoothness: 1, Symmetry: edit.AxisX}
		m := turned([3]float64{300, 300, 300}, 0.5, 0.5, [3]float64{100, 0, 0})
		if err := edit.Paint(&countdown{t.Context(), 20}, r, p, m); !errors.Is(err, context.Canceled) {
			t.Fatalf("%v: %v, want Canceled", mode, err)
		}
		r.Rollback()
		if v.Len() != 64*storage.TileCells || v.Get(storage.Pos{}) != colors[4] {
			t.Fatalf("%v: not rolled back", mode)
		}
	}
}
