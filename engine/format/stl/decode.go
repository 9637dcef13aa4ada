package stl

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Decode reads a surface and fills it with voxels, a layer for each solid.
func Decode(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	b := format.NewBudget(ctx, name, opt)
	parts, err := readParts(b, data)
	if err != nil {
		return nil, err
	}
	return meshio.Read(ctx, b, opt.Values.Of(options()), parts)
}

func readParts(b *format.Budget, data []byte) ([]meshio.Part, error) {
	size := int64(len(data))
	n, fits := facets(data, size)
	switch {
	case fits:
	case isText(data):
		return readText(b, data)
	case size < prefixBytes:
		return nil, &format.Error{Format: name, Offset: size, Msg: "the file ends within its header"}
	default:
		n = int64(binary.LittleEndian.Uint32(data[headerBytes:]))
		if n > (size-prefixBytes)/facetBytes {
			return nil, &format.Error{Format: name, Offset: headerBytes, Msg: fmt.Sprintf("%d facets do not fit the file of %d bytes", n, size)}
		}
		b.Warnf("%d bytes after the last facet are left out", size-prefixBytes-n*facetBytes)
	}
	m, err := readBinary(b, data, int(n))
	return []meshio.Part{{Model: m, Material: -1}}, err
}

// triangleBytes is the memory that a facet takes: three positions, their numbers, and an attribute.
const triangleBytes = 3*24 + 3*4 + 2

// readBinary reads n facets, for which there are enough bytes.
func readBinary(b *format.Budget, data []byte, n int) (*voxelize.Model, error) {
	if err := b.Hold(n * triangleBytes); err != nil {
		return nil, err
	}
	m := &voxelize.Model{Positions: make([][3]float64, 0, 3*n), Triangles: make([][3]uint32, 0, n)}
	colors := make([]uint16, n)
	colored := false
	for i := range n {
		if i&0xfff == 0 {
			if err := b.At(int64(i), 2*int64(n)); err != nil {
				return nil, err
			}
		}
		at := prefixBytes + i*facetBytes
		facet := data[at : at+facetBytes]
		for k := range 3 {
			p, ok := point(facet[12+12*k:])
			if !ok {
				return nil, &format.Error{Format: name, Offset: int64(at + 12 + 12*k), Msg: fmt.Sprintf("facet %d has a corner that is not finite", i)}
			}
			m.Positions = append(m.Positions, p)
		}
		m.Triangles = append(m.Triangles, [3]uint32{uint32(3 * i), uint32(3*i + 1), uint32(3*i + 2)})
		colors[i] = binary.LittleEndian.Uint16(facet[48:])
		colored = colored || colors[i]&hasColor != 0
	}
	if colored && !containsFold(data[:headerBytes], "color=") {
		m.Color = func(triangle int, _ [3]float64) storage.Color { return color(colors[triangle]) }
	}
	return m, nil
}

// point reads three numbers, and returns false if one is not finite.
func point(data []byte) (p [3]float64, ok bool) {
	for a := range p {
		p[a] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*a:])))
		if math.IsNaN(p[a]) || math.IsInf(p[a], 0) {
			return p, false
		}
	}
	return p, true
}

// color returns the colour of an attribute, white if it is none.
func color(attribute uint16) storage.Color {
	if attribute&hasColor == 0 {
		return storage.RGB(255, 255, 255)
	}
	channel := func(shift int) uint8 { return uint8((int(attribute>>shift&31)*255 + 15) / 31) }
	return storage.RGB(channel(10), channel(5), channel(0))
}
