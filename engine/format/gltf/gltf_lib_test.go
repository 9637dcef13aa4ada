package gltf_test

import (
	"bytes"
	"maps"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	lib "github.com/qmuntal/gltf"
	"github.com/qmuntal/gltf/modeler"
)

// TestAnotherLibraryReadsTheSame has github.com/qmuntal/gltf read what is written, and compares the areas of all sides with the voxels.
func TestAnotherLibraryReadsTheSame(t *testing.T) {
	for _, f := range both() {
		for _, options := range writings() {
			for _, sc := range formattest.Scenes(newVolume) {
				data, _ := write(t, f, sc.Scene, options)
				doc := new(lib.Document)
				if err := lib.NewDecoder(bytes.NewReader(data)).Decode(doc); err != nil {
					t.Fatalf("%s, %s: %v", f.Name, sc.Name, err)
				}
				withColors := options["colors"] != "palette"
				got, want := libraryAreas(t, doc, withColors), exposed(sc.Scene, withColors)
				if !maps.Equal(got, want) {
					t.Errorf("%s, %s, %v: the sides have the areas %.300v, want %.300v", f.Name, sc.Name, options, got, want)
				}
			}
		}
	}
}

// libraryAreas returns the area of every side of a document's meshes.
func libraryAreas(t *testing.T, doc *lib.Document, withColors bool) map[side]float64 {
	t.Helper()
	areas := map[side]float64{}
	for _, m := range doc.Meshes {
		for _, p := range m.Primitives {
			points, err := modeler.ReadPosition(doc, doc.Accessors[p.Attributes[lib.POSITION]], nil)
			check(t, err)
			normals, err := modeler.ReadNormal(doc, doc.Accessors[p.Attributes[lib.NORMAL]], nil)
			check(t, err)
			indices, err := modeler.ReadIndices(doc, doc.Accessors[*p.Indices], nil)
			check(t, err)
			var colors [][4]uint16
			if withColors {
				colors, err = modeler.ReadColor64(doc, doc.Accessors[p.Attributes[lib.COLOR_0]], nil)
				check(t, err)
			}
			for k := 0; k < len(indices); k += 3 {
				var x face
				for c := range 3 {
					x.corners[c] = points[indices[k+c]]
				}
				at := side{m.Name, normals[indices[k]], [3]uint8{255, 255, 255}}
				for c := range 3 {
					if withColors {
						at.color[c] = srgb(float64(colors[indices[k]][c]) / math.MaxUint16)
					}
				}
				areas[at] += x.area()
			}
		}
	}
	return areas
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
