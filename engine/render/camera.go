package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// Projection says how depth changes size.
type Projection uint8

// The projections. AutoProjection is Perspective for a camera with a Position, a Distance or an FOV and without an OrthoWidth, and
// Orthographic otherwise.
const (
	AutoProjection Projection = iota
	Perspective               // what is far away looks smaller
	Orthographic              // parallel lines stay parallel, and equal voxels have the same size everywhere
)

const (
	// DefaultFOV is the field of view of a perspective camera that does not say, in degrees.
	DefaultFOV = 45
	// SceneFOV is the field of view of the cameras that files hold, in degrees.
	SceneFOV = 20

	minFOV, maxFOV = 1, 179
	minLength      = 1e-9 // of a vector that has a direction
	maxCoord       = 1e12 // of a camera, far beyond any voxel
)

// Camera says from where the volume is seen. A zero field is chosen: from the preset if it is a direction, so that everything is in
// view otherwise. A camera that lies in a cell does not see that cell, and nothing behind the camera is drawn.
type Camera struct {
	Position *Vec // where the camera is, nil to choose
	Target   *Vec // what is in the middle of the picture, nil for the middle of what is drawn
	Up       Vec  // what is up on the picture, zero for +Z; where it is parallel to the view, +Y takes its place, or +Z

	// Angles is the direction of view, nil for that of the preset. Not used if Position is given.
	Angles *Angles
	// Distance is how far the camera is from the target in voxels, 0 to choose. Not used if Position is given.
	Distance float64

	Projection Projection
	FOV        float64 // vertical field of view in degrees, 1 to 179, 0 for DefaultFOV; not used by an orthographic camera
	OrthoWidth float64 // width in voxels of what an orthographic camera sees, 0 to choose
}

// CameraFromMatrix returns the camera that a file stores as a matrix from camera space to the world, as in [scene.Camera], and a
// distance to the target. It is an OptionError if the matrix does not have a direction. An orthographic camera sees twice the
// distance in width, a perspective one SceneFOV degrees in height, as in Goxel.
func CameraFromMatrix(m *scene.Matrix, dist float64, ortho bool) (Camera, error) {
	position := Vec{X: float64(m[12]), Y: float64(m[13]), Z: float64(m[14])}
	back := Vec{X: float64(m[8]), Y: float64(m[9]), Z: float64(m[10])}
	up := Vec{X: float64(m[4]), Y: float64(m[5]), Z: float64(m[6])}
	switch {
	case !m.Finite() || !boundedVec(position) || !boundedVec(back) || !boundedVec(up):
		return Camera{}, optionErrorf("camera", "the matrix is not finite")
	case back.Length() < minLength || up.Cross(back).Length() < minLength:
		return Camera{}, optionErrorf("camera", "the matrix has no direction")
	case !(dist >= minLength && dist <= maxCoord):
		return Camera{}, optionErrorf("camera", "the distance %v is not positive", dist)
	}
	target := position.Sub(back.Unit().Scale(dist))
	c := Camera{Position: &position, Target: &target, Up: up, Projection: Perspective, FOV: SceneFOV}
	if ortho {
		c.Projection, c.FOV, c.OrthoWidth = Orthographic, 0, 2*dist
	}
	return c, nil
}

// SceneCamera returns one of the cameras that a project holds, as [CameraFromMatrix] does: the first with the given name; for "" the
// active one, or the first if none is active. It is an OptionError if there is no such camera, or it has no direction.
func SceneCamera(cameras []scene.Camera, name string) (Camera, error) {
	at := slices.IndexFunc(cameras, func(c scene.Camera) bool { return c.Name == name })
	if name == "" {
		at = max(slices.IndexFunc(cameras, func(c scene.Camera) bool { return c.Active }), 0)
	}
	switch {
	case len(cameras) == 0:
		return Camera{}, optionErrorf("camera", "the project has no cameras")
	case at < 0:
		return Camera{}, optionErrorf("camera", "%q is none of %s", name, cameraNames(cameras))
	}
	c := &cameras[at]
	return CameraFromMatrix(&c.Matrix, float64(c.Dist), c.Ortho)
}

// maxListed is how many cameras an error message names.
const maxListed = 16

// cameraNames lists the names for an error message.
func cameraNames(cameras []scene.Camera) string {
	var names []string
	for _, c := range cameras[:min(len(cameras), maxListed)] {
		names = append(names, strconv.Quote(c.Name))
	}
	if n := len(cameras) - maxListed; n > 0 {
		names = append(names, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(names, ", ")
}

// check reports the first field that cannot be used.
func (c *Camera) check() error {
	switch {
	case c.Position != nil && !boundedVec(*c.Position):
		return optionErrorf("camera.position", "%v is not a point", *c.Position)
	case c.Target != nil && !boundedVec(*c.Target):
		return optionErrorf("camera.target", "%v is not a point", *c.Target)
	case !boundedVec(c.Up) || !c.Up.Zero() && c.Up.Length() < minLength:
		return optionErrorf("camera.up", "%v is not a direction", c.Up)
	case c.Angles != nil && !(bounded(c.Angles.Yaw, maxCoord) && bounded(c.Angles.Pitch, 90)):
		return optionErrorf("camera.angles", "%v is not a direction", *c.Angles)
	case c.Distance != 0 && !(c.Distance >= minLength && c.Distance <= maxCoord):
		return optionErrorf("camera.distance", "%v is not in %v..%v", c.Distance, minLength, maxCoord)
	case c.Projection > Orthographic:
		return optionErrorf("camera.projection", "there is no %d", c.Projection)
	case c.FOV != 0 && !(c.FOV >= minFOV && c.FOV <= maxFOV):
		return optionErrorf("camera.fov", "%v is not in %d..%d degrees", c.FOV, minFOV, maxFOV)
	case c.OrthoWidth != 0 && !(c.OrthoWidth >= minLength && c.OrthoWidth <= maxCoord):
		return optionErrorf("camera.ortho_width", "%v is not in %v..%v", c.OrthoWidth, minLength, maxCoord)
	}
	return nil
}

// projection returns the projection that AutoProjection stands for.
func (c *Camera) projection() Projection {
	switch {
	case c.Projection != AutoProjection:
		return c.Projection
	case c.OrthoWidth == 0 && (c.Position != nil || c.Distance != 0 || c.FOV != 0):
		return Perspective
	}
	return Orthographic
}

// axes returns the directions of right and up on the picture and into it, for a camera at position that looks at target.
func axes(position, target, up Vec) (right, above, forward Vec) {
	forward = target.Sub(position).Unit()
	for _, u := range []Vec{up, {Y: 1}, {Z: 1}} {
		if u.Zero() {
			u = Vec{X: 0, Y: 0, Z: 1}
		}
		right = forward.Cross(u.Unit())
		if right.Length() > 1e-7 {
			break
		}
	}
	right = right.Unit()
	return right, right.Cross(forward), forward
}
