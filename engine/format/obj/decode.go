package obj

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/polygon"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// What is held for each vertex and the like, with the room that growing lists have and the copies that parts get.
const (
	vertexBytes   = 2*24 + 2*12 + 24
	texelBytes    = 2 * 8
	triangleBytes = 2*28 + 12
	partBytes     = 512
)

// Decode reads objects or groups into layers.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	values := opt.Values.Of(options())
	p := &parser{
		budget: format.NewBudget(ctx, name, opt), opt: opt, data: data, rest: data, layers: values.Text("layers"),
		groups: map[string]*part{}, materials: map[string]int32{}, material: -1, other: map[string]bool{},
	}
	if err := p.parse(); err != nil {
		return nil, err
	}
	models, err := p.models()
	if err != nil {
		return nil, err
	}
	return meshio.Read(ctx, p.budget, values, models)
}

// parser reads the lines of a file.
type parser struct {
	budget *format.Budget
	opt    *format.DecodeOptions
	data   []byte
	rest   []byte // after the line at hand
	offset int    // of the line at hand
	line   int    // its number
	joined []byte // lines that are one
	layers string // a value of the option

	positions [][3]float64
	colors    [][3]float32 // of the first vertices, negative where there is none; see color
	brightest float32
	texels    [][2]float32

	parts    []*part
	current  *part
	groups   map[string]*part
	cutter   polygon.Cutter
	polygon  [][3]float64
	corners  []corner
	tooSmall bool // a face with fewer than three corners was there

	libraries []string
	materials map[string]int32
	material  int32 // the one in use, -1 for none
	lines     int   // that are not empty
	unknown   int   // of them
	other     map[string]bool
}

// part is what becomes a layer.
type part struct {
	name      string
	triangles []triangle
}

type triangle struct {
	at       [3]uint32 // vertices
	texel    [3]uint32 // points of the texture, counted from 1; 0 for none
	material int32
}

// parse reads all lines.
func (p *parser) parse() error {
	if err := p.budget.At(0, 1); err != nil {
		return err
	}
	if p.layers == "auto" {
		p.layers = "groups"
		if hasObjects(p.data) {
			p.layers = "objects"
		}
	}
	for len(p.rest) > 0 {
		p.offset = len(p.data) - len(p.rest)
		line := p.next()
		if p.line&0xfff == 0 {
			if err := p.budget.At(int64(p.offset), 2*int64(len(p.data))); err != nil {
				return err
			}
		}
		key, rest := word.Cut(line)
		if len(key) == 0 {
			continue
		}
		p.lines++
		if key[0] == '#' {
			continue
		}
		rest, err := p.whole(string(key), rest)
		if err != nil {
			return err
		}
		if err := p.statement(string(key), rest); err != nil {
			return err
		}
	}
	return p.end()
}

// next returns the next line.
func (p *parser) next() (line []byte) {
	line, p.rest = word.Line(p.rest)
	p.line++
	return line
}

// whole returns a line's rest with the lines that go on with it, since it ends in a backslash. Names go to the end of their line.
func (p *parser) whole(key string, rest []byte) ([]byte, error) {
	if len(rest) == 0 || rest[len(rest)-1] != '\\' || isName(key) {
		return rest, nil
	}
	p.joined = p.joined[:0]
	for len(rest) > 0 && rest[len(rest)-1] == '\\' {
		p.joined = append(append(p.joined, rest[:len(rest)-1]...), ' ')
		if err := p.budget.Hold(len(rest)); err != nil {
			return nil, err
		}
		rest = p.next()
	}
	p.joined = append(p.joined, rest...)
	return p.joined, nil
}

func isName(key string) bool { return key == "o" || key == "g" || key == "usemtl" || key == "mtllib" }

// statement reads the rest of a line.
func (p *parser) statement(key string, rest []byte) error {
	switch key {
	case "v":
		return p.vertex(rest)
	case "vt":
		return p.texel(rest)
	case "f", "fo":
		return p.face(rest)
	case "o":
		if p.layers == "objects" {
			return p.begin(objectOf(rest))
		}
	case "g":
		if p.layers == "groups" {
			return p.group(strings.Join(strings.Fields(string(rest)), " "))
		}
	case "usemtl":
		return p.use(strings.TrimSpace(string(rest)))
	case "mtllib":
		p.library(strings.TrimSpace(string(rest)))
	case "vn", "s": // directions and smoothing are of no use for voxels
	default:
		if p.unknown++; len(p.other) < 10 {
			p.other[fmt.Sprintf("%.20q", key)] = true
		}
	}
	return nil
}

// objectOf returns the name of an object as it stands after one blank.
func objectOf(rest []byte) string {
	if len(rest) > 0 {
		rest = rest[1:]
	}
	return string(rest)
}

// begin starts a new part.
func (p *parser) begin(text string) error {
	if len(p.parts) >= p.budget.Limits().Layers {
		return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf("more than %d layers", p.budget.Limits().Layers)}
	}
	if err := p.budget.Hold(partBytes); err != nil {
		return err
	}
	p.current = &part{name: text}
	p.parts = append(p.parts, p.current)
	return nil
}

// group goes on with the group of that name, or starts it.
func (p *parser) group(text string) error {
	if p.current = p.groups[text]; p.current != nil {
		return nil
	}
	if err := p.begin(text); err != nil {
		return err
	}
	p.groups[text] = p.current
	return nil
}

// end tells what was left out, and drops groups without faces.
func (p *parser) end() error {
	if p.lines == p.unknown {
		return &format.Error{Format: name, Offset: -1, Msg: "no line is that of an OBJ file"}
	}
	if len(p.other) > 0 {
		kinds := make([]string, 0, len(p.other))
		for k := range p.other {
			kinds = append(kinds, k)
		}
		slices.Sort(kinds)
		p.budget.Warnf("lines that begin with %s are left out", strings.Join(kinds, ", "))
	}
	if p.tooSmall {
		p.budget.Warnf("faces with fewer than three corners are left out")
	}
	if p.cutter.Spent >= polygon.Work {
		p.budget.Warnf("some of the many faces with many corners are not cut along their outline")
	}
	faces := 0
	for _, k := range p.parts {
		faces += len(k.triangles)
	}
	if faces == 0 && len(p.positions) > 0 {
		p.budget.Warnf("the file has vertices and no faces")
	}
	if p.layers != "objects" {
		p.parts = slices.DeleteFunc(p.parts, func(k *part) bool { return len(k.triangles) == 0 })
	}
	return nil
}

// hasObjects reports whether a line of the file names an object.
func hasObjects(data []byte) bool {
	for len(data) > 0 {
		var line []byte
		line, data = word.Line(data)
		if key, _ := word.Cut(line); len(key) == 1 && key[0] == 'o' {
			return true
		}
	}
	return false
}
