package obj

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// look is what the faces of one material of a .mtl file have in common.
type look struct {
	material int           // of the scene, -1 for none
	color    storage.Color // 0 if the texture has it
}

// name returns the name of the look in the .mtl file.
func (l look) name() string {
	text := "palette"
	if l.color != 0 {
		text = fmt.Sprintf("%02x%02x%02x", l.color.R(), l.color.G(), l.color.B())
	}
	if l.material < 0 {
		return text
	}
	return fmt.Sprintf("%s_m%d", text, l.material+1)
}

func compareColors(a, b storage.Color) int { return cmp.Compare(a, b) }

// looks is what is written beside the file.
type looks struct {
	library string   // name of the .mtl file
	texture *texture // nil if every colour is a material
}

// look returns the look of a face.
func (e *encoder) look(material int, c storage.Color) look {
	if e.looks.texture != nil {
		c = 0
	}
	return look{material, c}
}

// materialOf returns the place of a layer's material in the scene, -1 if it has none.
func (e *encoder) materialOf(l *scene.Layer) int {
	if l.Material < 0 || l.Material >= len(e.scene.Materials) {
		return -1
	}
	return l.Material
}

// dress finds the looks of all faces and writes the files beside.
func (e *encoder) dress() error {
	base := besideName(e.opt.Name)
	e.looks = &looks{library: base + ".mtl"}
	counts := map[storage.Color]int64{}
	used := map[look]bool{}
	for i, l := range e.layers {
		m, err := e.measure(i)
		if err != nil {
			return err
		}
		for c, n := range countFaces(m) {
			counts[c] += n
			if e.colors == inPalette {
				c = 0
			}
			used[look{e.materialOf(l), c}] = true
		}
	}
	if e.colors == inPalette {
		table, err := palette.NewTable(e.ctx, counts, max(256, len(counts)), e.scene.Palette.Colors())
		if err != nil {
			return err
		}
		e.looks.texture = &texture{name: base + ".png", table: table}
		if err := e.looks.texture.write(e.opt.Beside); err != nil {
			return err
		}
	}
	return e.opt.Beside(e.looks.library, e.library(used))
}

// measure makes the mesh of a layer and keeps it as long as all that are kept take no more memory than one may.
func (e *encoder) measure(i int) (*mesh.Mesh, error) {
	if e.ctx.Err() != nil {
		return nil, context.Cause(e.ctx)
	}
	m, err := e.build(i)
	if err != nil {
		return nil, err
	}
	size := meshBytes(m)
	for _, k := range e.meshes[:i] {
		if k != nil {
			size += meshBytes(k)
		}
	}
	if size <= e.opt.MemoryLimit() {
		e.meshes[i] = m
	}
	return m, nil
}

func meshBytes(m *mesh.Mesh) int64 {
	return int64(12*len(m.Positions) + 12*len(m.Normals) + 4*len(m.Colors) + 16*len(m.Quads) + 12*len(m.Triangles))
}

// countFaces returns how many faces have each colour.
func countFaces(m *mesh.Mesh) map[storage.Color]int64 {
	counts := map[storage.Color]int64{}
	var last storage.Color
	run := int64(0)
	for i := range faces(m) {
		if c := colorOf(m, face(m, i)); c != last {
			counts[last] += run
			last, run = c, 0
		}
		run++
	}
	counts[last] += run
	delete(counts, 0) // before the first face
	return counts
}

// besideName returns what the names of the files beside begin with: one word, since many programs end a name at a blank.
func besideName(file string) string {
	file = strings.TrimSuffix(file, path.Ext(file))
	if file = strings.Join(strings.Fields(file), "_"); file == "" {
		return "model"
	}
	return file
}

// library returns the text of the .mtl file.
func (e *encoder) library(used map[look]bool) []byte {
	list := make([]look, 0, len(used))
	for l := range used {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b look) int {
		return cmp.Or(cmp.Compare(a.material, b.material), compareColors(a.color, b.color))
	})
	var b bytes.Buffer
	b.WriteString("# goxel-daemon\n")
	for _, l := range list {
		fmt.Fprintf(&b, "\nnewmtl %s\n", l.name())
		if l.color == 0 {
			b.WriteString("Kd 1 1 1\n")
		} else {
			fmt.Fprintf(&b, "Kd%s%s%s\n", e.channels[l.color.R()], e.channels[l.color.G()], e.channels[l.color.B()])
		}
		b.WriteString("Ks 0 0 0\nillum 1\n")
		if l.material >= 0 {
			writeMaterial(&b, &e.scene.Materials[l.material])
		}
		if l.color == 0 {
			fmt.Fprintf(&b, "map_Kd %s\n", e.looks.texture.name)
		}
	}
	return b.Bytes()
}

// writeMaterial writes what a scene's material says beside the colour. Numbers that are not finite say nothing.
func writeMaterial(b *bytes.Buffer, m *scene.Material) {
	line := func(key string, values ...float32) {
		for _, v := range values {
			if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
				return
			}
		}
		b.WriteString(key)
		for _, v := range values {
			fmt.Fprintf(b, " %g", v)
		}
		b.WriteByte('\n')
	}
	line("Pm", m.Metallic)
	line("Pr", m.Roughness)
	if m.Emission != [3]float32{} {
		line("Ke", m.Emission[:]...)
	}
	if m.Color[3] < 1 {
		line("d", m.Color[3])
	}
}
