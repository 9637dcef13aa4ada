package scene

import "github.com/goxel-daemon/goxel-daemon/storage"

// Palette is an ordered list of colours that a project works with or a file came with. Like all of a scene but its layers it is shared by
// snapshots, so it is replaced and never modified.
type Palette struct {
	Name     string
	Columns  int // in which it is shown, 0 if nobody said
	Swatches []Swatch
	Rows     []string // names of rows of eight swatches, as MagicaVoxel's notes; may be shorter than there are rows
}

// Swatch is a colour of a palette.
type Swatch struct {
	Color    storage.Color
	Name     string
	Material *Material // of the voxels with that colour, nil if nothing is said; of its Color only the alpha is used
}

// Bytes returns the heap bytes that the palette holds; none if it is nil.
func (p *Palette) Bytes() int64 {
	if p == nil {
		return 0
	}
	n := len(p.Name)
	for _, row := range p.Rows {
		n += len(row)
	}
	for i := range p.Swatches {
		n += SwatchBytes + len(p.Swatches[i].Name)
		if p.Swatches[i].Material != nil {
			n += MaterialBytes
		}
	}
	return int64(n)
}

// Colors returns a new list of the colours in their order.
func (p *Palette) Colors() []storage.Color {
	if p == nil {
		return nil
	}
	colors := make([]storage.Color, len(p.Swatches))
	for i, s := range p.Swatches {
		colors[i] = s.Color
	}
	return colors
}
