package ply

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// defaultResolution is the number of voxels along the longest edge of a cloud whose points say nothing about their size.
const defaultResolution = 128

// cloud makes a voxel of each point. Of several in one cell the last counts.
func (d *decoder) cloud() (*scene.Scene, error) {
	v, err := d.budget.Volume()
	if err != nil {
		return nil, err
	}
	size, yUp := d.cell(), d.opt.Bool("y_up")
	for i, p := range d.positions {
		if i&0x3ff == 0 {
			if err := d.budget.At(int64(len(d.positions)+i), 2*int64(len(d.positions))); err != nil {
				return nil, err
			}
		}
		if yUp {
			p[1], p[2] = -p[2], p[1]
		}
		var at [3]int32
		for k := range p {
			f := math.Floor(p[k] / size)
			if !(f >= storage.MinCoord && f < storage.MaxCoord) {
				return nil, unsupported("the point %v is too far away for voxels of size %g", d.positions[i], size)
			}
			at[k] = int32(f)
		}
		c := storage.Color(white)
		if d.colors != nil {
			c = storage.RGB(channel(float64(d.colors[i][0])), channel(float64(d.colors[i][1])), channel(float64(d.colors[i][2])))
		}
		if err := d.budget.Add(1); err != nil {
			return nil, err
		}
		v.Set(storage.Pos{X: at[0], Y: at[1], Z: at[2]}, c)
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "Layer.1", v)}, Active: 1}, nil
}

// cell returns the length of a voxel's edge: what the options say, otherwise what a file of our own says, otherwise 1 for points on whole numbers or in the middle between them,
// otherwise by the longest edge.
func (d *decoder) cell() float64 {
	if size := d.opt.Float("voxel_size"); size > 0 {
		return size
	}
	resolution := d.opt.Int("resolution")
	if resolution == 0 && d.pointSize > 0 {
		return d.pointSize
	}
	if resolution == 0 && (d.lies(0) || d.lies(0.5)) {
		return 1
	}
	lo, hi := d.positions[0], d.positions[0]
	for _, p := range d.positions {
		for k := range p {
			lo[k], hi[k] = min(lo[k], p[k]), max(hi[k], p[k])
		}
	}
	longest := max(hi[0]-lo[0], hi[1]-lo[1], hi[2]-lo[2])
	said := resolution > 0
	if !said {
		resolution = defaultResolution
	}
	size := longest / float64(resolution)
	if !(size > 0) || math.IsInf(size, 0) {
		size = 1
	}
	if !said {
		d.budget.Warnf("voxel_size is %.6g: the longest edge has %d voxels", size, resolution)
	}
	return size
}

// lies reports whether every coordinate lies at a distance above a whole number.
func (d *decoder) lies(above float64) bool {
	for _, p := range d.positions {
		for _, f := range p {
			if f -= above; math.Abs(f-math.Round(f)) > 1e-4 {
				return false
			}
		}
	}
	return true
}
