package blocks

import (
	"strings"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Luanti returns a new table of the nodes of Luanti's minetest_game. Nodes of VoxeLibre and others are known as far as their names are those of
// blocks of Minecraft.
func Luanti() *Table { return luantiTable().copied() }

// luantiTable is read when it is first needed.
var luantiTable = sync.OnceValue(newLuanti)

func newLuanti() *Table {
	t := newTable(luantiText)
	mods := Minecraft()
	t.rules = func(t *Table, name string) (storage.Color, bool) { return luantiRules(t, mods, name) }
	t.alien = func(name string) bool { return strings.HasPrefix(name, "minecraft:") }
	for _, name := range [...]string{"air", "ignore", "vacuum:vacuum"} {
		t.colors[name] = 0
	}
	return t
}

// alienToMinecraft returns a function that knows names of Luanti.
func alienToMinecraft() func(string) bool {
	mods := map[string]bool{}
	for line := range strings.Lines(luantiText) {
		if mod, _, ok := strings.Cut(line, ":"); ok {
			mods[mod] = true
		}
	}
	for _, mod := range [...]string{"stairs", "fireflies", "dye", "bucket"} {
		mods[mod] = true
	}
	return func(name string) bool {
		mod, _, _ := strings.Cut(name, ":")
		return mods[mod] || strings.HasPrefix(mod, "mcl_")
	}
}

// luantiRules finds the colour of a node by what it is made of.
func luantiRules(t, mods *Table, name string) (storage.Color, bool) {
	mod, path, ok := strings.Cut(name, ":")
	if !ok {
		return 0, false
	}
	if strings.HasPrefix(mod, "mcl_") {
		return voxelibre(mods, mod, path)
	}
	for _, prefix := range [...]string{
		"", "stair_inner_", "stair_outer_", "stair_", "slab_", "gate_", "fence_rail_", "fence_", "mese_post_light_", "door_", "trapdoor_",
	} {
		base, ok := strings.CutPrefix(path, prefix)
		if !ok {
			continue
		}
		if c, ok := t.material(mod, base); ok {
			return c, true
		}
	}
	return 0, false
}

// material returns the colour of the node that something is made of; endings that say how it stands are left out.
func (t *Table) material(mod, base string) (storage.Color, bool) {
	for _, end := range [...]string{"", "_open", "_closed", "_flat", "_a", "_b", "_c", "_d", "_1", "_2", "_3", "_4", "_5", "_6", "_7", "_8"} {
		rest, ok := strings.CutSuffix(base, end)
		if !ok {
			continue
		}
		for _, from := range [...]string{mod, "default", "farming", "wool"} {
			for _, more := range [...]string{"", "block"} {
				if c, ok := t.colors[from+":"+rest+more]; ok {
					return c, true
				}
			}
		}
	}
	switch {
	case mod == "farming" && strings.HasPrefix(base, "wheat"):
		return hex("a89a48"), true
	case mod == "farming" && strings.HasPrefix(base, "cotton"):
		return hex("6f7a4a"), true
	}
	return 0, false
}

// voxelibre returns the colour of a node of VoxeLibre, such as mcl_core:stone and mcl_wool:red, whose names are those of Minecraft or like them.
func voxelibre(mods *Table, mod, path string) (storage.Color, bool) {
	thing := strings.TrimPrefix(mod, "mcl_")
	switch path {
	case "wood":
		return mods.Color("oak_planks")
	case "darkwood":
		return mods.Color("dark_oak_planks")
	case "tree":
		return mods.Color("oak_log")
	case "darktree":
		return mods.Color("dark_oak_log")
	case "dirt_with_grass":
		return mods.Color("grass_block")
	case "water_source", "water_flowing":
		return mods.Color("water")
	case "lava_source", "lava_flowing":
		return mods.Color("lava")
	}
	for _, name := range [...]string{path, path + "s", path + "_" + thing, "oak_" + path} {
		if c, ok := mods.Color(name); ok {
			return c, true
		}
	}
	if wood, ok := strings.CutSuffix(path, "wood"); ok {
		return mods.Color(wood + "_planks")
	}
	if wood, ok := strings.CutSuffix(path, "tree"); ok {
		return mods.Color(wood + "_log")
	}
	return 0, false
}
