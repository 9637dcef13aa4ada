package blocks

import (
	_ "embed" // the table is text
	"strconv"
	"strings"
)

//go:embed legacy.txt
var legacyText string

// Legacy names the blocks that Minecraft before 1.13 has numbers for.
type Legacy struct {
	mask  [256]uint8
	names [256][]string
}

// NewLegacy returns the table of numbers.
func NewLegacy() *Legacy {
	l := &Legacy{}
	for line := range strings.Lines(legacyText) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		id, err1 := strconv.ParseUint(f[0], 10, 8)
		mask, err2 := strconv.ParseUint(f[1], 10, 8)
		if err1 == nil && err2 == nil {
			l.mask[id], l.names[id] = uint8(mask), f[2:]
		}
	}
	return l
}

// Name returns the name of the block with a number and a data value of four bits, "air" where nothing can be seen. A number that Minecraft
// does not have is named after itself, such as "legacy:1000".
func (l *Legacy) Name(id int, data uint8) string {
	if id < 0 || id >= len(l.names) || l.names[id] == nil {
		return "legacy:" + strconv.Itoa(id)
	}
	names, k := l.names[id], int(data&l.mask[id])
	if k >= len(names) {
		k = 0
	}
	if names[k] == "-" {
		return "air"
	}
	return names[k]
}
