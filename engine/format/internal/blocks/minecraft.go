package blocks

import (
	_ "embed" // the table is text
	"strconv"
	"strings"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Minecraft returns a new table of Minecraft's blocks.
func Minecraft() *Table { return minecraftTable().copied() }

// minecraftTable is read when it is first needed.
var minecraftTable = sync.OnceValue(newMinecraft)

func newMinecraft() *Table {
	t := newTable(minecraftText)
	t.space = "minecraft:"
	t.rules = minecraftRules
	t.alien = alienToMinecraft()
	for _, name := range [...]string{"air", "cave_air", "void_air", "ignore", "structure_void", "light", "barrier", "moving_piston"} {
		t.colors[name] = 0
	}
	t.addDyes()
	t.addWoods()
	return t
}

// dye is one of the sixteen colours with what it makes of wool, concrete, terracotta and glass.
type dye struct{ name, wool, concrete, terracotta, glass string }

var dyes = [...]dye{
	{"white", "e9ecec", "cfd5d6", "d1b2a1", "ffffff"},
	{"orange", "f07613", "e06100", "a15325", "d87f33"},
	{"magenta", "bd44b3", "a9309f", "95586c", "b24cd8"},
	{"light_blue", "3aafd9", "2389c6", "716c89", "6699d8"},
	{"yellow", "f8c527", "f0af15", "ba8523", "e5e533"},
	{"lime", "70b919", "5ea818", "677534", "7fcc19"},
	{"pink", "ed8dac", "d5658e", "a14e4e", "f27fa5"},
	{"gray", "3e4447", "36393d", "392a23", "4c4c4c"},
	{"light_gray", "8e8e86", "7d7d73", "876a61", "999999"},
	{"cyan", "158991", "157788", "565b5b", "4c7f99"},
	{"purple", "792aac", "641f9c", "764656", "7f3fb2"},
	{"blue", "35399d", "2c2e8f", "4a3b5b", "334cb2"},
	{"brown", "724728", "603b1f", "4d3323", "664c33"},
	{"green", "546d1b", "495b24", "4c532a", "667f33"},
	{"red", "a12722", "8e2020", "8f3d2e", "993333"},
	{"black", "141519", "080a0f", "251610", "191919"},
}

// hex returns the colour of six digits.
func hex(s string) storage.Color {
	n, _ := strconv.ParseUint(s, 16, 32) // the digits are in this file
	return storage.RGB(uint8(n>>16), uint8(n>>8), uint8(n))
}

// mix returns a colour between two: part of 16 of b, the rest of a.
func mix(a, b storage.Color, part int) storage.Color {
	m := func(x, y uint8) uint8 { return uint8((int(x)*(16-part) + int(y)*part + 8) / 16) }
	return storage.RGB(m(a.R(), b.R()), m(a.G(), b.G()), m(a.B(), b.B()))
}

// glassAlpha is that of stained glass.
const glassAlpha = 160

// addDyes adds what comes in sixteen colours.
func (t *Table) addDyes() {
	for _, d := range dyes {
		wool, concrete, clay, glass := hex(d.wool), hex(d.concrete), hex(d.terracotta), hex(d.glass)
		t.add(d.name+"_wool", wool, cube)
		t.add(d.name+"_concrete", concrete, cube)
		t.add(d.name+"_terracotta", clay, cube)
		t.add(d.name+"_concrete_powder", mix(concrete, wool, 10), exact)
		t.add(d.name+"_glazed_terracotta", mix(mix(concrete, wool, 3), hex("c0b8a8"), 3), exact)
		t.add(d.name+"_shulker_box", mix(concrete, clay, 4), exact)
		t.add(d.name+"_stained_glass", storage.RGBA(glass.R(), glass.G(), glass.B(), glassAlpha), glassy)
		for _, thing := range [...]string{"bed", "banner", "wall_banner", "candle", "candle_cake", "harness", "bundle"} {
			t.add(d.name+"_"+thing, wool, other)
		}
	}
	t.add("bed", hex("a12722"), other)
}

// wood is a kind of tree with the colours of its planks, its bark, the ends of its logs, logs without bark, and its leaves.
type wood struct{ name, log, planks, bark, end, stripped, leaves string }

var woods = [...]wood{
	{"oak", "log", "a2834f", "6d5533", "977a49", "b19056", "4a7a2a"},
	{"spruce", "log", "735531", "3b2611", "6d5030", "745a35", "3f5f3f"},
	{"birch", "log", "c0af79", "d9d7d2", "c1b388", "c5b076", "5a7a3f"},
	{"jungle", "log", "a07351", "554419", "966d46", "ab8555", "3f8f1a"},
	{"acacia", "log", "a85a32", "676157", "975937", "af5d3c", "5f8a26"},
	{"dark_oak", "log", "432b14", "3c2f1a", "432f17", "493923", "3b6d1f"},
	{"mangrove", "log", "763631", "544329", "673127", "78372f", "4f8527"},
	{"cherry", "log", "e3b3ad", "37212c", "b98d89", "d79195", "e5adc2"},
	{"pale_oak", "log", "e4dad8", "574d4b", "c6bdb9", "f5eeed", "747c74"},
	{"crimson", "stem", "653147", "5d191e", "713247", "893a5b", ""},
	{"warped", "stem", "2b6963", "3a3b4e", "396769", "3a9897", ""},
	{"bamboo", "", "c1ad50", "", "", "", ""},
}

// addWoods adds planks, logs and leaves.
func (t *Table) addWoods() {
	for _, w := range woods {
		t.add(w.name+"_planks", hex(w.planks), cube)
		if w.log == "" {
			continue
		}
		round := "wood"
		if w.log == "stem" {
			round = "hyphae"
		}
		t.add(w.name+"_"+w.log, mix(hex(w.bark), hex(w.end), 5), cube)
		t.add(w.name+"_"+round, hex(w.bark), cube)
		t.add("stripped_"+w.name+"_"+w.log, mix(hex(w.stripped), hex(w.end), 5), exact)
		t.add("stripped_"+w.name+"_"+round, hex(w.stripped), exact)
		if w.leaves != "" {
			t.add(w.name+"_leaves", hex(w.leaves), exact)
			t.add(w.name+"_sapling", hex(w.leaves), other)
			t.add(w.name+"_shelf", hex(w.planks), other)
		}
	}
	t.add("azalea_leaves", hex("5c7a2e"), exact)
	t.add("flowering_azalea_leaves", hex("676f41"), exact)
}

// shapes are endings of names that leave the material before them; the longer ones come first.
var shapes = [...]string{
	"_wall_hanging_sign", "_hanging_sign", "_wall_sign", "_wall_banner", "_wall_fan", "_wall_head", "_wall_skull", "_coral_fan", "_fence_gate",
	"_pressure_plate", "_glass_pane", "_trapdoor", "_stairs", "_button", "_carpet", "_candle_cake", "_fence", "_shelf", "_slab", "_wall",
	"_door", "_sign", "_fan", "_pane", "_cake", "_golem_statue", "_bars", "_head",
}

// minecraftRules finds the colour of a block by what it is made of.
func minecraftRules(t *Table, name string) (storage.Color, bool) {
	if c, ok := t.made(name); ok {
		return c, true
	}
	for _, prefix := range [...]string{"infested_", "waxed_", "potted_", "wall_"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if c, ok := t.made(rest); ok {
				return c, true
			}
		}
	}
	return 0, false
}

// made is minecraftRules for a name without a prefix.
func (t *Table) made(name string) (storage.Color, bool) {
	if c, ok := t.colors[name]; ok {
		return c, true
	}
	if c, ok := t.colors[renamed(name)]; ok {
		return c, true
	}
	for _, shape := range shapes {
		base, ok := strings.CutSuffix(name, shape)
		if !ok {
			continue
		}
		for _, more := range [...]string{"", "s", "_planks", "_block", "_wool", "_glass", "_coral", "_stained_glass", "_head", "_skull"} {
			if c, ok := t.colors[base+more]; ok {
				return c, true
			}
		}
		if shape == "_fan" || shape == "_coral_fan" {
			continue
		}
		return 0, false
	}
	return 0, false
}

// renamed returns the newer name of a block, or one that looks alike.
func renamed(name string) string {
	switch name {
	case "grass":
		return "short_grass"
	case "grass_path":
		return "dirt_path"
	case "sign", "wall_sign":
		return "oak_planks"
	case "stone_slab", "double_stone_slab":
		return "smooth_stone"
	case "piston_head":
		return "oak_planks"
	case "flowing_water":
		return "water"
	case "flowing_lava":
		return "lava"
	}
	return name
}
