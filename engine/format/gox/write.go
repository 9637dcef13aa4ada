package gox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// writeLayer writes a LAYR chunk.
func (e *encoder) writeLayer(r layerRecord, materials int) error {
	l := r.layer
	p := appendInt(nil, int32(len(r.blocks)/recordSize))
	p = append(p, r.blocks...)
	p = e.appendText(p, "name", l.Name, scene.MaxNameBytes)
	p = appendPair(p, "mat", floatValue(l.Matrix[:]...))
	p = appendPair(p, "id", intValue(int32(l.ID)))
	base := 0
	if r.linked {
		base = l.Base
	}
	p = appendPair(p, "base_id", intValue(int32(base)))
	material := int32(-1) // none: without the key the last one would count
	if l.Material >= 0 && l.Material < materials {
		material = int32(l.Material)
	}
	p = appendPair(p, "material", intValue(material))
	if l.Mode != scene.Over && l.Mode < scene.Replace {
		p = appendPair(p, "mode", intValue(int32(l.Mode)))
	}
	if l.ImagePath != "" {
		p = e.appendText(p, "img-path", l.ImagePath, maxDict)
	}
	if l.Box != nil && !l.Box.Null() {
		p = appendPair(p, "box", floatValue(l.Box[:]...))
	}
	if r.linked && base == 0 {
		p = appendPair(p, "shape", []byte(l.Shape))
		p = appendPair(p, "color", binary.LittleEndian.AppendUint32(nil, uint32(l.Color)))
	}
	p = appendPair(p, "visible", boolValue(l.Visible))
	return e.chunk("LAYR", e.appendExtra(p, l.Extra))
}

func (e *encoder) material(m *scene.Material) []byte {
	p := e.appendText(nil, "name", m.Name, maxPartName)
	p = appendPair(p, "color", floatValue(m.Color[:]...))
	p = appendPair(p, "metallic", floatValue(m.Metallic))
	p = appendPair(p, "roughness", floatValue(m.Roughness))
	p = appendPair(p, "emission", floatValue(m.Emission[:]...))
	return e.appendExtra(p, m.Extra)
}

func (e *encoder) camera(c *scene.Camera) []byte {
	p := e.appendText(nil, "name", c.Name, maxPartName)
	p = appendPair(p, "dist", floatValue(c.Dist))
	p = appendPair(p, "ortho", boolValue(c.Ortho))
	p = appendPair(p, "mat", floatValue(c.Matrix[:]...))
	if c.Active {
		p = appendPair(p, "active", nil)
	}
	return e.appendExtra(p, c.Extra)
}

func (e *encoder) light(l *scene.Light) []byte {
	p := appendPair(nil, "pitch", floatValue(l.Pitch))
	p = appendPair(p, "yaw", floatValue(l.Yaw))
	p = appendPair(p, "intensity", floatValue(l.Intensity))
	p = appendPair(p, "fixed", boolValue(l.Fixed))
	p = appendPair(p, "ambient", floatValue(l.Ambient))
	p = appendPair(p, "shadow", floatValue(l.Shadow))
	return e.appendExtra(p, l.Extra)
}

// appendText appends a pair with a string that is cut at limit bytes.
func (e *encoder) appendText(dst []byte, key, s string, limit int) []byte {
	cut := value(s).text(limit)
	if cut != s {
		e.opt.Warnf("%s %q was written as %q", key, s, cut)
	}
	return appendPair(dst, key, []byte(cut))
}

// appendExtra appends pairs that were not interpreted.
func (e *encoder) appendExtra(dst []byte, extra []scene.Pair) []byte {
	for _, x := range extra {
		if len(x.Key) == 0 || len(x.Key) > maxDict || len(x.Value) > maxDict {
			e.tooLarge = true
			continue
		}
		dst = appendPair(dst, x.Key, x.Value)
	}
	return dst
}
