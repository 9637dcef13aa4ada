package gltf

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// reader reads one file.
type reader struct {
	name    string
	opt     *format.DecodeOptions
	budget  *format.Budget
	size    int    // of the file
	binary  []byte // the second chunk of a GLB, nil if there is none
	doc     document
	own     bool // the factor of a base colour is the layer's, not the voxels'
	buffers map[int][]byte
	images  map[int]*voxelize.Texture // nil for those that cannot be read
	loaded  int                       // bytes of all buffers
	numbers []int                     // of the scene's materials by those of the file, -1 for none
	ofColor []bool                    // by material of the file: it is that of a colour of the palette
	lost    losses
}

// losses counts what is left out.
type losses struct{ points, morphs, skins, empty, mixed int }

// decode reads a file of either kind, whatever the name of the format in errors.
func decode(ctx context.Context, name string, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	r := &reader{
		name: name, opt: opt, budget: format.NewBudget(ctx, name, opt), size: len(data),
		buffers: map[int][]byte{}, images: map[int]*voxelize.Texture{},
	}
	text, offset, err := r.container(data)
	if err != nil {
		return nil, err
	}
	if err := r.parse(text, offset); err != nil {
		return nil, err
	}
	if err := r.supported(); err != nil {
		return nil, err
	}
	s := &scene.Scene{}
	if err := r.materials(s); err != nil {
		return nil, err
	}
	parts, err := r.parts()
	if err != nil {
		return nil, err
	}
	r.warn()
	layers, err := meshio.Read(ctx, r.budget, opt.Values.Of(options()), parts)
	if err != nil {
		return nil, err
	}
	layers.Materials, layers.Palette = s.Materials, s.Palette
	return layers, nil
}

// bad returns the error of a file that is wrong at no particular place.
func (r *reader) bad(text string, args ...any) error { return r.badAt(-1, text, args...) }

func (r *reader) badAt(offset int, text string, args ...any) error {
	return &format.Error{Format: r.name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func (r *reader) unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: r.name, Msg: fmt.Sprintf(text, args...)}
}

// container returns the JSON text of a file and its place, and keeps the binary chunk of a GLB.
func (r *reader) container(data []byte) (text []byte, offset int, err error) {
	if !bytes.HasPrefix(data, []byte(magic)) {
		text = bytes.TrimPrefix(data, []byte(byteOrderMark))
		return text, len(data) - len(text), nil
	}
	if len(data) < headerBytes {
		return nil, 0, r.badAt(len(data), "the header is cut off")
	}
	if version := binary.LittleEndian.Uint32(data[4:]); version != 2 {
		return nil, 0, r.unsupported("version %d of the container, and only 2 is known", version)
	}
	total := binary.LittleEndian.Uint32(data[8:])
	if int64(total) > int64(len(data)) || total < headerBytes {
		return nil, 0, r.badAt(8, "the length is %d bytes, and there are %d", total, len(data))
	}
	return r.chunks(data[:total])
}

// chunks finds the JSON and the first binary chunk.
func (r *reader) chunks(data []byte) (text []byte, offset int, err error) {
	for at := headerBytes; at+chunkHeader <= len(data); {
		length, kind := binary.LittleEndian.Uint32(data[at:]), binary.LittleEndian.Uint32(data[at+4:])
		body := data[at+chunkHeader:]
		if int64(length) > int64(len(body)) {
			return nil, 0, r.badAt(at, "a chunk of %d bytes, and %d are left", length, len(body))
		}
		body = body[:length]
		switch {
		case text == nil && kind != chunkJSON:
			return nil, 0, r.badAt(at+4, "the first chunk is no JSON")
		case text == nil:
			text, offset = body, at+chunkHeader
		case kind == chunkBinary && r.binary == nil:
			r.binary = body
		}
		at += chunkHeader + int(length)
	}
	if text == nil {
		return nil, 0, r.badAt(len(data), "there is no chunk")
	}
	return text, offset, nil
}

// What the objects and values of JSON take at most in memory, once they are parsed.
const (
	objectBytes = 384
	valueBytes  = 96
)

// weigh returns the bytes that a document takes at most, beside its strings. The members of the lists of the outermost object are objects,
// and take their room even where the text has something else.
func weigh(text []byte) int {
	n, depth := objectBytes, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			if depth != 2 { // its member was counted before
				n += objectBytes
			}
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 2 {
				n += objectBytes
			} else {
				n += valueBytes
			}
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return n
}

// parse reads the document, after it has counted what it will take.
func (r *reader) parse(text []byte, offset int) error {
	if err := r.budget.Hold(2*len(text) + weigh(text)); err != nil {
		return err
	}
	if err := r.budget.Check(); err != nil {
		return err
	}
	err := json.Unmarshal(text, &r.doc)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
	case errors.As(err, &syntax):
		return r.badAt(offset+int(syntax.Offset), "%v", err)
	case errors.As(err, &kind):
		return r.badAt(offset+int(kind.Offset), "%s is a %s", kind.Field, kind.Value)
	default:
		return r.badAt(offset, "%v", err)
	}
	r.own = strings.HasPrefix(strings.ToLower(r.doc.Asset.Generator), "goxel")
	return r.budget.At(int64(r.size)/4, 2*int64(r.size))
}

// supported returns an error if the file says that it needs more than is understood.
func (r *reader) supported() error {
	switch v := r.doc.Asset.Version; {
	case v == "":
		return r.bad("asset.version is missing")
	case !strings.HasPrefix(v, "2."):
		return r.unsupported("version %.20q of glTF, and only 2.0 is known", v)
	}
	if v := r.doc.Asset.MinVersion; v != "" && v != "2.0" {
		return r.unsupported("the file needs version %.20q of glTF, and 2.0 is known", v)
	}
	for _, name := range r.doc.ExtensionsRequired {
		if !slices.Contains(understood, name) {
			return r.unsupported("the file needs the extension %.60s, which is not supported", name)
		}
	}
	return nil
}

// understood lists the extensions that a file may require: they are followed, or change only how surfaces take light.
var understood = []string{
	"KHR_mesh_quantization", "KHR_texture_transform", strengthExtension, specularExtension,
	"KHR_materials_unlit", "KHR_materials_ior", "KHR_materials_specular", "KHR_materials_transmission", "KHR_materials_volume",
	"KHR_materials_clearcoat", "KHR_materials_sheen", "KHR_materials_anisotropy", "KHR_materials_iridescence", "KHR_materials_dispersion",
	"KHR_materials_variants", "KHR_lights_punctual", "KHR_xmp_json_ld", "KHR_animation_pointer",
}

const specularExtension = "KHR_materials_pbrSpecularGlossiness"

// warn tells what was left out.
func (r *reader) warn() {
	r.lost.say(r, r.lost.points, "%d primitives of points or lines are left out")
	r.lost.say(r, r.lost.empty, "%d primitives without positions are left out")
	r.lost.say(r, r.lost.morphs, "the morph targets of %d primitives are left out")
	r.lost.say(r, r.lost.skins, "the skins of %d nodes are left out: they stand as they were made")
	r.lost.say(r, r.lost.mixed, "%d layers have several materials, and keep that of most of their triangles")
	r.lost.say(r, len(r.doc.Animations), "%d animations are left out")
	r.lost.say(r, len(r.doc.Cameras), "%d cameras are left out")
}

func (losses) say(r *reader, n int, text string) {
	if n > 0 {
		r.budget.Warnf(text, n)
	}
}
