package gltf_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
)

// set changes a member of element i of a list.
func (f *file) set(list string, i int, name string, value any) {
	f.doc[list].([]any)[i].(j)[name] = value
}

// primitiveOf returns the only primitive of mesh 0.
func (f *file) primitiveOf() j { return f.doc["meshes"].([]any)[0].(j)["primitives"].([]any)[0].(j) }

func TestWrongFiles(t *testing.T) {
	type change func(f *file)
	set := func(list string, i int, name string, value any) change {
		return func(f *file) { f.set(list, i, name, value) }
	}
	for _, c := range []struct {
		msg    string
		change change
	}{
		{"asset.version is missing", func(f *file) { f.doc["asset"] = j{} }},
		{"there is no scene 3", func(f *file) { f.doc["scene"] = 3 }},
		{"there is no node 7", func(f *file) { f.doc["scenes"] = []j{{"nodes": []int{7}}} }},
		{"there is no node -1", set("nodes", 0, "children", []int{-1})},
		{"node 0 has several parents", func(f *file) { f.doc["scenes"] = []j{{"nodes": []int{0, 0}}} }},
		{"node 0 has several parents", func(f *file) { f.set("nodes", 0, "children", []int{0}); f.doc["scenes"] = []j{{"nodes": []int{0}}} }},
		{"there is no mesh 9", set("nodes", 0, "mesh", 9)},
		{"the matrix of node 0 has 3 numbers", set("nodes", 0, "matrix", []int{1, 2, 3})},
		{"the scale of node 0 has 1 numbers", set("nodes", 0, "scale", []int{1})},
		{"a position that is not finite", func(f *file) {
			f.set("nodes", 0, "scale", []float64{1e308, 1, 1})
			f.add("nodes", j{"scale": []float64{1e308, 1, 1}, "children": []int{0}})
		}},
		{"mode 7", func(f *file) { f.primitiveOf()["mode"] = 7 }},
		{"there is no material 3", func(f *file) { f.primitiveOf()["material"] = 3 }},
		{"there is no accessor 44", func(f *file) { f.primitiveOf()["indices"] = 44 }},
		{"indices of the componentType 5126", func(f *file) { f.primitiveOf()["indices"] = f.accessor("SCALAR", []float32{0, 1, 2}, nil) }},
		{"the index 8, and 8 vertices", func(f *file) { f.primitiveOf()["indices"] = f.accessor("SCALAR", []uint8{0, 1, 8}, nil) }},
		{`the type "VEC2", and [VEC3] is needed`, set("accessors", 0, "type", "VEC2")},
		{"componentType 5124", set("accessors", 0, "componentType", 5124)},
		{"has -1 elements", set("accessors", 0, "count", -1)},
		{"has 8 elements at -4", set("accessors", 0, "byteOffset", -4)},
		{"there are bytes for 8", set("accessors", 0, "count", 9)},
		{"there are bytes for 7", set("accessors", 0, "byteOffset", 4)},
		{"begins at 97 of a bufferView of 96", set("accessors", 0, "byteOffset", 97)},
		{"there is no bufferView 5", set("accessors", 0, "bufferView", 5)},
		{"byteStride of 8", set("bufferViews", 0, "byteStride", 8)},
		{"byteStride of 256", set("bufferViews", 0, "byteStride", 256)},
		{"97 bytes at 0 of a buffer of", set("bufferViews", 0, "byteLength", 1<<40)},
		{"is 96 bytes at -1", set("bufferViews", 0, "byteOffset", -1)},
		{"there is no buffer 1", set("bufferViews", 0, "buffer", 1)},
		{"8 elements, which lie outside", func(f *file) {
			f.set("accessors", 0, "sparse", j{"count": 8, "indices": j{"bufferView": 1, "componentType": 5126}, "values": j{"bufferView": 0, "byteOffset": 4}})
		}},
		{"replaces 9 elements", func(f *file) {
			f.set("accessors", 0, "sparse", j{"count": 9, "indices": j{"bufferView": 1, "componentType": 5121}, "values": j{"bufferView": 0}})
		}},
		{"componentType 0", func(f *file) { f.set("accessors", 0, "componentType", 0) }},
		{"replaces 1 elements", func(f *file) {
			f.set("accessors", 0, "sparse", j{"count": 1, "indices": j{"bufferView": 1, "componentType": 1}, "values": j{"bufferView": 0}})
		}},
		{"replaces element 9 of 8", func(f *file) {
			where := f.view([]byte{9}, nil)
			f.set("accessors", 0, "sparse", j{"count": 1, "indices": j{"bufferView": where, "componentType": 5121}, "values": j{"bufferView": 0}})
		}},
		{"there is no bufferView 8", func(f *file) {
			f.set("accessors", 0, "sparse", j{"count": 1, "indices": j{"bufferView": 8, "componentType": 5121}, "values": j{"bufferView": 0}})
		}},
		{"there is no bufferView 8", func(f *file) {
			f.set("accessors", 0, "sparse", j{"count": 1, "indices": j{"bufferView": 1, "componentType": 5121}, "values": j{"bufferView": 8}})
		}},
		{"has 2 colours for 8 vertices", func(f *file) { f.attribute("COLOR_0", f.accessor("VEC3", []float32{1, 1, 1, 1, 1, 1}, nil)) }},
		{"[VEC3 VEC4] is needed", func(f *file) { f.attribute("COLOR_0", f.accessor("VEC2", []float32{1, 1}, nil)) }},
		{"has 1 points of a texture for 8 vertices", func(f *file) { f.texture(); f.attribute("TEXCOORD_0", f.accessor("VEC2", []float32{1, 1}, nil)) }},
		{"[VEC2] is needed", func(f *file) { f.texture(); f.attribute("TEXCOORD_0", 0) }},
		{"there is no texture 0", func(f *file) { f.texture(); f.doc["textures"] = []j{} }},
		{"there is no image 3", func(f *file) { f.texture(); f.set("textures", 0, "source", 3) }},
		{"there is no sampler 0", func(f *file) { f.texture(); f.set("textures", 0, "sampler", 0) }},
		{"there is no bufferView 77", func(f *file) { f.texture(); f.set("images", 0, "bufferView", 77) }},
		{"the colour of material 0 has 3 numbers", func(f *file) {
			f.add("materials", j{"pbrMetallicRoughness": j{"baseColorFactor": []int{1, 1, 1}}})
			f.primitiveOf()["material"] = 0
		}},
		{"the emissiveFactor of material 0 has 2 numbers", func(f *file) { f.add("materials", j{"emissiveFactor": []int{1, 1}}) }},
		{"has not 2 numbers", func(f *file) {
			f.texture()
			f.set("materials", 0, "pbrMetallicRoughness", j{"baseColorTexture": j{"index": 0, "extensions": j{"KHR_texture_transform": j{"offset": []int{1}}}}})
		}},
		{"accessors.count is a string", set("accessors", 0, "count", "8")},
	} {
		f := newFile()
		f.node(f.cube(nil, nil), nil)
		c.change(f)
		_, _, err := tryRead(t, gltf.Format(), f.text(), nil, nil)
		var bad *format.Error
		if msg := strings.Replace(c.msg, "97 bytes at 0", fmt.Sprint(1<<40)+" bytes at 0", 1); !errors.As(err, &bad) || !strings.Contains(err.Error(), msg) {
			t.Errorf("got the error %v, want %q", err, msg)
		}
	}
}

func (f *file) attribute(name string, accessor int) {
	f.primitiveOf()["attributes"].(j)[name] = accessor
}

// texture gives the primitive a texture whose points are missing so far.
func (f *file) texture() {
	f.add("images", j{"bufferView": f.view(picture(color.NRGBA{1, 2, 3, 255}), nil)})
	f.add("textures", j{"source": 0})
	f.add("materials", j{"pbrMetallicRoughness": j{"baseColorTexture": j{"index": 0}}})
	f.primitiveOf()["material"] = 0
	f.attribute("TEXCOORD_0", f.accessor("VEC2", repeat[float32](8, 0, 0), nil))
}

func TestUnsupportedFiles(t *testing.T) {
	for msg, change := range map[string]func(f *file){
		`version "1.0"`:       func(f *file) { f.doc["asset"] = j{"version": "1.0"} },
		`needs version "2.1"`: func(f *file) { f.doc["asset"] = j{"version": "2.1", "minVersion": "2.1"} },
		"has 1000000 elements without data": func(f *file) {
			delete(f.doc["accessors"].([]any)[0].(j), "bufferView")
			f.set("accessors", 0, "count", 1000000)
		},
		"buffer 1 has no data":                 func(f *file) { f.set("bufferViews", 0, "buffer", 1); f.doc["buffers"] = []any{} },
		`buffer 0: "ftp://x" is not a file in`: nil,
	} {
		f := newFile()
		f.node(f.cube(nil, nil), nil)
		uri := ""
		if change != nil {
			change(f)
		} else {
			uri = "ftp://x"
		}
		data := f.text()
		if uri != "" {
			data = f.json(uri)
		}
		if strings.HasPrefix(msg, "buffer 1") {
			data = bytes.Replace(data, []byte(`"buffers":[`), []byte(`"buffers":[{"byteLength":1},{"byteLength":96},`), 1)
		}
		_, _, err := tryRead(t, gltf.Format(), data, nil, nil)
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), msg) {
			t.Errorf("got the error %v, want %q", err, msg)
		}
	}
}

func TestErrorsNameThePlace(t *testing.T) {
	f := newFile()
	f.node(f.cube(nil, nil), nil)
	good := f.glb()
	at := func(i int, v uint32) []byte {
		data := bytes.Clone(good)
		binary.LittleEndian.PutUint32(data[i:], v)
		return data
	}
	json := len(f.json(""))
	json += -json & 3
	for _, c := range []struct {
		data   []byte
		offset int64
		msg    string
	}{
		{good[:6], 6, "the header is cut off"},
		{good[:12], 8, "the length is"},
		{append(bytes.Clone(good[:8]), 12, 0, 0, 0), 12, "there is no chunk"},
		{at(8, 5), 8, "the length is 5 bytes"},
		{at(8, uint32(len(good)+1)), 8, "the length is"},
		{at(12, 1<<31), 12, "a chunk of 2147483648 bytes"},
		{at(16, 1), 16, "the first chunk is no JSON"},
		{at(20+json, 1<<20), int64(20 + json), "a chunk of 1048576 bytes"},
		{at(20, 0), 21, "invalid character"},
		{[]byte("{\"asset\": x"), 11, "invalid character"},
		{[]byte("\xef\xbb\xbf{]"), 5, "invalid character"},
		{[]byte(""), 0, "unexpected end"},
		{[]byte(`{"asset":{"version":2}}`), 21, "asset.version is a number"},
		{[]byte("[]"), 1, "is a array"},
		{[]byte(strings.Repeat(`{"asset":`, 20000)), 90001, "exceeded max depth"},
	} {
		_, _, err := tryRead(t, gltf.Binary(), c.data, nil, nil)
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != c.offset || !strings.Contains(bad.Msg, c.msg) {
			t.Errorf("%.20q: got the error %v, want %q at %d", c.data, err, c.msg, c.offset)
		}
	}
	_, _, err := tryRead(t, gltf.Binary(), at(4, 1), nil, nil)
	var unsupported *format.UnsupportedError
	if !errors.As(err, &unsupported) {
		t.Errorf("version 1: got the error %v", err)
	}
}

// TestManySmallObjectsCount has texts that take a hundred times their length once they are parsed, even where they have no objects.
func TestManySmallObjectsCount(t *testing.T) {
	for _, item := range []string{"{}", "1", "null", "[]", `"\",\""`} {
		text := `{"asset":{"version":"2.0"},"accessors":[` + item + strings.Repeat(","+item, 300_000) + "]}"
		_, err := gltf.Format().Read(t.Context(), []byte(text), &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 64 << 20}})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "memory") {
			t.Errorf("%s: got the error %v", item, err)
		}
	}
}

func TestDetection(t *testing.T) {
	long := strings.Repeat(`{"bufferView":0,"componentType":5126,"count":24,"type":"VEC3"},`, 100)
	for text, name := range map[string]string{
		`{"asset":{"version":"2.0"}}`:                         "gltf",
		"\xef\xbb\xbf \r\n{ \t\"asset\" : {\"version\":\"2":   "gltf",
		`{"accessors":[` + long:                               "gltf",
		`{"extensionsUsed":["KHR_materials_ior"],"meshes":[]`: "gltf",
		`{"scene":0,"scenes":[{"nodes":[0]}],"asset":{}}`:     "gltf",
		`{"scene":0,"scenes":[{"nodes":[0]}]}`:                "",
		`{"asset":{"name":"x"}}`:                              "",
		`{"name":"asset","asset":{"version":1}}`:              "",
		`[{"asset":{"version":"2.0"}}]`:                       "",
		`{`:                                                   "",
		`{"asse`:                                              "",
		"":                                                    "",
		"glTF\x02\x00\x00\x00":                                "glb",
		"glT":                                                 "",
	} {
		got := ""
		if f := format.List(both()).Detect("x", []byte(text[:min(len(text), format.SniffLen)])); f != nil {
			got = f.Name
		}
		if got != name {
			t.Errorf("%.40q is recognised as %q, want %q", text, got, name)
		}
	}
}

// TestEitherContainerIsReadByEitherFormat is for files with the wrong extension.
func TestEitherContainerIsReadByEitherFormat(t *testing.T) {
	f := newFile()
	f.node(f.cube(nil, nil), nil)
	for _, data := range [][]byte{f.text(), f.glb(), append(f.glb(), "more"...), append([]byte("\xef\xbb\xbf"), f.text()...)} {
		for _, kind := range both() {
			if s, _ := read(t, kind, data, nil); cells(s) != "0,-1,0 #FFFFFFFF" {
				t.Errorf("%s: got %s", kind.Name, cells(s))
			}
		}
	}
}
