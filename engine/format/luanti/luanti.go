package luanti

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
)

const (
	name    = "mts"
	magic   = "MTSM"
	version = 4

	maxEdge  = 1<<16 - 1
	maxCells = 1 << 30 // of a box

	// always is the probability of what is always placed, which is what is written.
	always = 0x7f
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Luanti (Minetest)",
		Exts:    []string{".mts"},
		Aliases: []string{"luanti", "minetest"},
		Doc: "Schematics of Luanti. Visible layers are merged, and the min corner becomes 0,0,0. Colours become those of the nearest nodes of " +
			"minetest_game, and translucent ones those of glass and water.",
		Caps:    format.Caps{Alpha: true, Fixed: true, MaxSize: [3]int{maxEdge, maxEdge, maxEdge}},
		Options: options(),
		Sniff:   format.Prefix(magic),
		Decode:  Decode,
		Encode:  Encode,
	}
}

func options() []format.Option { return []format.Option{blocks.Option()} }

func badInput(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
