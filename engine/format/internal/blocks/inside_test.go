package blocks

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestColorsTellBlocksApart wants a colour of its own for every block that is written, so that it comes back as it was.
func TestColorsTellBlocksApart(t *testing.T) {
	for _, table := range []*Table{newMinecraft(), newLuanti()} {
		written := map[string]bool{}
		for c, name := range table.own {
			written[name] = true
			if table.colors[name] != c {
				t.Errorf("%s has the colour %v, and is written for %v", name, table.colors[name], c)
			}
		}
		for _, b := range table.solid {
			if !written[b.name] || b.color.A() != 255 {
				t.Errorf("the cube %s is not written for its colour, or not opaque: %v", b.name, b.color)
			}
		}
		for _, b := range table.clear {
			if !written[b.name] || b.color.A() == 255 || b.color.A() < 127 {
				t.Errorf("the translucent block %s has the colour %v", b.name, b.color)
			}
		}
		t.Logf("%d colours, %d written, %d cubes, %d translucent", len(table.colors), len(table.own), len(table.solid), len(table.clear))
	}
}

// TestTextsAreWellFormed wants every line to be a comment, a section or a block, and no block twice, nor a colour that two written blocks share.
func TestTextsAreWellFormed(t *testing.T) {
	for _, text := range []string{minecraftText, luantiText} {
		seen, colors, section := map[string]bool{}, map[storage.Color]string{}, ""
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "[") {
				section = line
				continue
			}
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			name, color, ok := parseLine(line)
			if !ok || seen[name] {
				t.Errorf("the line %q", line)
			}
			seen[name] = true
			if section == "[other]" {
				continue
			}
			if other, taken := colors[color]; taken {
				t.Errorf("%s has the colour of %s", name, other)
			}
			colors[color] = name
		}
	}
}

// TestFamiliesHaveColorsOfTheirOwn finds computed blocks whose colour another block has.
func TestFamiliesHaveColorsOfTheirOwn(t *testing.T) {
	table := newMinecraft()
	for name, c := range table.colors {
		if c == 0 {
			continue
		}
		for _, family := range []string{"_wool", "_concrete", "_terracotta", "_concrete_powder", "_stained_glass", "_planks", "_log", "_wood", "_leaves", "_stem"} {
			if strings.HasSuffix(name, family) && table.own[c] != name && !strings.HasSuffix(name, "melon_stem") && !strings.HasSuffix(name, "pumpkin_stem") {
				t.Errorf("%s has the colour %v of %q", name, c, table.own[c])
			}
		}
	}
}

func TestLegacyNumbersNameKnownBlocks(t *testing.T) {
	legacy, table := NewLegacy(), newMinecraft()
	named := 0
	for id := range 256 {
		if legacy.names[id] == nil {
			continue
		}
		named++
		for data := range uint8(16) {
			name := legacy.Name(id, data)
			if _, known := table.Color(name); !known {
				t.Errorf("%d:%d is %q, which has no colour", id, data, name)
			}
		}
	}
	if named < 250 {
		t.Errorf("%d numbers have names", named)
	}
}
