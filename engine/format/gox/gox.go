package gox

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name  = "gox"
	magic = "GOX "

	maxDict    = 255       // longest key or value that Goxel can read
	maxUnpack  = 512 << 20 // bytes that a gzip wrapper may unpack to at most
	recordSize = 20        // bytes of a block record in LAYR
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Goxel",
		Exts:    []string{".gox"},
		Aliases: []string{"goxel project"},
		Doc:     "The native format of Goxel: keeps layers, materials, cameras, the palette, colours with alpha and all positions.",
		Caps: format.Caps{
			Layers: true, Names: true, Hidden: true, Alpha: true, Negative: true, Materials: true, Cameras: true, Palette: true,
		},
		Options: options(),
		Sniff:   sniff,
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option {
	return []format.Option{
		{Name: "preview", Doc: "whether the file has a small picture of the visible layers, which file managers show", Use: format.ForWrite, Default: true},
	}
}

func sniff(head []byte, _ int64) bool {
	if !isGzip(head) {
		return bytes.HasPrefix(head, []byte(magic))
	}
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	var got [len(magic)]byte
	_, err = io.ReadFull(z, got[:])
	return err == nil && string(got[:]) == magic
}

func isGzip(data []byte) bool { return len(data) > 2 && data[0] == 0x1f && data[1] == 0x8b }
