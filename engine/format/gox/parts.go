package gox

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// maxPartName bounds the names of materials and cameras in bytes, as Goxel does.
const maxPartName = 127

// readMaterials reads a MATE chunk. A name that comes again begins another material.
func (d *decoder) readMaterials(p []byte, offset int64) error {
	m, named := scene.DefaultMaterial, false
	m.Name = ""
	err := readDict(p, offset, func(key []byte, v value) error {
		switch string(key) {
		case "name":
			if named {
				if err := d.addMaterial(m); err != nil {
					return err
				}
				m = scene.DefaultMaterial
			}
			m.Name, named = v.text(maxPartName), true
		case "color":
			readTint(v, &m.Color)
		case "metallic":
			v.float32(&m.Metallic)
		case "roughness":
			v.float32(&m.Roughness)
		case "emission":
			v.floats(m.Emission[:])
		default:
			return d.keep(&m.Extra, key, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.addMaterial(m)
}

func (d *decoder) addMaterial(m scene.Material) error {
	if err := d.budget.Hold(scene.MaterialBytes + len(m.Name)); err != nil {
		return err
	}
	d.scene.Materials = append(d.scene.Materials, m)
	return nil
}

// readTint reads the colour of a material: four floats. Old files of other programs have four bytes there, which repeat a colour of the palette
// that the voxels have already; Goxel passes over them, and so does this, or everything would be darkened twice.
func readTint(v value, dst *[4]float32) {
	if len(v) != len(dst) {
		v.floats(dst[:])
	}
}

// readCamera reads a CAMR chunk.
func (d *decoder) readCamera(p []byte, offset int64) error {
	c := scene.Camera{Dist: 128, Matrix: scene.Identity}
	var rot [4]float32
	var ofs [3]float32
	hasMatrix, hasRot := false, false
	err := readDict(p, offset, func(key []byte, v value) error {
		switch string(key) {
		case "name":
			c.Name = v.text(maxPartName)
		case "dist":
			v.float32(&c.Dist)
		case "ortho":
			v.bool(&c.Ortho)
		case "mat":
			hasMatrix = v.matrix(&c.Matrix) || hasMatrix
		case "active":
			c.Active = true
		case "rot":
			hasRot = v.floats(rot[:]) || hasRot
		case "ofs":
			v.floats(ofs[:])
		default:
			return d.keep(&c.Extra, key, v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if hasRot && !hasMatrix {
		c.Matrix = turntable(c.Dist, rot, ofs)
	}
	if err := d.budget.Hold(scene.CameraBytes + len(c.Name)); err != nil {
		return err
	}
	d.scene.Cameras = append(d.scene.Cameras, c)
	return nil
}

// turntable returns the camera matrix of files from before Goxel 0.9: the inverse of T(0,0,-dist) * R(rot) * T(ofs).
func turntable(dist float32, rot [4]float32, ofs [3]float32) scene.Matrix {
	w, x, y, z := float64(rot[0]), float64(rot[1]), float64(rot[2]), float64(rot[3])
	n := math.Sqrt(w*w + x*x + y*y + z*z)
	if n == 0 {
		w, n = 1, 1
	}
	w, x, y, z = w/n, -x/n, -y/n, -z/n // the conjugate turns the other way
	m := scene.Identity
	for i, f := range [9]float64{
		1 - 2*(y*y+z*z), 2 * (x*y + w*z), 2 * (x*z - w*y),
		2 * (x*y - w*z), 1 - 2*(x*x+z*z), 2 * (y*z + w*x),
		2 * (x*z + w*y), 2 * (y*z - w*x), 1 - 2*(x*x+y*y),
	} {
		m[i/3*4+i%3] = float32(f)
	}
	for i := range 3 {
		m[12+i] = m[8+i]*dist - ofs[i]
	}
	return m
}

// readLight reads the LIGH chunk.
func (d *decoder) readLight(p []byte, offset int64) error {
	l := scene.DefaultLight
	d.scene.Light = &l
	return readDict(p, offset, func(key []byte, v value) error {
		switch string(key) {
		case "pitch":
			v.float32(&l.Pitch)
		case "yaw":
			v.float32(&l.Yaw)
		case "intensity":
			v.float32(&l.Intensity)
		case "fixed":
			v.bool(&l.Fixed)
		case "ambient":
			v.float32(&l.Ambient)
		case "shadow":
			v.float32(&l.Shadow)
		default:
			return d.keep(&l.Extra, key, v)
		}
		return nil
	})
}
