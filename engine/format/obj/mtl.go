package obj

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// What is read beside a file at most.
const (
	maxLibraries = 64
	maxTextures  = 1024
)

// material is what a face looks like.
type material struct {
	color   storage.Color
	image   string // the name of the texture in the .mtl file, "" for none
	texture *voxelize.Texture
	hidden  bool // not to be seen
	said    bool // so by d, which counts more than Tr, since programs do not agree on its direction
	defined bool
}

// plain is the look of faces without a material.
var plain = material{color: storage.RGB(255, 255, 255)}

// use makes a material the one of the faces that follow.
func (p *parser) use(text string) error {
	n, ok := p.materials[text]
	if !ok {
		if err := p.budget.Hold(partBytes + len(text)); err != nil {
			return err
		}
		n = int32(len(p.materials))
		p.materials[text] = n
	}
	p.material = n
	return nil
}

// library notes the name of a .mtl file.
func (p *parser) library(text string) {
	if text != "" && len(p.libraries) < maxLibraries && !slices.Contains(p.libraries, text) {
		p.libraries = append(p.libraries, text)
	}
}

// loadMaterials returns the materials in use, from the files beside.
func (p *parser) loadMaterials() ([]material, error) {
	list := make([]material, len(p.materials))
	for i := range list {
		list[i] = plain
	}
	if len(list) == 0 || len(p.libraries) == 0 {
		return list, nil
	}
	if p.opt.Beside == nil {
		p.budget.Warnf("materials are left out, since the folder of the file is not known")
		return list, nil
	}
	for _, text := range p.libraries {
		if err := p.readLibrary(text, list); err != nil {
			return nil, err
		}
	}
	missing := 0
	for i := range list {
		if !list[i].defined {
			missing++
		}
	}
	if missing > 0 {
		p.budget.Warnf("%d of %d materials are in no file", missing, len(list))
	}
	return list, p.loadTextures(list)
}

// readLibrary reads a .mtl file, or several if no file has the whole name.
func (p *parser) readLibrary(text string, list []material) error {
	data, err := p.opt.Beside(local(text))
	if words := strings.Fields(text); err != nil && len(words) > 1 {
		for _, w := range words[:min(len(words), maxLibraries)] {
			if err := p.readLibrary(w, list); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		p.budget.Warnf("the materials of %.100q are left out: %v", text, err)
		return nil
	}
	if err := p.budget.Hold(len(data)); err != nil {
		return err
	}
	return p.parseLibrary(data, list)
}

// local returns a name that leads out of the file's folder as that of a file within it, and any other as it is, with forward slashes.
func local(text string) string {
	text = path.Clean(strings.ReplaceAll(text, `\`, "/"))
	if strings.HasPrefix(text, "/") || strings.HasPrefix(text, "../") || strings.Contains(text, ":") {
		return path.Base(text)
	}
	return text
}

// parseLibrary takes what is needed from the text of a .mtl file. Of several materials with one name the first counts.
func (p *parser) parseLibrary(data []byte, list []material) error {
	var m *material // nil for one that is not used
	for n := 0; len(data) > 0; n++ {
		var line []byte
		line, data = word.Line(data)
		if n&0xfff == 0 {
			if err := p.budget.Check(); err != nil {
				return err
			}
		}
		key, rest := word.Cut(line)
		if string(key) == "newmtl" {
			m = nil
			if i, ok := p.materials[strings.TrimSpace(string(rest))]; ok && !list[i].defined {
				m = &list[i]
				m.defined = true
			}
			continue
		}
		if m != nil {
			m.line(string(key), rest)
		}
	}
	return nil
}

// line takes a line of a material. What is not understood is left out.
func (m *material) line(key string, rest []byte) {
	switch key {
	case "Kd":
		var c [3]float64
		for i := range c {
			var w []byte
			var ok bool
			w, rest = word.Cut(rest)
			if c[i], ok = word.Float(w); !ok {
				return
			}
		}
		m.color = storage.RGB(channel(255*c[0]), channel(255*c[1]), channel(255*c[2]))
	case "d", "Tr":
		w, after := word.Cut(rest)
		if string(w) == "-halo" {
			w, _ = word.Cut(after)
		}
		f, ok := word.Float(w)
		switch {
		case !ok:
		case key == "d":
			m.hidden, m.said = f == 0, true
		case !m.said:
			m.hidden = f == 1
		}
	case "map_Kd":
		m.image = imageOf(strings.TrimSpace(string(rest)))
	}
}

// imageOf returns the name of the file after the options of a texture.
func imageOf(text string) string {
	arguments := map[string]int{
		"-blendu": 1, "-blendv": 1, "-cc": 1, "-clamp": 1, "-imfchan": 1, "-texres": 1, "-bm": 1, "-boost": 1, "-type": 1, "-mm": 2, "-o": 3, "-s": 3, "-t": 3,
	}
	for strings.HasPrefix(text, "-") {
		option, rest := word.Cut([]byte(text))
		n, ok := arguments[string(option)]
		if !ok {
			break
		}
		for range n {
			w, after := word.Cut(rest)
			if _, number := word.Float(w); n == 3 && !number { // one to three numbers
				break
			}
			rest = after
		}
		text = strings.TrimSpace(string(rest))
	}
	return text
}

// loadTextures reads the pictures of the materials. One that cannot be read is left out with a warning.
func (p *parser) loadTextures(list []material) error {
	loaded := map[string]*voxelize.Texture{}
	for i := range list {
		m := &list[i]
		if m.image == "" {
			continue
		}
		t, ok := loaded[m.image]
		if !ok && len(loaded) < maxTextures {
			var err error
			if t, err = p.loadTexture(m.image); err != nil {
				return err
			}
			loaded[m.image] = t
		}
		m.texture = t
	}
	return nil
}

// loadTexture reads a picture, and returns nil after a warning if that is not possible.
func (p *parser) loadTexture(text string) (*voxelize.Texture, error) {
	data, err := p.opt.Beside(local(text))
	if err != nil {
		p.budget.Warnf("the texture %.100q is left out: %v", text, err)
		return nil, nil
	}
	if err := p.budget.Hold(len(data)); err != nil {
		return nil, err
	}
	t, err := voxelize.DecodeTexture(data, p.budget)
	var unsupported *format.UnsupportedError
	if errors.As(err, &unsupported) {
		return nil, err
	}
	if err != nil {
		p.budget.Warnf("the texture %.100q is left out: %v", text, err)
		return nil, nil
	}
	return t, nil
}
