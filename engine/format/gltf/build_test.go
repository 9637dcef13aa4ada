package gltf_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
)

// j is a JSON object.
type j = map[string]any

// file builds a glTF file for tests, independently of the encoder.
type file struct {
	doc  j
	data []byte
}

func newFile() *file {
	return &file{doc: j{"asset": j{"version": "2.0"}}}
}

// add appends to a list of the document and returns the new element's number.
func (f *file) add(list string, element j) int {
	all, _ := f.doc[list].([]any)
	f.doc[list] = append(all, element)
	return len(all)
}

// view appends bytes as a bufferView.
func (f *file) view(data []byte, more j) int {
	v := j{"buffer": 0, "byteOffset": len(f.data), "byteLength": len(data)}
	for k, x := range more {
		v[k] = x
	}
	f.data = append(f.data, data...)
	for len(f.data)%4 != 0 {
		f.data = append(f.data, 0)
	}
	return f.add("bufferViews", v)
}

// accessor appends values, a slice of numbers of fixed size, as an accessor of elements of the given type.
func (f *file) accessor(kind string, values any, more j) int {
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, values); err != nil {
		panic(err)
	}
	component, size := 0, 0
	switch values.(type) {
	case []int8:
		component, size = 5120, 1
	case []uint8:
		component, size = 5121, 1
	case []int16:
		component, size = 5122, 2
	case []uint16:
		component, size = 5123, 2
	case []uint32:
		component, size = 5125, 4
	case []float32:
		component, size = 5126, 4
	}
	width := map[string]int{"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[kind]
	a := j{"bufferView": f.view(b.Bytes(), nil), "componentType": component, "count": b.Len() / size / width, "type": kind}
	for k, x := range more {
		a[k] = x
	}
	return f.add("accessors", a)
}

// mesh appends a mesh of one primitive.
func (f *file) mesh(p j) int { return f.add("meshes", j{"primitives": []any{p}}) }

// node appends a node of a mesh with more members.
func (f *file) node(mesh int, more j) int {
	n := j{"mesh": mesh}
	for k, x := range more {
		n[k] = x
	}
	return f.add("nodes", n)
}

// json returns the document with the given URI for its buffer, none for "".
func (f *file) json(uri string) []byte {
	if len(f.data) > 0 {
		b := j{"byteLength": len(f.data)}
		if uri != "" {
			b["uri"] = uri
		}
		f.doc["buffers"] = []any{b}
	}
	text, err := json.Marshal(f.doc)
	if err != nil {
		panic(err)
	}
	return text
}

// text returns the file as .gltf.
func (f *file) text() []byte {
	return f.json("data:application/gltf-buffer;base64," + base64.StdEncoding.EncodeToString(f.data))
}

// glb returns the file as .glb.
func (f *file) glb() []byte {
	text := f.json("")
	for len(text)%4 != 0 {
		text = append(text, ' ')
	}
	le := binary.LittleEndian
	out := append([]byte("glTF"), 2, 0, 0, 0)
	out = le.AppendUint32(out, uint32(12+8+len(text)+8+len(f.data)))
	out = le.AppendUint32(le.AppendUint32(out, uint32(len(text))), 0x4e4f534a)
	out = append(out, text...)
	out = le.AppendUint32(le.AppendUint32(out, uint32(len(f.data))), 0x004e4942)
	return append(out, f.data...)
}

// Eight corners and twelve triangles of a cube, counter-clockwise from outside.
var (
	cubeCorners = []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1}
	cubeFaces   = []uint8{
		0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 3, 6, 2, 3, 7, 6, 0, 7, 3, 0, 4, 7, 1, 2, 6, 1, 6, 5,
	}
)

// box returns the corners of a box.
func box(x0, y0, z0, x1, y1, z1 float32) []float32 {
	lo, hi := [3]float32{x0, y0, z0}, [3]float32{x1, y1, z1}
	out := make([]float32, len(cubeCorners))
	for i, f := range cubeCorners {
		out[i] = lo[i%3] + f*(hi[i%3]-lo[i%3])
	}
	return out
}

// repeat returns n times the values.
func repeat[T any](n int, values ...T) []T {
	var out []T
	for range n {
		out = append(out, values...)
	}
	return out
}

// cube appends a mesh of the unit cube with further attributes and members of its primitive.
func (f *file) cube(attributes, more j) int {
	a := j{"POSITION": f.accessor("VEC3", cubeCorners, nil)}
	for k, x := range attributes {
		a[k] = x
	}
	p := j{"attributes": a, "indices": f.accessor("SCALAR", cubeFaces, nil)}
	for k, x := range more {
		p[k] = x
	}
	return f.mesh(p)
}

// picture returns a PNG of a row of pixels.
func picture(pixels ...color.NRGBA) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, len(pixels), 1))
	for x, c := range pixels {
		m.SetNRGBA(x, 0, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// srgb returns a linear intensity in sRGB, by the definition.
func srgb(f float64) uint8 {
	if f <= 0.0031308 {
		f *= 12.92
	} else {
		f = 1.055*math.Pow(f, 1/2.4) - 0.055
	}
	return uint8(math.Round(f * 255))
}

// samples returns small files with what the encoder does not write: textures, sparse accessors, strips, transformations, materials.
func samples() [][]byte {
	textured := newFile()
	image := textured.view(picture(color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}), nil)
	textured.add("images", j{"bufferView": image, "mimeType": "image/png"})
	textured.add("samplers", j{"wrapS": 33648, "wrapT": 33071})
	textured.add("textures", j{"source": 0, "sampler": 0})
	textured.add("materials", j{"name": "m", "alphaMode": "MASK", "pbrMetallicRoughness": j{
		"baseColorTexture": j{"index": 0, "extensions": j{"KHR_texture_transform": j{"offset": []float64{0.25, 0}, "scale": []float64{0.5, 1}}}},
		"baseColorFactor":  []float64{1, 0.5, 0.5, 1},
	}})
	points := textured.accessor("VEC2", repeat[uint8](8, 64, 128), j{"normalized": true})
	mesh := textured.cube(j{"TEXCOORD_0": points}, j{"material": 0})
	child := textured.node(mesh, j{"translation": []int{2, 0, 0}, "rotation": []float64{0, 1, 0, 0}, "scale": []int{1, 2, 1}})
	textured.node(mesh, j{"matrix": []int{-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, "children": []int{child}})

	sparse := newFile()
	moved := sparse.view(float32Bytes(0, 2, 1), nil)
	which := sparse.view([]byte{7}, nil)
	at := sparse.accessor("VEC3", cubeCorners, j{"sparse": j{
		"count": 1, "indices": j{"bufferView": which, "componentType": 5121}, "values": j{"bufferView": moved},
	}})
	strip := sparse.accessor("SCALAR", []uint16{0, 1, 2, 3}, nil)
	sparse.node(sparse.add("meshes", j{"primitives": []any{
		j{"attributes": j{"POSITION": at}, "indices": strip, "mode": 5}, j{"attributes": j{"POSITION": at}, "mode": 6}, j{"attributes": j{"POSITION": at}, "mode": 1},
	}}), nil)
	return [][]byte{textured.glb(), sparse.text()}
}

func float32Bytes(values ...float32) []byte {
	var out []byte
	for _, f := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f))
	}
	return out
}
