package vmax_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// samples returns small files.
func samples(t testing.TB) [][]byte {
	few := voxels{{X: 1, Y: 2, Z: 3}: 1, {X: 40, Y: 2, Z: 3}: 200}
	one := voxels{{X: 31, Y: 31, Z: 31}: 9}
	return [][]byte{
		files{
			"scene.json": sceneJSON(t, []object{{"id": "g", "name": "group", "t_p": []int{1, 2, 3}}},
				object{"id": "a", "pid": "g", "n": "few", "data": "contents.vmaxb", "pal": "palette.png", "t_p": []int{-128, -128, 0}},
				object{"id": "b", "data": "contents1.vmaxb", "pal": "palette.png", "h": true, "t_r": []float64{0, 0, 1, 1.5707963}}),
			"contents.vmaxb": contents(few.snapshots()...), "contents1.vmaxb": contents(one.snapshots()...), "palette.png": palettePNG(t),
		}.zipped(t),
		simple(t, contents()),
	}
}

// simple returns a file with one object.
func simple(t testing.TB, vmaxb []byte) []byte {
	t.Helper()
	return files{
		"scene.json":     sceneJSON(t, nil, object{"id": "a", "n": "thing", "data": "contents.vmaxb", "pal": "palette.png"}),
		"contents.vmaxb": vmaxb, "palette.png": palettePNG(t),
	}.zipped(t)
}

func TestSuite(t *testing.T) {
	formattest.Suite{Format: vmax.Format(), Kinds: all.Kinds(), Samples: samples(t)}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: vmax.Format(), Kinds: all.Kinds(), Samples: samples(f)}.Fuzz(f)
}

// FuzzContents varies what is packed, which FuzzDecode reaches only through the checksums of the archive.
func FuzzContents(f *testing.F) {
	f.Add(plist(object{"snapshots": voxels{{X: 1}: 2, {Y: 99}: 3}.snapshots()}), sceneJSON(f, nil, object{"data": "c", "pal": "p"}))
	f.Add(plist(object{"snapshots": []any{snapshot(4095, 32767, []byte{7, 255})}}),
		sceneJSON(f, []object{{"id": "g", "pid": "h"}, {"id": "h", "h": true, "t_s": []int{1, -1, 1}}},
			object{"data": "c", "pal": "p", "pid": "g", "t_r": []float64{1, 0, 0, 0.5}, "t_s": []float64{1, 1, 0.5}, "t_p": []float64{0.5, 1e9, 0}}))
	palette := palettePNG(f)
	suite := formattest.Suite{Format: vmax.Format(), Kinds: all.Kinds()}
	f.Fuzz(func(t *testing.T, plist, scene []byte) {
		try(t, suite, files{"c": raw(plist), "p": palette, "scene.json": scene}.zipped(t))
	})
}

// newKind makes the volumes of a kind.
func newKind(k storage.Kind) func() storage.Volume {
	return func() storage.Volume { return k.New(storage.Options{}) }
}
