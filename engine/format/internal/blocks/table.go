package blocks

import (
	_ "embed" // the tables are text
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

//go:embed minecraft.txt
var minecraftText string

//go:embed luanti.txt
var luantiText string

// class says when a block is written.
type class uint8

const (
	other  class = iota // never, but for a user's wish
	cube                // for colours near its own
	exact               // for its own colour
	glassy              // for translucent colours near its own
)

// block is a block that can be written.
type block struct {
	name  string
	color storage.Color
}

// Table is the blocks of a game with their colours. Names have no namespace "minecraft:" and no states in it.
type Table struct {
	space  string // before names without a namespace when they are written
	colors map[string]storage.Color
	own    map[storage.Color]string // blocks that are written for exactly their colour
	given  map[storage.Color]string // those that a user gave
	solid  []block                  // blocks that are written for colours near theirs
	clear  []block                  // the same for translucent ones
	rules  func(t *Table, name string) (storage.Color, bool)
	alien  func(name string) bool // reports whether a name belongs to the other game
	shared bool                   // others have the same maps, which are not modified
}

// copied returns a table that shares its maps with t until a user gives it blocks.
func (t *Table) copied() *Table {
	c := *t
	c.shared = true
	return &c
}

// detach makes the maps the table's own.
func (t *Table) detach() {
	if t.shared {
		t.shared = false
		t.colors, t.own, t.given = maps.Clone(t.colors), maps.Clone(t.own), maps.Clone(t.given)
		t.solid, t.clear = slices.Clone(t.solid), slices.Clone(t.clear)
	}
}

func newTable(text string) *Table {
	t := &Table{colors: map[string]storage.Color{}, own: map[storage.Color]string{}, given: map[storage.Color]string{}}
	classes := map[string]class{"[cube]": cube, "[exact]": exact, "[clear]": glassy, "[other]": other}
	now := other
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if c, ok := classes[line]; ok {
			now = c
			continue
		}
		if name, color, ok := parseLine(line); ok {
			t.add(name, color, now)
		}
	}
	return t
}

// add adds a block. Of two with one colour the first is written.
func (t *Table) add(name string, color storage.Color, c class) {
	t.colors[name] = color
	if c == other {
		return
	}
	if _, taken := t.own[color]; taken {
		return
	}
	t.own[color] = name
	switch c {
	case cube:
		t.solid = append(t.solid, block{name, color})
	case glassy:
		t.clear = append(t.clear, block{name, color})
	}
}

// parseLine reads "name #rrggbb" or "name #rrggbbaa".
func parseLine(line string) (name string, color storage.Color, ok bool) {
	fields := strings.Fields(line)
	if len(fields) != 2 || strings.HasPrefix(fields[0], "#") {
		return "", 0, false
	}
	hex, found := strings.CutPrefix(fields[1], "#")
	if !found || len(hex) != 6 && len(hex) != 8 {
		return "", 0, false
	}
	if len(hex) == 6 {
		hex += "ff"
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return "", 0, false
	}
	return fields[0], storage.RGBA(uint8(n>>24), uint8(n>>16), uint8(n>>8), uint8(n)), true
}

// maxGiven bounds the blocks that a user gives.
const maxGiven = 1 << 16

// Give adds what a user says: lines, or parts between semicolons, of the form "name #rrggbb" or "name #rrggbbaa". Alpha 00 makes a block empty.
// Lines that begin with # are comments. It returns an error that says what is wrong with a line.
func (t *Table) Give(text string) error {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' })
	if len(lines) > maxGiven {
		return fmt.Errorf("a list of more than %d blocks", maxGiven)
	}
	t.detach()
	for _, line := range lines {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, color, ok := parseLine(line)
		if !ok {
			return fmt.Errorf("%.60q is not of the form name #rrggbb or name #rrggbbaa", line)
		}
		t.give(name, color.Norm())
	}
	return nil
}

func (t *Table) give(name string, color storage.Color) {
	key := plain(name)
	if old, ok := t.colors[key]; ok {
		t.forget(key, old)
	}
	t.colors[key] = color
	if color == 0 {
		return
	}
	if _, taken := t.given[color]; taken {
		return
	}
	t.given[color] = name
	if color.A() == 255 {
		t.solid = append(t.solid, block{name, color})
	} else {
		t.clear = append(t.clear, block{name, color})
	}
}

// forget makes a block none that is written for the colour that it had.
func (t *Table) forget(key string, color storage.Color) {
	without := func(list []block) []block {
		kept := list[:0]
		for _, b := range list {
			if plain(b.name) != key {
				kept = append(kept, b)
			}
		}
		return kept
	}
	for _, m := range []map[storage.Color]string{t.own, t.given} {
		if plain(m[color]) == key {
			delete(m, color)
			t.solid, t.clear = without(t.solid), without(t.clear)
		}
	}
}

// plain returns a name without its states and without the namespace of Minecraft.
func plain(name string) string {
	name, _, _ = strings.Cut(name, "[")
	return strings.TrimPrefix(name, "minecraft:")
}

// Color returns the colour of a block, 0 for one that cannot be seen, and whether the table knows it. A name may have states in brackets.
func (t *Table) Color(name string) (c storage.Color, known bool) {
	name = strings.ToLower(plain(name))
	if c, known = t.colors[name]; known {
		return c, true
	}
	if c, known = t.rules(t, name); known {
		return c, true
	}
	if _, path, ok := strings.Cut(name, ":"); ok { // of another game or an extension
		if c, known = t.colors[path]; known {
			return c, true
		}
		return t.rules(t, path)
	}
	return 0, false
}

// full returns a name as it is written: with a namespace, and for leaves with the state that keeps them from decaying.
func (t *Table) full(name string) string {
	if t.space == "" {
		return name
	}
	if strings.HasSuffix(name, "_leaves") {
		name += "[persistent=true]"
	}
	if path, _, _ := strings.Cut(name, "["); !strings.Contains(path, ":") {
		name = t.space + name
	}
	return name
}
