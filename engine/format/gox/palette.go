package gox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxSwatches bounds the colours of a palette.
const maxSwatches = 1 << 16

// materialFloats is the number of floats of a swatch's material: four of the colour, metallic, roughness, and three of the emission.
const materialFloats = 9

// readPalette reads a PALT chunk. A second one replaces the first.
func (d *decoder) readPalette(p []byte, offset int64) error {
	pal := &scene.Palette{}
	err := readDict(p, offset, func(key []byte, v value) error {
		switch string(key) {
		case "name":
			pal.Name = v.text(maxDict)
		case "columns":
			var n int32
			v.int32(&n)
			pal.Columns = int(min(max(n, 0), maxSwatches))
		case "row":
			if len(pal.Rows) >= maxSwatches/8 {
				return unsupported("a palette of more than %d rows", maxSwatches/8)
			}
			pal.Rows = append(pal.Rows, v.text(maxDict))
			return d.budget.Hold(len(v))
		case "swatch":
			return d.addSwatch(pal, v)
		case "material":
			if k := len(pal.Swatches); k > 0 {
				return d.readSwatchMaterial(&pal.Swatches[k-1], v)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.scene.Palette = pal
	return nil
}

func (d *decoder) addSwatch(pal *scene.Palette, v value) error {
	if len(v) < 4 {
		return nil // nothing of the kind
	}
	if len(pal.Swatches) >= maxSwatches {
		return unsupported("a palette of more than %d colours", maxSwatches)
	}
	if err := d.budget.Hold(scene.SwatchBytes + len(v)); err != nil {
		return err
	}
	pal.Swatches = append(pal.Swatches, scene.Swatch{Color: storage.Color(binary.LittleEndian.Uint32(v)), Name: v[4:].text(maxDict)})
	return nil
}

func (d *decoder) readSwatchMaterial(s *scene.Swatch, v value) error {
	var f [materialFloats]float32
	if len(v) < 4*materialFloats || !v[:4*materialFloats].floats(f[:]) {
		return nil // nothing of the kind
	}
	if err := d.budget.Hold(scene.MaterialBytes + len(v)); err != nil {
		return err
	}
	s.Material = &scene.Material{
		Name: v[4*materialFloats:].text(maxPartName), Color: [4]float32(f[:4]), Metallic: f[4], Roughness: f[5], Emission: [3]float32(f[6:]),
	}
	return nil
}

// palette returns the payload of the PALT chunk.
func (e *encoder) palette(pal *scene.Palette) []byte {
	p := e.appendText(nil, "name", pal.Name, maxDict)
	if pal.Columns > 0 {
		p = appendPair(p, "columns", intValue(int32(min(pal.Columns, maxSwatches))))
	}
	for _, row := range pal.Rows {
		p = e.appendText(p, "row", row, maxDict)
	}
	for i := range pal.Swatches {
		s := &pal.Swatches[i]
		p = appendPair(p, "swatch", append(binary.LittleEndian.AppendUint32(nil, uint32(s.Color)), s.Name...))
		if m := s.Material; m != nil {
			v := floatValue(m.Color[0], m.Color[1], m.Color[2], m.Color[3], m.Metallic, m.Roughness, m.Emission[0], m.Emission[1], m.Emission[2])
			p = appendPair(p, "material", append(v, m.Name...))
		}
	}
	return p
}
