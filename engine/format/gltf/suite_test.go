package gltf_test

import (
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// both returns the two formats of the package.
func both() []*format.Format { return []*format.Format{gltf.Format(), gltf.Binary()} }

// writings are options for writing that do not change the voxels.
func writings() []map[string]any {
	var list []map[string]any
	for _, colors := range []string{"vertex", "palette"} {
		for _, mesher := range []string{"culled", "greedy"} {
			list = append(list, map[string]any{"colors": colors, "mesher": mesher})
		}
	}
	return append(list, map[string]any{"watertight": true})
}

func TestSuite(t *testing.T) {
	for _, f := range both() {
		t.Run(f.Name, func(t *testing.T) {
			formattest.Suite{Format: f, Kinds: all.Kinds(), Samples: samples(t)}.Run(t)
		})
	}
}

func TestSuiteWithOptions(t *testing.T) {
	for _, options := range writings() {
		t.Run(fmt.Sprint(options), func(t *testing.T) {
			formattest.Suite{Format: gltf.Binary(), Kinds: all.Kinds()[:1], Write: options}.Run(t)
		})
	}
}
