package voxlap

import (
	"encoding/binary"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	kv6Name  = "kv6"
	kv6Magic = "Kvxl"
	kv6Head  = 32 // bytes before the voxels
	kv6Voxel = 8  // bytes of a voxel

	kvxName    = "kvx"
	kvxHead    = 28 // bytes before the offsets
	kvxColors  = 256
	kvxPalette = 3 * kvxColors // bytes
	kvxSlab    = 3             // bytes before the indices
	kvxHeight  = 255 + 255     // where a slab ends at most

	maxEdge = 1 << 20 // voxels of a model that is read, along X or Y
)

// KV6 returns the description of the format KV6 with its codec.
func KV6() *format.Format {
	return &format.Format{
		Name:    kv6Name,
		Title:   "Voxlap KV6",
		Exts:    []string{".kv6"},
		Aliases: []string{"voxlap"},
		Doc: "The models of Slab6, Voxlap and Ace of Spades: the coloured surface of one model, whose inside is filled when it is read. " +
			"The pivot lies at the origin.",
		Caps:   format.Caps{Negative: true, Surface: true, MaxSize: [3]int{65535, 65535, 65535}},
		Sniff:  format.Prefix(kv6Magic),
		Decode: decodeKV6,
		Encode: encodeKV6,
	}
}

// KVX returns the description of the format KVX with its codec.
func KVX() *format.Format {
	return &format.Format{
		Name:    kvxName,
		Title:   "Build KVX",
		Exts:    []string{".kvx"},
		Aliases: []string{"build engine", "build"},
		Doc: "The models of the Build engine: the surface of one model in up to 256 colours of 6 bits a channel, whose inside is filled when it " +
			"is read. The pivot lies at the origin.",
		Caps: format.Caps{
			Negative: true, Surface: true, Colors: kvxColors, Levels: levels, MaxSize: [3]int{256, 256, 255},
		},
		Sniff:  sniffKVX,
		Decode: decodeKVX,
		Encode: encodeKVX,
	}
}

// sniffKVX looks at the sizes and at what they say about the first offset, since there is no magic.
func sniffKVX(head []byte, size int64) bool {
	if len(head) < kvxHead+4 {
		return false
	}
	h := readHead(head)
	return h.size[0] >= 1 && h.size[1] >= 1 && h.size[0] <= 1<<12 && h.size[1] <= 1<<12 && h.size[2] <= 1<<12 &&
		int64(binary.LittleEndian.Uint32(head[kvxHead:])) == h.tables() && h.end()+kvxPalette <= size && h.tables() <= h.end()
}

// reader names a format in errors.
type reader string

func (r reader) bad(offset int, text string, args ...any) error {
	return &format.Error{Format: string(r), Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func (r reader) unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: string(r), Msg: fmt.Sprintf(text, args...)}
}
