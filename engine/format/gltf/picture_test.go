package gltf_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"image/color"
	"os"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gltf"
)

func TestAlpha(t *testing.T) {
	for _, c := range []struct {
		mode   string
		cutoff any
		alpha  float64
		want   string
	}{
		{"OPAQUE", nil, 0.25, "0,-1,0 #FFFFFFFF"},
		{"BLEND", nil, 0.25, "0,-1,0 #FFFFFF40"},
		{"BLEND", nil, 0, ""},
		{"MASK", nil, 0.25, ""},
		{"MASK", nil, 0.75, "0,-1,0 #FFFFFFFF"},
		{"MASK", 0.2, 0.25, "0,-1,0 #FFFFFFFF"},
		{"MASK", 0.9, 0.75, ""},
	} {
		f := newFile()
		m := j{"alphaMode": c.mode, "pbrMetallicRoughness": j{"baseColorFactor": []float64{1, 1, 1, c.alpha}}}
		if c.cutoff != nil {
			m["alphaCutoff"] = c.cutoff
		}
		f.add("materials", m)
		f.node(f.cube(nil, j{"material": 0}), nil)
		want(t, f, c.want)
	}
}

// texturedFile returns a cube all of whose corners have one point of a picture of four pixels.
func texturedFile(u, v float32, ref, sampler j) *file {
	f := newFile()
	pixels := []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {100, 150, 200, 255}}
	f.add("images", j{"bufferView": f.view(picture(pixels...), nil), "mimeType": "image/png"})
	f.add("textures", j{"source": 0})
	if sampler != nil {
		f.add("samplers", sampler)
		f.doc["textures"] = []any{j{"source": 0, "sampler": 0}}
	}
	if ref == nil {
		ref = j{}
	}
	ref["index"] = 0
	f.add("materials", j{"pbrMetallicRoughness": j{"baseColorTexture": ref}})
	points := f.accessor("VEC2", repeat(8, u, v), nil)
	f.node(f.cube(j{"TEXCOORD_0": points, "TEXCOORD_1": f.accessor("VEC2", repeat[uint16](8, 65535, 0), j{"normalized": true})}, j{"material": 0}), nil)
	return f
}

func TestTextures(t *testing.T) {
	transform := func(members j) j { return j{"extensions": j{"KHR_texture_transform": members}} }
	for _, c := range []struct {
		u, v         float32
		ref, sampler j
		want         string
	}{
		{0.1, 0.5, nil, nil, "#FF0000FF"},
		{0.25, 0.5, nil, nil, "#00FF00FF"}, // the edge of a texel
		{0.6, 0.5, nil, nil, "#0000FFFF"},
		{0.9, 0.5, nil, nil, "#6496C8FF"},
		{1.3, 7.5, nil, nil, "#00FF00FF"},
		{1.3, 0.5, nil, j{"wrapS": 33071}, "#6496C8FF"},
		{1.3, 0.5, nil, j{"wrapS": 33648, "wrapT": 33648}, "#0000FFFF"},
		{-0.1, 0.5, nil, j{"wrapS": 10497}, "#6496C8FF"},
		{0.1, 0.5, j{"texCoord": 1}, j{"wrapS": 33071}, "#6496C8FF"},
		{0.1, 0.5, j{"texCoord": 7}, nil, "#FFFFFFFF"}, // there are no such points
		{0.1, 0.5, transform(j{"offset": []float64{0.5, 0}}), nil, "#0000FFFF"},
		{0.1, 0.5, transform(j{"scale": []float64{4, 1}}), nil, "#00FF00FF"},
		{0.1, 0.4, transform(j{"rotation": 1.5707963267948966}), nil, "#00FF00FF"}, // u becomes v
		{0.1, 0.5, transform(j{"texCoord": 1}), j{"wrapS": 33071}, "#6496C8FF"},
	} {
		want(t, texturedFile(c.u, c.v, c.ref, c.sampler), "0,-1,0 "+c.want)
	}
}

func TestPicturesThatCannotBeReadAreLeftOut(t *testing.T) {
	for msg, members := range map[string]j{
		"has no picture of a kind that can be read":              {"textures": []j{{"extensions": j{"EXT_texture_webp": j{"source": 0}}}}},
		"image 0 is left out: the texture is no PNG or JPEG":     {"images": []j{{"uri": "data:image/png;base64,AAAA"}}},
		`image 0 is left out: the file "a b.png" is not at hand`: {"images": []j{{"uri": "a%20b.png"}}},
		`image 0 is left out: "../x.png" is not a file`:          {"images": []j{{"uri": "../x.png"}}},
	} {
		f := texturedFile(0.1, 0.5, nil, nil)
		for list, value := range members {
			f.doc[list] = value
		}
		s, warnings := read(t, gltf.Format(), f.text(), nil)
		if got := cells(s); got != "0,-1,0 #FFFFFFFF" || len(warnings) != 1 || !strings.Contains(warnings[0], msg) {
			t.Errorf("got %s with the warnings %q, want one with %q", got, warnings, msg)
		}
	}
}

func TestFilesBeside(t *testing.T) {
	pixels := picture(color.NRGBA{255, 0, 0, 255})
	f := texturedFile(0.1, 0.5, nil, nil)
	f.doc["images"] = []j{{"uri": "./textures/r%C3%B6t.png"}}
	files := map[string][]byte{"textures/röt.png": pixels, "mesh.bin": f.data}
	beside := func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, os.ErrNotExist
	}
	s, warnings, err := tryRead(t, gltf.Format(), f.json("mesh.bin?x#y"), nil, beside)
	if err != nil || cells(s) != "0,-1,0 #FF0000FF" || len(warnings) > 0 {
		t.Fatalf("got %v, %q", err, warnings)
	}
	for _, uri := range []string{
		"other.bin", "/mesh.bin", "../mesh.bin", "a/../../mesh.bin", "%2e%2e/mesh.bin", "http://x/mesh.bin", "C:mesh.bin", `..\mesh.bin`, "x%3Amesh.bin", "%zz", ".", "?",
	} {
		_, _, err := tryRead(t, gltf.Format(), f.json(uri), nil, beside)
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("%s: got the error %v", uri, err)
		}
	}
}

func TestDataURIs(t *testing.T) {
	f := newFile()
	f.node(f.cube(nil, nil), nil)
	plain := "data:application/octet-stream,"
	for _, b := range f.data {
		plain += fmt.Sprintf("%%%02x", b)
	}
	encoded := base64.StdEncoding.EncodeToString(f.data)
	for _, uri := range []string{
		plain, "DATA:;BASE64," + encoded, "data:;base64," + strings.TrimRight(encoded, "="),
		"data:;base64," + strings.ReplaceAll(strings.ReplaceAll(encoded, "=", "%3D"), "A", "%41"),
	} {
		s, _ := read(t, gltf.Format(), f.json(uri), nil)
		if got := cells(s); got != "0,-1,0 #FFFFFFFF" {
			t.Errorf("%.40s: got %s", uri, got)
		}
	}
	for _, uri := range []string{"data:", "data:;base64,*", "data:;base64,%", "data:,%zz", "data:;base64,AAAA"} {
		_, _, err := tryRead(t, gltf.Format(), f.json(uri), nil, nil)
		var bad *format.Error
		if !errors.As(err, &bad) {
			t.Errorf("%s: got the error %v", uri, err)
		}
	}
}
