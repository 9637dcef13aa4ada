package gltf

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// The names of the formats in requests, replies and errors.
const (
	textName   = "gltf"
	binaryName = "glb"
)

const generator = "goxel-daemon"

// The values of the option colors.
const (
	colorsVertex  = "vertex"
	colorsPalette = "palette"
	colorsNone    = "none"
)

// Format returns the description of .gltf files, which are one JSON text, with their codec.
func Format() *format.Format {
	return &format.Format{
		Name:    textName,
		Title:   "glTF",
		Exts:    []string{".gltf"},
		Aliases: []string{"gltf2", "gl transmission format"},
		Doc:     "A mesh of the visible surface for game engines and Blender, one node for each visible layer, with materials; all in one JSON file.",
		Caps:    caps(),
		Options: options(),
		Sniff:   sniffText,
		Decode: func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
			return decode(ctx, textName, data, opt)
		},
		Encode: func(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
			return encode(ctx, textName, w, s, opt)
		},
	}
}

// Binary returns the description of .glb files, the binary container of glTF, with their codec.
func Binary() *format.Format {
	return &format.Format{
		Name:    binaryName,
		Title:   "glTF binary",
		Exts:    []string{".glb"},
		Aliases: []string{"gltf binary", "binary gltf"},
		Doc:     "A mesh of the visible surface for game engines and Blender, as glTF but in a third of the bytes.",
		Caps:    caps(),
		Options: options(),
		Sniff:   format.Prefix(magic),
		Decode: func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
			return decode(ctx, binaryName, data, opt)
		},
		Encode: func(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
			return encode(ctx, binaryName, w, s, opt)
		},
	}
}

func caps() format.Caps {
	return format.Caps{Layers: true, Names: true, Negative: true, Materials: true, Mesh: true, Surface: true}
}

func options() []format.Option {
	colors := format.Option{
		Name: "colors", Aliases: []string{"colours"}, Use: format.ForWrite, Default: colorsVertex,
		Words: []string{colorsVertex, colorsPalette, colorsNone},
		Doc:   "where colours are: at the vertices, in a texture with a texel for each, or left out",
	}
	return slices.Concat([]format.Option{colors}, meshio.WriteOptions(true), meshio.ReadOptions(true))
}

// sniffText reports whether head begins a JSON object with the members of glTF.
func sniffText(head []byte, _ int64) bool {
	text, opened := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), blanks), []byte{'{'})
	if !opened {
		return false
	}
	text, quoted := bytes.CutPrefix(bytes.TrimLeft(text, blanks), []byte{'"'})
	key, _, ended := bytes.Cut(text, []byte{'"'})
	if !quoted || !ended || !slices.Contains(members, string(key)) {
		return false
	}
	if string(key) == "asset" {
		return bytes.Contains(text, []byte(`"version"`))
	}
	return slices.ContainsFunc(typical, func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

const (
	byteOrderMark = "\xef\xbb\xbf"
	blanks        = " \t\r\n"
)

// members are the names that may come first in a file, and typical are words of which one is in the first bytes of any file with a mesh.
var (
	members = []string{
		"asset", "extensionsUsed", "extensionsRequired", "extensions", "extras", "accessors", "animations", "buffers", "bufferViews", "cameras",
		"images", "materials", "meshes", "nodes", "samplers", "scene", "scenes", "skins", "textures",
	}
	typical = []string{`"asset"`, `"bufferView`, `"byteLength"`, `"componentType"`, `"primitives"`, `"POSITION"`, `"pbrMetallicRoughness"`, `"KHR_`}
)
