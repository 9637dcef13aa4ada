package gltf_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// cells returns all voxels of a scene as text, layer by layer.
func cells(s *scene.Scene) string {
	var parts []string
	for _, l := range s.Layers {
		for _, c := range formattest.Cells(l.Volume) {
			parts = append(parts, fmt.Sprintf("%v %v", c.Pos, c.Color))
		}
	}
	return strings.Join(parts, "; ")
}

// want fails the test unless the file, as text and as GLB, has the given voxels and warnings.
func want(t *testing.T, f *file, voxels string, lost ...string) *scene.Scene {
	t.Helper()
	s, warnings := read(t, gltf.Format(), f.text(), nil)
	if got := cells(s); got != voxels || !slices.Equal(warnings, lost) {
		t.Errorf("got %s with the warnings %q, want %s with %q", got, warnings, voxels, lost)
	}
	if b, _ := read(t, gltf.Binary(), f.glb(), nil); cells(b) != voxels {
		t.Errorf("got %s of the GLB, want %s", cells(b), voxels)
	}
	return s
}

func TestTransformations(t *testing.T) {
	for at, members := range map[string]j{
		"0,-1,0":  {},
		"3,-6,4":  {"translation": []int{3, 4, 5}},
		"0,0,0":   {"rotation": []float64{2, 0, 0, 2}, "translation": []int{0, 0, -1}, "scale": []int{1, 1, -1}},
		"-1,0,0":  {"rotation": []float64{0, 1, 0, 0}}, // half a turn around Y
		"-1,-1,0": {"scale": []int{-1, 1, 1}},
		"4,4,6":   {"matrix": []int{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 4, 6, -5, 1}},
		"7,-8,-3": {"matrix": []int{0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 7, -3, 7, 1}},
		"0,-1,-1": {"rotation": []float64{0, 0, 0, 0}, "translation": []int{0, -1, 0}},
	} {
		f := newFile()
		f.node(f.cube(nil, nil), members)
		want(t, f, at+" #FFFFFFFF")
	}
}

func TestTransformationsOfParentsApply(t *testing.T) {
	f := newFile()
	mesh := f.cube(nil, nil)
	child := f.node(mesh, j{"translation": []int{1, 2, 3}, "name": "child"})
	f.add("nodes", j{"scale": []int{2, 2, 2}, "children": []int{child}, "translation": []int{100, 0, 0}})
	s := want(t, f, "102,-8,4 #FFFFFFFF; 103,-8,4 #FFFFFFFF; 102,-7,4 #FFFFFFFF; 103,-7,4 #FFFFFFFF; "+
		"102,-8,5 #FFFFFFFF; 103,-8,5 #FFFFFFFF; 102,-7,5 #FFFFFFFF; 103,-7,5 #FFFFFFFF")
	if s.Layers[0].Name != "child" || len(s.Layers) != 1 {
		t.Errorf("got %d layers, the first is %q", len(s.Layers), s.Layers[0].Name)
	}
}

func TestInstances(t *testing.T) {
	f := newFile()
	mesh := f.cube(nil, nil)
	f.doc["meshes"].([]any)[0].(j)["name"] = "brick"
	f.node(mesh, j{"name": strings.Repeat("ä", 200)})
	f.node(mesh, j{"translation": []int{2, 0, 0}})
	s := want(t, f, "0,-1,0 #FFFFFFFF; 2,-1,0 #FFFFFFFF")
	if s.Layers[0].Name != strings.Repeat("ä", 127) || s.Layers[1].Name != "brick" {
		t.Errorf("the layers are %q and %q", s.Layers[0].Name, s.Layers[1].Name)
	}
}

func TestScenes(t *testing.T) {
	two := func() *file {
		f := newFile()
		mesh := f.cube(nil, nil)
		f.node(mesh, nil)
		f.node(mesh, j{"translation": []int{2, 0, 0}})
		return f
	}
	f := two()
	f.doc["scenes"] = []j{{"nodes": []int{0}}, {"nodes": []int{1}}}
	want(t, f, "0,-1,0 #FFFFFFFF", "1 of 2 scenes are left out")
	f.doc["scene"] = 1
	want(t, f, "2,-1,0 #FFFFFFFF", "1 of 2 scenes are left out")
	want(t, two(), "0,-1,0 #FFFFFFFF; 2,-1,0 #FFFFFFFF")
	f = newFile()
	f.doc["scenes"] = []j{{}}
	if s := want(t, f, ""); len(s.Layers) != 1 {
		t.Errorf("got %d layers", len(s.Layers))
	}
}

// TestColors has a cube whose colour comes from vertices of every type, a factor, and a texture of sRGB.
func TestColors(t *testing.T) {
	for what, c := range map[string]struct {
		kind   string
		values any
		more   j
	}{
		"float":        {"VEC3", repeat[float32](8, 1, 0.5, 0), nil},
		"float, alpha": {"VEC4", repeat[float32](8, 1, 0.5, 0, 0.5), nil},
		"u8":           {"VEC3", repeat[uint8](8, 255, 128, 0), j{"normalized": true}},
		"u16":          {"VEC4", repeat[uint16](8, 65535, 32768, 0, 0), j{"normalized": true}},
		"beyond 1":     {"VEC3", repeat[float32](8, 7, 0.5, -3), nil},
	} {
		f := newFile()
		f.node(f.cube(j{"COLOR_0": f.accessor(c.kind, c.values, c.more)}, nil), nil)
		t.Run(what, func(t *testing.T) { want(t, f, "0,-1,0 #FFBC00FF") })
	}

	f := newFile()
	f.add("materials", j{"pbrMetallicRoughness": j{"baseColorFactor": []float64{0.5, 1, 1, 0.2}}, "name": "half"})
	f.node(f.cube(j{"COLOR_0": f.accessor("VEC3", repeat[float32](8, 0.5, 0.5, 0), nil)}, j{"material": 0}), nil)
	s := want(t, f, fmt.Sprintf("0,-1,0 %v", storage.RGB(srgb(0.25), srgb(0.5), 0)))
	if m := s.Materials[0]; m.Color != [4]float32{1, 1, 1, 1} || m.Metallic != 1 || m.Roughness != 1 || s.Layers[0].Material != 0 {
		t.Errorf("the factor stays in the material %+v of layer %d", m, s.Layers[0].Material)
	}
	f.doc["asset"].(j)["generator"] = "goxel"
	s = want(t, f, fmt.Sprintf("0,-1,0 %v", storage.RGB(srgb(0.5), srgb(0.5), 0)))
	if m := s.Materials[0]; m.Color != [4]float32{0.5, 1, 1, 0.2} {
		t.Errorf("Goxel's factor is lost from the material %+v", m)
	}
}

// TestPrimitives has one cube as lists, strips and fans, with indices of every type and without.
func TestPrimitives(t *testing.T) {
	corner := func(i uint8) []float32 { return cubeCorners[3*i : 3*i+3] }
	var soup []float32
	for _, i := range cubeFaces {
		soup = append(soup, corner(i)...)
	}
	// One strip around all faces, and for each two opposite corners a fan around the three faces there.
	strip := []uint16{3, 2, 7, 6, 5, 2, 1, 3, 0, 7, 4, 5, 0, 1}
	slices.Reverse(strip)
	fans := [][]uint16{{0, 3, 2, 1, 5, 4, 7, 3}, {6, 7, 4, 5, 1, 2, 3, 7}}
	for what, build := range map[string]func(f *file, at int) []any{
		"u8": func(f *file, at int) []any {
			return []any{j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", cubeFaces, nil), "mode": 4}}
		},
		"u16": func(f *file, at int) []any {
			return []any{j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", convert[uint16](cubeFaces), nil)}}
		},
		"u32": func(f *file, at int) []any {
			return []any{j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", convert[uint32](cubeFaces), nil)}}
		},
		"no indices": func(f *file, _ int) []any {
			return []any{j{"attributes": j{"POSITION": f.accessor("VEC3", soup, nil)}}}
		},
		"strip": func(f *file, at int) []any {
			return []any{j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", strip, nil), "mode": 5}}
		},
		"fans": func(f *file, at int) []any {
			a, b := f.accessor("SCALAR", fans[0], nil), f.accessor("SCALAR", fans[1], nil)
			return []any{j{"attributes": j{"POSITION": at}, "indices": a, "mode": 6}, j{"attributes": j{"POSITION": at}, "indices": b, "mode": 6}}
		},
	} {
		t.Run(what, func(t *testing.T) {
			f := newFile()
			at := f.accessor("VEC3", box(1, 1, 1, 4, 4, 4), nil)
			if what == "no indices" {
				soup = slices.Clone(soup)
				for i := range soup {
					soup[i] = 1 + 3*soup[i]
				}
			}
			mesh := f.add("meshes", j{"primitives": build(f, at)})
			f.node(mesh, nil)
			s, warnings := read(t, gltf.Binary(), f.glb(), map[string]any{"fill": "parity"})
			if n := s.Layers[0].Volume.Len(); n != 27 || len(warnings) > 0 {
				t.Errorf("got %d voxels, want 27; %q", n, warnings)
			}
		})
	}
}

func convert[T uint16 | uint32](list []uint8) []T {
	out := make([]T, len(list))
	for i, n := range list {
		out[i] = T(n)
	}
	return out
}

func TestSparseAccessorsAndStrides(t *testing.T) {
	f := newFile()
	var wide []float32 // a cube of two cells, each corner followed by four bytes of something else
	for i := range 8 {
		wide = append(append(wide, box(0, 0, 0, 2, 1, 1)[3*i:3*i+3]...), 99)
	}
	view := f.view(float32Bytes(wide...), j{"byteStride": 16})
	shifted := []float32{1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1} // the corners with x = 2 move to 1
	for _, which := range []int{
		f.view([]byte{1, 2, 5, 6}, nil), f.view([]byte{1, 0, 2, 0, 5, 0, 6, 0}, nil), f.view([]byte{1, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0}, nil),
	} {
		component := 5121 + 2*(which-1)
		at := f.add("accessors", j{"bufferView": view, "componentType": 5126, "count": 8, "type": "VEC3", "sparse": j{
			"count": 4, "indices": j{"bufferView": which, "componentType": component}, "values": j{"bufferView": f.view(float32Bytes(shifted...), nil)},
		}})
		mesh := f.mesh(j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", cubeFaces, nil)})
		f.doc["nodes"] = []any{j{"mesh": mesh}}
		want(t, f, "0,-1,0 #FFFFFFFF")
	}
	f = newFile()
	zeros := f.add("accessors", j{"componentType": 5126, "count": 8, "type": "VEC3", "sparse": j{
		"count": 8, "indices": j{"bufferView": f.view([]byte{0, 1, 2, 3, 4, 5, 6, 7}, nil), "componentType": 5121},
		"values": j{"bufferView": f.view(float32Bytes(cubeCorners...), nil)},
	}})
	f.node(f.mesh(j{"attributes": j{"POSITION": zeros}, "indices": f.accessor("SCALAR", cubeFaces, nil)}), nil)
	want(t, f, "0,-1,0 #FFFFFFFF")
}

// TestQuantizedPositions needs KHR_mesh_quantization.
func TestQuantizedPositions(t *testing.T) {
	for what, c := range map[string]struct {
		values any
		more   j
		scale  float64
	}{
		"i8":             {repeatCube[int8](10), nil, 0.1},
		"i8 normalized":  {repeatCube[int8](127), j{"normalized": true}, 1},
		"u8":             {repeatCube[uint8](2), nil, 0.5},
		"i16":            {repeatCube[int16](1000), nil, 0.001},
		"i16 normalized": {repeatCube[int16](-32767), j{"normalized": true}, -1},
		"u16 normalized": {repeatCube[uint16](65535), j{"normalized": true}, 1},
		"u32":            {repeatCube[uint32](4), nil, 0.25},
	} {
		t.Run(what, func(t *testing.T) {
			f := newFile()
			f.doc["extensionsRequired"] = []string{"KHR_mesh_quantization"}
			at := f.accessor("VEC3", c.values, c.more)
			f.node(f.mesh(j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", cubeFaces, nil)}), j{"scale": []float64{c.scale, c.scale, c.scale}})
			want(t, f, "0,-1,0 #FFFFFFFF")
		})
	}
}

// repeatCube returns the corners of a cube with an edge of that length.
func repeatCube[T int8 | uint8 | int16 | uint16 | uint32](edge T) []T {
	out := make([]T, len(cubeCorners))
	for i, f := range cubeCorners {
		out[i] = T(f) * edge
	}
	return out
}

func TestMaterialsOfOtherPrograms(t *testing.T) {
	f := newFile()
	f.add("materials", j{
		"name": "gold", "emissiveFactor": []float64{0.5, 0, 0.25}, "pbrMetallicRoughness": j{"roughnessFactor": 0.25},
		"extensions": j{"KHR_materials_emissive_strength": j{"emissiveStrength": 3}},
	})
	f.add("materials", j{"extensions": j{"KHR_materials_pbrSpecularGlossiness": j{"diffuseFactor": []float64{1, 0, 0, 1}, "glossinessFactor": 0.75}}})
	f.add("materials", j{"pbrMetallicRoughness": j{"metallicFactor": 0}})
	f.add("materials", j{"extensions": j{"KHR_materials_pbrSpecularGlossiness": j{}}})
	for i := range 4 {
		f.node(f.cube(nil, j{"material": i}), j{"translation": []int{2 * i, 0, 0}})
	}
	f.node(f.cube(nil, nil), j{"translation": []int{8, 0, 0}})
	s := want(t, f, "0,-1,0 #FFFFFFFF; 2,-1,0 #FF0000FF; 4,-1,0 #FFFFFFFF; 6,-1,0 #FFFFFFFF; 8,-1,0 #FFFFFFFF")
	white := [4]float32{1, 1, 1, 1}
	materials := []scene.Material{
		{Name: "gold", Color: white, Metallic: 1, Roughness: 0.25, Emission: [3]float32{1.5, 0, 0.75}},
		{Name: "Material.2", Color: white, Roughness: 0.25},
		{Name: "Material.4", Color: white},
	}
	if fmt.Sprint(s.Materials) != fmt.Sprint(materials) {
		t.Errorf("got the materials %+v, want %+v", s.Materials, materials)
	}
	for i, number := range []int{0, 1, -1, 2, -1} {
		if got := s.Layers[i].Material; got != number {
			t.Errorf("layer %d has the material %d, want %d", i, got, number)
		}
	}
}

func TestLayersWithSeveralMaterialsKeepThatOfMost(t *testing.T) {
	f := newFile()
	for _, c := range [][]float64{{1, 0, 0, 1}, {0, 1, 0, 1}} {
		f.add("materials", j{"name": fmt.Sprint(c), "pbrMetallicRoughness": j{"baseColorFactor": c}})
	}
	primitive := func(x float32, more j) j {
		p := j{"attributes": j{"POSITION": f.accessor("VEC3", box(x, 0, 0, x+1, 1, 1), nil)}, "indices": f.accessor("SCALAR", cubeFaces, nil)}
		for k, v := range more {
			p[k] = v
		}
		return p
	}
	mixed := []any{primitive(0, j{"material": 0}), primitive(2, j{"material": 1}), primitive(4, j{"material": 1})}
	none := []any{primitive(0, nil), primitive(2, nil), primitive(4, j{"material": 1})}
	f.node(f.add("meshes", j{"primitives": mixed}), nil)
	f.node(f.add("meshes", j{"primitives": none}), nil)
	s := want(t, f, "0,-1,0 #FF0000FF; 2,-1,0 #00FF00FF; 4,-1,0 #00FF00FF; 0,-1,0 #FFFFFFFF; 2,-1,0 #FFFFFFFF; 4,-1,0 #00FF00FF",
		"2 layers have several materials, and keep that of most of their triangles")
	if s.Layers[0].Material != 1 || s.Layers[1].Material != -1 {
		t.Errorf("got the materials %d and %d", s.Layers[0].Material, s.Layers[1].Material)
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	f := newFile()
	f.doc["animations"] = []j{{"name": "x"}, {}}
	f.doc["cameras"] = []j{{}}
	f.doc["extensionsUsed"] = []string{"EXT_mesh_gpu_instancing", "KHR_nothing"}
	at := f.accessor("VEC3", cubeCorners, nil)
	primitives := []any{
		j{"attributes": j{"POSITION": at}, "mode": 0},
		j{"attributes": j{"POSITION": at}, "mode": 3},
		j{"attributes": j{"NORMAL": at}},
		j{"attributes": j{"POSITION": at}, "indices": f.accessor("SCALAR", cubeFaces, nil), "targets": []j{{}}},
	}
	instancing := j{"EXT_mesh_gpu_instancing": j{}}
	f.node(f.add("meshes", j{"primitives": primitives}), j{"skin": 0, "translation": []int{5, 5, 5}, "extensions": instancing})
	want(t, f, "0,-1,0 #FFFFFFFF",
		"the instances of node 0 by EXT_mesh_gpu_instancing are left out",
		"2 primitives of points or lines are left out",
		"1 primitives without positions are left out",
		"the morph targets of 1 primitives are left out",
		"the skins of 1 nodes are left out: they stand as they were made",
		"2 animations are left out",
		"1 cameras are left out",
	)
}

// TestCompressedMeshes has what compressors leave: the extension, and perhaps data without it.
func TestCompressedMeshes(t *testing.T) {
	draco := newFile()
	at := draco.add("accessors", j{"componentType": 5126, "count": 8, "type": "VEC3"})
	draco.node(draco.mesh(j{"attributes": j{"POSITION": at}, "extensions": j{"KHR_draco_mesh_compression": j{"bufferView": 0}}}), nil)
	meshopt := newFile()
	meshopt.node(meshopt.cube(nil, nil), nil)
	meshopt.doc["bufferViews"].([]any)[0].(j)["extensions"] = j{"EXT_meshopt_compression": j{"buffer": 1}}
	refused := map[string][]byte{"KHR_draco_mesh_compression": draco.text(), "EXT_meshopt_compression": meshopt.json("")}
	for _, name := range []string{"KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_texture_basisu", "VENDOR_whatever"} {
		f := newFile()
		f.doc["extensionsRequired"] = []string{"KHR_texture_transform", name}
		refused[name+" required"] = f.text()
	}
	for name, data := range refused {
		_, _, err := tryRead(t, gltf.Format(), data, nil, nil)
		var unsupported *format.UnsupportedError
		if word, _, _ := strings.Cut(name, " "); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
	want(t, meshopt, "0,-1,0 #FFFFFFFF") // with data beside
	f := newFile()
	f.node(f.cube(nil, j{"extensions": j{"KHR_draco_mesh_compression": j{"bufferView": 0}}}), nil)
	want(t, f, "0,-1,0 #FFFFFFFF")
}
