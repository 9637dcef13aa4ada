package vxl

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	name = "vxl"

	edge    = 512  // columns along X and Y of a map of Ace of Spades
	height  = 64   // cells of its columns
	maxEdge = 4096 // columns along X or Y that are read

	voxlapMagic = 0x09072000
	voxlapHead  = 108
	voxlapCells = 256 // of a column

	// westwood begins files of another format.
	westwood = "Voxel Animation"

	spanHead = 4
	shade    = 128
)

// Format returns the description of the format with its codec.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "Ace of Spades",
		Exts:    []string{".vxl"},
		Aliases: []string{"aos", "ace of spades map", "aosvxl"},
		Doc: "Maps of Ace of Spades and Voxlap: the coloured surface of 512 x 512 columns of 64 cells, with uncoloured earth below it. " +
			"The min corner of what is written lies in a corner of the map.",
		Caps:    format.Caps{Surface: true, MaxSize: [3]int{edge, edge, height}},
		Options: options(),
		Sniff:   sniff,
		Decode:  decode,
		Encode:  encode,
	}
}

func options() []format.Option {
	return []format.Option{
		{
			Name: "solid", Use: format.ForRead, Default: "fill", Words: []string{"fill", "hollow"},
			Doc: "what becomes of the earth, which has no colours: \"fill\" gives it fill_color, \"hollow\" leaves it out",
		},
		{Name: "fill_color", Use: format.ForRead, Default: "#5b4040", Doc: "the colour of the earth as #rrggbb"},
		{
			Name: "size", Use: format.ForRead | format.ForWrite, Default: edge, Min: 1, Max: edge,
			Doc: "columns of the map along x and y; Ace of Spades reads 512 only. A map is written larger if the model needs it, and read with " +
				"another size only if none is given",
		},
	}
}

// colour returns the colour of an option.
func colour(values format.Values, option string) (storage.Color, error) {
	text := values.Text(option)
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(strings.TrimPrefix(text, "#")) != 6 {
		return 0, &format.OptionError{Format: name, Option: option, Msg: fmt.Sprintf("%.40q is not a colour of the form #rrggbb", text)}
	}
	return storage.RGB(uint8(n>>16), uint8(n>>8), uint8(n)), nil
}

// sniff accepts the two formats that say what they are, and maps without head if the columns in sight are correct and not all alike in
// being zero.
func sniff(head []byte, size int64) bool {
	if bytes.HasPrefix(head, []byte(westwood)) {
		return true
	}
	if len(head) < spanHead {
		return false
	}
	if binary.LittleEndian.Uint32(head) == voxlapMagic {
		return size >= voxlapHead
	}
	r := reader{data: head}
	whole := int64(len(head)) == size
	columns := 0
	for at := 0; at < len(head); columns++ {
		if at+spanHead <= len(head) && head[at+3] != 0 { // nothing is above the first span
			return false
		}
		next, err := r.skip(at)
		if r.cut {
			return !whole && columns > 0 && r.lowest > 1
		}
		if err != nil || r.lowest > height {
			return false
		}
		at = next
	}
	return r.lowest > 1
}

func bad(offset int, text string, args ...any) error {
	return &format.Error{Format: name, Offset: int64(offset), Msg: fmt.Sprintf(text, args...)}
}

func unsupported(text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
