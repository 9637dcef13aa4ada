package vox

import (
	"math"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// finish is what MATL says about the voxels with one index. The numbers are those of the file, -1 where it does not say.
type finish struct {
	kind                                             string // without its underscore, "" for the default
	metal, rough, emit, flux, trans, alpha, strength float64
}

var plainFinish = finish{metal: -1, rough: -1, emit: -1, flux: -1, trans: -1, alpha: -1, strength: -1}

// The kinds of finish that look other than the default, diffuse.
const (
	metal = "metal"
	glass = "glass"
	light = "emit"
	blend = "blend" // of all that the others are
	media = "media"
)

// readMaterial reads the contents of MATL.
func (d *decoder) readMaterial(c *cursor) {
	id := c.int32()
	f := plainFinish
	c.dict(func(key, value string) {
		switch key {
		case "_type":
			f.kind = strings.TrimPrefix(strings.ToLower(value), "_")
		case "_metal":
			f.metal = number(value)
		case "_rough":
			f.rough = number(value)
		case "_emit":
			f.emit = number(value)
		case "_flux":
			f.flux = number(value)
		case "_trans":
			f.trans = number(value)
		case "_alpha":
			f.alpha = number(value)
		case "_weight":
			f.strength = number(value)
		}
	})
	if c.bad || id < 0 || id > 256 {
		d.budget.Warnf("the material %d is damaged and was left out", id)
		return
	}
	d.setFinish(uint8(id), f)
}

// setFinish keeps a finish unless it is the default one.
func (d *decoder) setFinish(index uint8, f finish) {
	switch f.kind {
	case metal, glass, light, blend, media:
		d.finishes[index] = f
	default:
		delete(d.finishes, index)
	}
}

// number returns the number of a text, -1 if there is none of 0 or more.
func number(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n >= 0) || n > 1e6 {
		return -1
	}
	return n
}

// readOldMaterial reads the contents of MATT, which came before MATL.
func (d *decoder) readOldMaterial(c *cursor) {
	id, kind := c.int32(), c.int32()
	f := plainFinish
	weight := c.float()
	set := uint32(c.int32())
	var values [7]float64
	for i := range values {
		if values[i] = -1; set>>i&1 == 1 {
			values[i] = c.float()
		}
	}
	if c.bad || id < 0 || id > 256 || kind < 0 || kind > 3 {
		d.budget.Warnf("the material %d is damaged and was left out", id)
		return
	}
	f.kind = [...]string{"", metal, glass, light}[kind]
	f.strength, f.rough = weight, values[1]
	if values[5] > 0 {
		f.flux = math.Round(values[5])
	}
	d.setFinish(uint8(id), f)
}

// float reads a number that is not negative, -1 for any other.
func (c *cursor) float() float64 {
	f := float64(math.Float32frombits(uint32(c.int32())))
	if !(f >= 0) || f > 1e6 {
		return -1
	}
	return f
}

// material returns how the voxels of a colour take light, nil if that is not said.
func (f finish) material(c storage.Color) *scene.Material {
	if f.kind == "" {
		return nil
	}
	part := func(kind string, otherwise float64, numbers ...float64) float64 {
		if f.kind != kind && f.kind != blend {
			return 0
		}
		for _, n := range numbers {
			if n >= 0 {
				return n
			}
		}
		if f.kind == blend {
			return 0
		}
		return otherwise
	}
	m := &scene.Material{Roughness: 0.1}
	if f.rough >= 0 {
		m.Roughness = float32(min(f.rough, 1))
	} else if f.kind == light {
		m.Roughness = 1
	}
	m.Metallic = float32(min(part(metal, 1, f.metal, f.strength), 1))
	trans := max(part(glass, 0.5, f.trans, f.alpha, f.strength), part(media, 0.5, f.trans, f.alpha))
	m.Color = [4]float32{1, 1, 1, float32(1 - min(trans, 1))}
	glow := part(light, 1, f.emit, f.strength) * math.Pow(10, min(max(f.flux, 0), maxFlux))
	for i, v := range linear(c) {
		m.Emission[i] = float32(v * glow)
	}
	return m
}

// maxFlux is the largest power of ten that multiplies the light of a material.
const maxFlux = 4

// linear returns the linear intensities of a colour's channels, 0 to 1.
func linear(c storage.Color) (l [3]float64) {
	for i, v := range [...]uint8{c.R(), c.G(), c.B()} {
		l[i] = gamma.Linear(float64(v) / 255)
	}
	return l
}

// glow returns how many times as bright as a colour its light is, rounded so that reading and writing it gives the same again.
func glow(m *scene.Material, c storage.Color) float64 {
	full, most := 0.0, 0.0
	for i, v := range linear(c) {
		full, most = max(full, v), max(most, float64(m.Emission[i]))
	}
	if full == 0 {
		full = 1
	}
	return rounded(min(max(most/full, 0), 1e4))
}

// rounded returns a number with six significant digits.
func rounded(f float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 6, 64), 64) // what was just formatted can be parsed
	return r
}

// text returns a number with six significant digits at most, without exponent.
func text(f float64) string { return strconv.FormatFloat(rounded(f), 'f', -1, 64) }

// appendMaterial appends the MATL chunk of the voxels of an index.
func appendMaterial(dst []byte, index int, c storage.Color, m *scene.Material) []byte {
	shine, clear, bright := clamp(m.Metallic), 1-clamp(m.Color[3]), glow(m, c)
	kind, weight := blend, 1.0
	switch {
	case clear == 0 && bright == 0 && shine > 0:
		kind, weight = metal, shine
	case shine == 0 && bright == 0 && clear > 0:
		kind, weight = glass, clear
	case shine == 0 && clear == 0 && bright > 0:
		kind, weight = light, min(bright, 1)
	}
	pairs := []string{"_type", "_" + kind, "_weight", text(weight), "_rough", text(clamp(m.Roughness))}
	if shine > 0 {
		pairs = append(pairs, "_metal", text(shine))
	}
	if clear > 0 {
		pairs = append(pairs, "_trans", text(clear), "_alpha", text(clear))
	}
	if bright > 0 {
		flux := 0
		for bright > 1 && flux < maxFlux {
			bright /= 10
			flux++
		}
		pairs = append(pairs, "_emit", text(bright), "_flux", strconv.Itoa(flux))
	}
	return appendChunk(dst, "MATL", appendDict(appendInts(nil, int32(index)), pairs))
}

// clamp returns a number of 0 to 1, 0 for none.
func clamp(f float32) float64 {
	if !(f > 0) {
		return 0
	}
	return rounded(min(float64(f), 1))
}

// The attributes that hold the materials of layers: the root of the graph has keys with the places of all from 0, the node of a layer has the
// place of its own.
const (
	materialKey = "_goxel_material"
	placeSep    = "."
)

// materialText returns a material as eight numbers and its name.
func materialText(m *scene.Material) string {
	var b []byte
	for _, f := range []float32{
		m.Metallic, m.Roughness, m.Color[0], m.Color[1], m.Color[2], m.Color[3], m.Emission[0], m.Emission[1], m.Emission[2],
	} {
		b = strconv.AppendFloat(b, float64(f), 'g', -1, 32)
		b = append(b, ' ')
	}
	return string(append(b, m.Name...))
}

// parseMaterial is the inverse of materialText; it returns false if the text is no material.
func parseMaterial(s string) (m scene.Material, ok bool) {
	for _, f := range []*float32{
		&m.Metallic, &m.Roughness, &m.Color[0], &m.Color[1], &m.Color[2], &m.Color[3], &m.Emission[0], &m.Emission[1], &m.Emission[2],
	} {
		word, rest, found := strings.Cut(s, " ")
		n, err := strconv.ParseFloat(word, 32)
		if err != nil || !found || math.IsNaN(n) || math.IsInf(n, 0) {
			return m, false
		}
		*f, s = float32(n), rest
	}
	m.Name = scene.CleanName(s)
	return m, true
}

// addMaterial takes a material of layers from an attribute of a node.
func (d *decoder) addMaterial(key, value string) error {
	if key != materialKey+placeSep+strconv.Itoa(len(d.materials)) {
		return nil
	}
	m, ok := parseMaterial(value)
	if !ok {
		return nil
	}
	if err := d.budget.Hold(scene.MaterialBytes + len(m.Name)); err != nil {
		return err
	}
	d.materials = append(d.materials, m)
	return nil
}
