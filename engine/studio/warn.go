package studio

import (
	"fmt"
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxWarnings is the number of warnings of one order; more say nothing new.
const maxWarnings = 8

func (t *taking) warn(text string, args ...any) {
	if w := fmt.Sprintf(text, args...); len(t.warnings) < maxWarnings && !slices.Contains(t.warnings, w) {
		t.warnings = append(t.warnings, w)
	}
}

// emptiness says why there is nothing to draw, "" if there is something.
func (o *Order) emptiness(s *scene.Scene, m *model) string {
	if !storage.Bounds(m.subject.Volume).Empty() {
		return ""
	}
	layers, err := o.layers(s)
	for _, l := range layers {
		if err == nil && l.Volume.Len() > 0 {
			return "the picture is empty: no voxel lies in what region and cut leave"
		}
	}
	return "the picture is empty: there are no voxels in the layers that are drawn"
}

// lost warns of what the format of the files cannot keep.
func (t *taking) lost() {
	f, bg := t.order.format(), t.order.Options.Background
	if bg != nil && min(bg.Top.A, bg.Bottom.A) < 255 && !f.Alpha {
		on := "white"
		if p := t.paper(); p != nil {
			on = fmt.Sprintf("#%02x%02x%02x", p.R, p.G, p.B)
		}
		t.warn("format %s keeps no transparency: pictures lie on %s", f.Name, on)
	}
	for _, p := range t.order.passes() {
		switch {
		case p != Color && !f.Lossless:
			t.warn("format %s changes colours a little, so that those of pass %v cannot be relied on", f.Name, p)
		case p == Depth && !f.Deep:
			t.warn("format %s keeps 8 of the 16 bits of pass %v", f.Name, p)
		}
	}
}

// lookAt warns of views in which the model cannot be seen although it is there.
func (t *taking) lookAt(f *frame, m *model, r *render.Result) {
	if !f.slice.Empty() { // which may well be empty
		return
	}
	if t.bounds == nil {
		b := storage.Bounds(m.subject.Volume)
		t.bounds = &b
	}
	bounds := *t.bounds
	if bounds.Empty() {
		return
	}
	eye := *r.Camera.Position
	size := r.Image.Bounds().Size()
	if !visible(render.NewView(&r.Camera, size.X, size.Y), bounds, float64(size.X), float64(size.Y)) {
		t.warn("%s: no voxel is in the picture: they lie from %v to %v, and the camera looks past them", f.name, bounds.Min, bounds.Max)
		return
	}
	if r.Camera.Projection != render.Perspective {
		return
	}
	cell, ok := cellAt(eye)
	if ok && m.subject.Volume.Get(cell).A() == 255 {
		t.warn("%s: the camera is inside the voxel %v", f.name, cell)
	}
}

// visible reports whether a box reaches into what a view shows: false if it lies beyond one of the four sides, or behind the camera.
func visible(v *render.View, b storage.Box, width, height float64) bool {
	middle, along := v.Ray(width/2, height/2)
	middle = middle.Add(along)
	edges := [...][2]float64{{0, 0}, {width, 0}, {width, height}, {0, height}}
	for i := range edges {
		from, first := v.Ray(edges[i][0], edges[i][1])
		to, second := v.Ray(edges[(i+1)%4][0], edges[(i+1)%4][1])
		normal := first.Cross(to.Add(second).Sub(from)) // of the side, which holds both rays
		inside := normal.Dot(middle.Sub(from)) > 0
		if !reaches(b, func(p render.Vec) bool { return normal.Dot(p.Sub(from)) > 0 == inside }) {
			return false
		}
	}
	return reaches(b, func(p render.Vec) bool {
		_, _, scale := v.Project(p)
		return scale > 0
	})
}

// reaches reports whether any corner of a box is where it may be seen.
func reaches(b storage.Box, may func(render.Vec) bool) bool {
	for i := range 8 {
		p := render.Vec{X: float64(b.Min.X), Y: float64(b.Min.Y), Z: float64(b.Min.Z)}
		if i&1 != 0 {
			p.X = float64(b.Max.X)
		}
		if i&2 != 0 {
			p.Y = float64(b.Max.Y)
		}
		if i&4 != 0 {
			p.Z = float64(b.Max.Z)
		}
		if may(p) {
			return true
		}
	}
	return false
}

// cellAt returns the cell that a point lies in, if there is one.
func cellAt(v render.Vec) (storage.Pos, bool) {
	var c [3]int32
	for i, x := range [...]float64{v.X, v.Y, v.Z} {
		f := math.Floor(x)
		if !(f >= storage.MinCoord && f <= storage.MaxCoord) {
			return storage.Pos{}, false
		}
		c[i] = int32(f)
	}
	return storage.Pos{X: c[0], Y: c[1], Z: c[2]}, true
}
