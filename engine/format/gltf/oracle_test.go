package gltf_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"
)

// parsed is a file as an independent, strict reader sees it. It reads what the encoder writes and no more.
type parsed struct {
	t    testing.TB
	used map[string]map[int]bool // objects that are referred to, by list

	Asset  struct{ Version, Generator string }
	Scene  int
	Scenes []struct{ Nodes []int }
	Nodes  []struct {
		Name        string
		Children    []int
		Mesh        *int
		Translation [3]float64
	}
	Meshes []struct {
		Name       string
		Primitives []struct {
			Attributes        map[string]int
			Indices, Material int
		}
	}
	Materials []struct {
		Name                 *string
		PbrMetallicRoughness struct {
			BaseColorFactor  []float32
			BaseColorTexture *struct{ Index, TexCoord int }
			MetallicFactor   float32
			RoughnessFactor  float32
		}
		EmissiveFactor []float32
		AlphaMode      string
		Extensions     struct {
			KHR_materials_emissive_strength struct{ EmissiveStrength float32 }
		}
	}
	Images    []struct{ BufferView int }
	Accessors []struct {
		BufferView, ByteOffset, ComponentType, Count int
		Type                                         string
		Normalized                                   bool
		Min, Max                                     []float32
	}
	BufferViews []struct{ Buffer, ByteOffset, ByteLength, ByteStride, Target int }
	Buffers     []struct {
		ByteLength int
		URI        string
	}

	data   []byte
	pixels image.Image
}

// face is a triangle of a file.
type face struct {
	mesh, material int
	corners        [3][3]float32
	normal         [3]float32
	color          [3]uint8 // of the first corner, white without colours
}

// parse reads a file, and checks its container.
func parse(t testing.TB, data []byte) *parsed {
	t.Helper()
	p := &parsed{t: t, used: map[string]map[int]bool{}}
	le := binary.LittleEndian
	text := data
	if bytes.HasPrefix(data, []byte("glTF")) {
		if le.Uint32(data[4:]) != 2 || int(le.Uint32(data[8:])) != len(data) || len(data)%4 != 0 {
			t.Fatalf("the header is % x for %d bytes", data[:12], len(data))
		}
		n := int(le.Uint32(data[12:]))
		if string(data[16:20]) != "JSON" || n%4 != 0 {
			t.Fatalf("the first chunk is % x", data[12:20])
		}
		text = data[20 : 20+n]
		if rest := data[20+n:]; len(rest) > 0 {
			if string(rest[4:8]) != "BIN\x00" || int(le.Uint32(rest)) != len(rest)-8 {
				t.Fatalf("the second chunk is % x", rest[:8])
			}
			p.data = rest[8:]
		}
	}
	if err := json.Unmarshal(text, p); err != nil {
		t.Fatal(err)
	}
	if len(p.Buffers) > 1 {
		t.Fatalf("%d buffers", len(p.Buffers))
	}
	for _, b := range p.Buffers {
		if uri, ok := strings.CutPrefix(b.URI, "data:application/octet-stream;base64,"); ok {
			var err error
			if p.data, err = base64.StdEncoding.DecodeString(uri); err != nil {
				t.Fatal(err)
			}
		}
		if b.ByteLength != len(p.data) {
			t.Fatalf("the buffer has %d bytes, and says %d", len(p.data), b.ByteLength)
		}
	}
	return p
}

// use notes that an object is referred to, and that it exists.
func (p *parsed) use(list string, i, n int) {
	p.t.Helper()
	if i < 0 || i >= n {
		p.t.Fatalf("%s %d of %d", list, i, n)
	}
	if p.used[list] == nil {
		p.used[list] = map[int]bool{}
	}
	p.used[list][i] = true
}

// view returns the bytes of a view.
func (p *parsed) view(i, target int) []byte {
	p.t.Helper()
	p.use("bufferViews", i, len(p.BufferViews))
	v := p.BufferViews[i]
	if v.ByteOffset%4 != 0 || v.Target != target {
		p.t.Fatalf("bufferView %d is at %d with the target %d", i, v.ByteOffset, v.Target)
	}
	return p.data[v.ByteOffset : v.ByteOffset+v.ByteLength]
}

// floats returns the elements of an accessor, and checks its bounds.
func (p *parsed) floats(i int, kind string, component int) [][]float32 {
	p.t.Helper()
	p.use("accessors", i, len(p.Accessors))
	a := p.Accessors[i]
	if a.Type != kind || a.ComponentType != component {
		p.t.Fatalf("accessor %d has the type %s of %d, want %s of %d", i, a.Type, a.ComponentType, kind, component)
	}
	data, stride := p.view(a.BufferView, 34962), p.BufferViews[a.BufferView].ByteStride
	width := int(kind[3] - '0')
	list := make([][]float32, a.Count)
	lo, hi := make([]float32, width), make([]float32, width)
	for k := range list {
		list[k] = make([]float32, width)
		for c := range width {
			at := data[a.ByteOffset+k*stride:]
			if component == 5123 {
				list[k][c] = float32(binary.LittleEndian.Uint16(at[2*c:])) / 65535
			} else {
				list[k][c] = math.Float32frombits(binary.LittleEndian.Uint32(at[4*c:]))
			}
			if k == 0 {
				lo[c], hi[c] = list[k][c], list[k][c]
			}
			lo[c], hi[c] = min(lo[c], list[k][c]), max(hi[c], list[k][c])
		}
	}
	for c := range a.Min {
		if a.Min[c] != lo[c] || a.Max[c] != hi[c] {
			p.t.Errorf("accessor %d says %v to %v, and is %v to %v", i, a.Min, a.Max, lo, hi)
		}
	}
	return list
}

// indices returns the numbers of an accessor, which are smaller than n.
func (p *parsed) indices(i, n int) []int {
	p.t.Helper()
	p.use("accessors", i, len(p.Accessors))
	a := p.Accessors[i]
	data := p.view(a.BufferView, 34963)
	list := make([]int, a.Count)
	for k := range list {
		switch a.ComponentType {
		case 5123:
			list[k] = int(binary.LittleEndian.Uint16(data[2*k:]))
		case 5125:
			list[k] = int(binary.LittleEndian.Uint32(data[4*k:]))
		default:
			p.t.Fatalf("indices of the type %d", a.ComponentType)
		}
		if list[k] >= n || a.ComponentType == 5123 && list[k] == 0xffff {
			p.t.Fatalf("index %d of %d", list[k], n)
		}
	}
	return list
}

// faces returns all triangles in their own coordinates, and checks that they turn around their normals and that nothing is unused.
func (p *parsed) faces() []face {
	p.t.Helper()
	var list []face
	for m, mesh := range p.Meshes {
		for _, prim := range mesh.Primitives {
			p.use("materials", prim.Material, len(p.Materials))
			points := p.floats(prim.Attributes["POSITION"], "VEC3", 5126)
			normals := p.floats(prim.Attributes["NORMAL"], "VEC3", 5126)
			colors := p.colors(prim.Attributes, len(points), prim.Material)
			indices := p.indices(prim.Indices, len(points))
			if len(indices)%3 != 0 || len(indices) == 0 || len(normals) != len(points) {
				p.t.Fatalf("%d indices, %d points, %d normals", len(indices), len(points), len(normals))
			}
			for k := 0; k < len(indices); k += 3 {
				f := face{mesh: m, material: prim.Material, color: colors[indices[k]], normal: [3]float32(normals[indices[k]])}
				for c := range 3 {
					f.corners[c] = [3]float32(points[indices[k+c]])
					p.turns(&f, normals[indices[k+c]])
				}
				list = append(list, f)
			}
		}
	}
	p.everythingIsUsed()
	return list
}

// turns checks a normal of a face.
func (p *parsed) turns(f *face, normal []float32) {
	p.t.Helper()
	cross := f.cross()
	dot, length := 0.0, 0.0
	for c, n := range normal {
		dot += cross[c] * float64(n)
		length += float64(n) * float64(n)
	}
	if math.Abs(length-1) > 1e-5 {
		p.t.Fatalf("the normal %v", normal)
	}
	if f.corners[2] != [3]float32{} && dot < 0 {
		p.t.Fatalf("the triangle %v has the normal %v", f.corners, normal)
	}
}

// cross returns a vector along the outward side of a face; its length is twice the area.
func (f *face) cross() [3]float64 {
	var u, v [3]float64
	for c := range 3 {
		u[c] = float64(f.corners[1][c]) - float64(f.corners[0][c])
		v[c] = float64(f.corners[2][c]) - float64(f.corners[0][c])
	}
	return [3]float64{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
}

// area returns the area of a face.
func (f *face) area() float64 {
	c := f.cross()
	return math.Sqrt(c[0]*c[0]+c[1]*c[1]+c[2]*c[2]) / 2
}

// colors returns the colours of n vertices as sRGB.
func (p *parsed) colors(attributes map[string]int, n, material int) [][3]uint8 {
	p.t.Helper()
	list := make([][3]uint8, n)
	texture := p.Materials[material].PbrMetallicRoughness.BaseColorTexture
	vertex, hasVertex := attributes["COLOR_0"]
	point, hasPoint := attributes["TEXCOORD_0"]
	switch {
	case hasVertex:
		for i, c := range p.floats(vertex, "VEC4", 5123) {
			if c[3] != 1 {
				p.t.Fatalf("a vertex has the alpha %v", c[3])
			}
			list[i] = [3]uint8{srgb(float64(c[0])), srgb(float64(c[1])), srgb(float64(c[2]))}
		}
	case hasPoint && texture != nil:
		if p.pixels == nil {
			var err error
			if p.pixels, err = png.Decode(bytes.NewReader(p.view(p.Images[0].BufferView, 0))); err != nil {
				p.t.Fatal(err)
			}
		}
		b := p.pixels.Bounds()
		for i, uv := range p.floats(point, "VEC2", 5126) {
			x, y := float64(uv[0])*float64(b.Dx()), float64(uv[1])*float64(b.Dy())
			if x-math.Floor(x) != 0.5 || y-math.Floor(y) != 0.5 {
				p.t.Fatalf("the point %v is not in the middle of a texel", uv)
			}
			r, g, bl, _ := p.pixels.At(int(x), int(y)).RGBA()
			list[i] = [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8)}
		}
	default:
		if hasVertex || hasPoint || texture != nil {
			p.t.Fatalf("colours at %v with the texture %v", attributes, texture)
		}
		for i := range list {
			list[i] = [3]uint8{255, 255, 255}
		}
	}
	return list
}

// everythingIsUsed checks that there is no object that nothing refers to, and that the views fill the buffer.
func (p *parsed) everythingIsUsed() {
	p.t.Helper()
	if len(p.used["accessors"]) != len(p.Accessors) || len(p.used["bufferViews"]) != len(p.BufferViews) {
		p.t.Errorf("of %d accessors and %d bufferViews only %v are used", len(p.Accessors), len(p.BufferViews), p.used)
	}
	end := 0
	for i, v := range p.BufferViews {
		if v.ByteOffset != (end+3)/4*4 {
			p.t.Errorf("bufferView %d begins at %d, and the one before ends at %d", i, v.ByteOffset, end)
		}
		end = v.ByteOffset + v.ByteLength
	}
	if (end+3)/4*4 != len(p.data) {
		p.t.Errorf("the bufferViews end at %d of %d", end, len(p.data))
	}
}
