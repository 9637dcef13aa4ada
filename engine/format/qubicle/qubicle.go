package qubicle

import (
	"encoding/binary"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	nameQB   = "qb"
	nameQBT  = "qbt"
	nameQBCL = "qbcl"
	nameQEF  = "qef"

	magicQBT  = "QB 2"
	magicQBCL = "QBCL"
	magicQEF  = "Qubicle Exchange Format"

	maxEdge  = 1 << 16 // voxels of a matrix along an axis
	maxDepth = 128     // nodes from the root
)

// QB returns the description of Qubicle's binary format with its codec.
func QB() *format.Format {
	return &format.Format{
		Name:    nameQB,
		Title:   "Qubicle Binary",
		Exts:    []string{".qb"},
		Aliases: []string{"qubicle"},
		Doc:     "Qubicle's exchange format: keeps layers with their names and positions, and any number of colours without alpha.",
		Caps:    format.Caps{Layers: true, Names: true, Negative: true},
		Options: optionsQB(),
		Sniff:   sniffQB,
		Decode:  DecodeQB,
		Encode:  EncodeQB,
	}
}

// QBT returns the description of Qubicle's tree format with its codec.
func QBT() *format.Format {
	return &format.Format{
		Name:   nameQBT,
		Title:  "Qubicle Binary Tree",
		Exts:   []string{".qbt"},
		Doc:    "Qubicle's compressed exchange format: keeps layers with their names, positions and pivots, and any number of colours without alpha.",
		Caps:   format.Caps{Layers: true, Names: true, Negative: true},
		Sniff:  format.Prefix(magicQBT),
		Decode: DecodeQBT,
		Encode: EncodeQBT,
	}
}

// QBCL returns the description of Qubicle's project format with its decoder.
func QBCL() *format.Format {
	return &format.Format{
		Name:    nameQBCL,
		Title:   "Qubicle Project",
		Exts:    []string{".qbcl"},
		Aliases: []string{"qubicle2"},
		Doc:     "Qubicle's project: its matrices become layers with their names, positions, pivots and visibility. Read only.",
		Caps:    format.Caps{Layers: true, Names: true, Hidden: true, Negative: true},
		Sniff:   format.Prefix(magicQBCL),
		Decode:  DecodeQBCL,
	}
}

// QEF returns the description of Qubicle's text format with its codec.
func QEF() *format.Format {
	return &format.Format{
		Name:   nameQEF,
		Title:  "Qubicle Exchange Format",
		Exts:   []string{".qef"},
		Doc:    "A list of colours and voxels as text. Visible layers are merged, and the min corner becomes 0,0,0; alpha is not kept.",
		Sniff:  format.Prefix(magicQEF),
		Decode: DecodeQEF,
		Encode: EncodeQEF,
	}
}

// optionsQB returns the options of .qb files.
func optionsQB() []format.Option {
	return []format.Option{
		{
			Name: "compressed", Aliases: []string{"compression", "rle"}, Use: format.ForWrite, Default: true,
			Doc: "write runs of equal voxels once; the few programs that cannot read this need false",
		},
		{
			Name: "visibility_mask", Use: format.ForWrite, Default: false,
			Doc: "write which faces of a voxel are visible in place of its alpha",
		},
	}
}

// sniffQB reports whether head begins with a header and a first matrix that make sense. There is no magic.
func sniffQB(head []byte, size int64) bool {
	if len(head) < sizeHeader+1 {
		return false
	}
	for _, b := range head[:4] {
		if b > 15 {
			return false
		}
	}
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(head[at:]) }
	version, matrices := word(0), word(20)
	if version == 0 || matrices == 0 || int64(matrices) > size/sizeMatrix {
		return false
	}
	for at := 4; at < 20; at += 4 {
		if word(at) > 1 {
			return false
		}
	}
	at := sizeHeader + 1 + int(head[sizeHeader])
	if len(head) < at+sizeMatrix-1 {
		return false
	}
	cells := int64(1)
	for i := range 3 {
		n := word(at + 4*i)
		if n > maxEdge {
			return false
		}
		cells *= int64(n)
	}
	return word(12) == 1 || cells <= size/4
}

func badInput(name string, offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(name, text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
