package blocks

import (
	"hash/fnv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// OptionName is the name of the option that [Option] returns.
const OptionName = "blocks"

// Option returns the option by which a user gives blocks their colours.
func Option() format.Option {
	return format.Option{
		Name: OptionName, Aliases: []string{"block_colors", "block_colours"}, Use: format.ForRead | format.ForWrite, Default: "",
		Doc: "colours of blocks as a list, such as \"stone #7d7d7d; glass #d0eaf080\", or the name of a text file beside the file, with one in a line",
	}
}

// maxListBytes bounds the text file with a user's blocks.
const maxListBytes = 8 << 20

// Take adds to the table what the user's option says: a list, or the name of a file that open reads, which is nil if there is no folder with
// such files.
func (t *Table) Take(name, value string, open func(string) ([]byte, error)) error {
	if value == "" {
		return nil
	}
	if !isList(value) {
		if open == nil {
			return optionError(name, "there is no folder with a file beside this one")
		}
		data, err := open(value)
		if err != nil {
			return optionError(name, err.Error())
		}
		if len(data) > maxListBytes {
			return optionError(name, "the file is too large")
		}
		value = string(data)
	}
	if err := t.Give(value); err != nil {
		return optionError(name, err.Error())
	}
	return nil
}

// isList reports whether an option has blocks and is not the name of a file.
func isList(value string) bool { return strings.Contains(value, "#") }

func optionError(name, msg string) error {
	return &format.OptionError{Format: name, Option: OptionName, Msg: msg}
}

// Reader turns the names of blocks in a file into colours.
type Reader struct {
	table   *Table
	budget  *format.Budget
	seen    map[string]storage.Color // by the plain name
	unknown []string
	palette scene.Palette
	named   map[storage.Color]bool
}

// NewReader returns a reader for one file.
func NewReader(t *Table, budget *format.Budget) *Reader {
	return &Reader{table: t, budget: budget, seen: map[string]storage.Color{}, named: map[storage.Color]bool{}}
}

// maxNameBytes bounds the names of blocks.
const maxNameBytes = 1 << 10

// Color returns the colour of a block, 0 for those that cannot be seen. A block that the table does not know gets a colour that depends on
// nothing but its name. What is kept of the name counts against the budget.
func (r *Reader) Color(name string) (storage.Color, error) {
	name = plain(name)
	if c, ok := r.seen[name]; ok {
		return c, nil
	}
	if err := r.budget.Hold(2*len(name) + 256); err != nil {
		return 0, err
	}
	c, known := r.table.Color(name)
	if !known {
		c = madeUp(name)
		r.unknown = append(r.unknown, name)
	}
	name = strings.Clone(name)
	r.seen[name] = c
	if c != 0 && !r.named[c] && len(name) <= maxNameBytes {
		r.named[c] = true
		if r.table.space != "" && !strings.Contains(name, ":") {
			name = r.table.space + name
		}
		r.palette.Swatches = append(r.palette.Swatches, scene.Swatch{Color: c, Name: strings.ToValidUTF8(name, "\uFFFD")})
	}
	return c, nil
}

// madeUp returns an opaque colour of medium brightness for a name.
func madeUp(name string) storage.Color {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	n := h.Sum32()
	n ^= n >> 15
	n *= 0x2c1b3c6d
	n ^= n >> 12
	return storage.RGB(64+uint8(n&127), 64+uint8(n>>8&127), 64+uint8(n>>16&127))
}

// shown is how many unknown blocks a warning lists.
const shown = 8

// Palette returns the colours of the blocks that were asked for, with their names, and warns once of those that the table does not know.
// It returns nil if there are none.
func (r *Reader) Palette(name string) *scene.Palette {
	if n := len(r.unknown); n > 0 {
		list := make([]string, 0, shown)
		for _, u := range r.unknown[:min(n, shown)] {
			list = append(list, strings.ToValidUTF8(u[:min(len(u), 80)], "\uFFFD"))
		}
		more := ""
		if n > shown {
			more = " and others"
		}
		r.budget.Warnf("%d kinds of blocks are not known and got made-up colours: %s%s", n, strings.Join(list, ", "), more)
	}
	if len(r.palette.Swatches) == 0 {
		return nil
	}
	r.palette.Name = name
	return &r.palette
}
