package voxelize_test

import (
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestMeshesOfVoxelsComeBack(t *testing.T) {
	for name, v := range models() {
		shell := exposed(v)
		for _, opt := range []mesh.Options{
			{Method: mesh.Culled},
			{Method: mesh.Greedy},
			{Method: mesh.Greedy, Watertight: true},
			{Method: mesh.Culled, YUp: true, Scale: 0.1},
			{Method: mesh.Greedy, YUp: true, Scale: 3, Origin: [3]float64{7, -8, 9}},
		} {
			if name == "far" && opt.Scale == 0.1 {
				continue // 32 bits do not say where a corner is
			}
			t.Run(fmt.Sprintf("%s/%+v", name, opt), func(t *testing.T) {
				m := build(t, v, opt)
				o := voxelize.Options{Cell: 1, YUp: opt.YUp}
				if opt.Scale != 0 {
					o.Cell = opt.Scale
				}
				for a := range o.Origin {
					o.Origin[a] = -opt.Origin[a] * o.Cell
				}
				if opt.YUp {
					o.Origin[1], o.Origin[2] = o.Origin[2], -o.Origin[1]
				}
				for _, fill := range []voxelize.Fill{voxelize.Surface, voxelize.Auto, voxelize.Parity} {
					o.Fill = fill
					want := v
					if fill == voxelize.Surface {
						want = shell
					}
					same(t, cellsOf(t, m, o), want, shell)
				}
				if name == "far" {
					return // too much room between its parts
				}
				o.Fill = voxelize.Flood
				same(t, cellsOf(t, m, o), filled(v), shell)
			})
		}
	}
}

// filled returns a volume with its cavities filled.
func filled(v storage.Volume) storage.Volume {
	f := newVolume()
	each(v, func(p storage.Pos, c storage.Color) { f.Set(p, c) })
	b := storage.Bounds(v)
	outside := map[storage.Pos]bool{}
	lo, hi := b.Min.Sub(storage.Pos{X: 1, Y: 1, Z: 1}), b.Max.Add(storage.Pos{X: 1, Y: 1, Z: 1})
	todo := []storage.Pos{lo}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if outside[p] || !(storage.Box{Min: lo, Max: hi}).Contains(p) || !v.Get(p).Empty() {
			continue
		}
		outside[p] = true
		for _, d := range around {
			todo = append(todo, p.Add(d))
		}
	}
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if p := (storage.Pos{X: x, Y: y, Z: z}); v.Get(p).Empty() && !outside[p] {
					f.Set(p, storage.RGB(1, 1, 1))
				}
			}
		}
	}
	return f
}
