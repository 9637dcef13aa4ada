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
	return []map[string]any{{"colors": "palette"}, {"mesher": "culled"}, {"watertight": true}}
}

func TestSuite(t *testing.T) {
	for _, f := range both() {
		t.Run(f.Name, func(t *testing.T) {
			formattest.Suite{Format: f, Kinds: all.Kinds()}.Run(t)
		})
	}
}

// TestSuiteWithOptions has a fixed size of voxels, since most damaged files of a cube are large otherwise.
func TestSuiteWithOptions(t *testing.T) {
	for i, options := range writings() {
		t.Run(fmt.Sprint(options), func(t *testing.T) {
			s := formattest.Suite{Format: gltf.Binary(), Kinds: all.Kinds()[:1], Write: options, Read: map[string]any{"voxel_size": 1.0}}
			if i == 0 {
				s.Samples = samples()
			}
			s.Run(t)
		})
	}
}
