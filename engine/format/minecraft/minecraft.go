package minecraft

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
)

const (
	nameSchem     = "schem"
	nameSchematic = "schematic"
	nameLitematic = "litematic"
	nameStructure = "structure"

	// dataVersion is that of Minecraft 1.18.2, which has all blocks that stand for colours near theirs.
	dataVersion = 2975

	maxEdge = 1<<16 - 1 // blocks along an axis in .schem and .schematic files
	maxPeek = 1 << 17   // bytes of a tree that are looked at to recognise it
)

// Schem returns the description of Sponge's schematics with their codec.
func Schem() *format.Format {
	return &format.Format{
		Name:    nameSchem,
		Title:   "Minecraft schematic (Sponge)",
		Exts:    []string{".schem"},
		Aliases: []string{"sponge", "worldedit"},
		Doc: "WorldEdit's schematics. Visible layers are merged at the place where they are. Colours become those of the nearest blocks, " +
			"and translucent ones those of glass and the like.",
		Caps:    format.Caps{Alpha: true, Negative: true, Fixed: true, MaxSize: [3]int{maxEdge, maxEdge, maxEdge}},
		Options: optionsSchem(),
		Sniff:   sniff(nameSchem),
		Decode:  decode(nameSchem),
		Encode:  EncodeSchem,
	}
}

// Schematic returns the description of MCEdit's schematics with their decoder.
func Schematic() *format.Format {
	return &format.Format{
		Name:    nameSchematic,
		Title:   "Minecraft schematic (MCEdit)",
		Exts:    []string{".schematic"},
		Aliases: []string{"mcedit"},
		Doc:     "Schematics from before Minecraft 1.13, with numbers for blocks. Read only; write a schem file in its place.",
		Caps:    format.Caps{Alpha: true, Negative: true, Fixed: true, MaxSize: [3]int{maxEdge, maxEdge, maxEdge}},
		Options: optionsRead(),
		Sniff:   sniff(nameSchematic),
		Decode:  decode(nameSchematic),
	}
}

// Litematic returns the description of Litematica's schematics with their codec.
func Litematic() *format.Format {
	return &format.Format{
		Name:    nameLitematic,
		Title:   "Minecraft schematic (Litematica)",
		Exts:    []string{".litematic"},
		Aliases: []string{"litematica"},
		Doc: "Litematica's schematics: layers are regions with their names and positions. Colours become those of the nearest blocks, " +
			"and translucent ones those of glass and the like.",
		Caps:    format.Caps{Layers: true, Names: true, Alpha: true, Negative: true, Fixed: true},
		Options: []format.Option{blocks.Option()},
		Sniff:   sniff(nameLitematic),
		Decode:  decode(nameLitematic),
		Encode:  EncodeLitematic,
	}
}

// Structure returns the description of structure blocks' files with their decoder.
func Structure() *format.Format {
	return &format.Format{
		Name:    nameStructure,
		Title:   "Minecraft structure",
		Exts:    []string{".nbt"},
		Aliases: []string{"nbt"},
		Doc:     "What Minecraft's structure blocks save. Read only; write a schem or litematic file in its place.",
		Caps:    format.Caps{Alpha: true, Fixed: true},
		Options: optionsRead(),
		Sniff:   sniff(nameStructure),
		Decode:  decode(nameStructure),
	}
}

// optionsSchem returns the options of .schem files.
func optionsSchem() []format.Option {
	return []format.Option{blocks.Option(), {
		Name: "version", Use: format.ForWrite, Default: 2, Min: 2, Max: 3,
		Doc: "version of the format: 2 is read by all programs, 3 by WorldEdit since 7.3",
	}}
}

// optionsRead returns the options of files that are only read.
func optionsRead() []format.Option {
	o := blocks.Option()
	o.Use = format.ForRead
	return []format.Option{o}
}

// sniff returns a function that recognises a format by the beginning of its tree.
func sniff(name string) func([]byte, int64) bool {
	return func(head []byte, _ int64) bool {
		root, keys, ok := nbt.Keys(nbt.Peek(head, maxPeek))
		return ok && layout(root, keys) == name
	}
}

// layout returns the name of the format whose tree has a root with these values, "" if it is none of them.
func layout(root string, keys []nbt.Key) string {
	for _, k := range keys {
		switch k {
		case nbt.Key{Name: "Schematic", Type: nbt.Compound}, nbt.Key{Name: "Blocks", Type: nbt.Compound},
			nbt.Key{Name: "BlockData", Type: nbt.ByteArray}, nbt.Key{Name: "Palette", Type: nbt.Compound}, nbt.Key{Name: "PaletteMax", Type: nbt.Int}:
			return nameSchem
		case nbt.Key{Name: "Blocks", Type: nbt.ByteArray}, nbt.Key{Name: "Data", Type: nbt.ByteArray},
			nbt.Key{Name: "AddBlocks", Type: nbt.ByteArray}, nbt.Key{Name: "Materials", Type: nbt.String}:
			return nameSchematic
		case nbt.Key{Name: "Regions", Type: nbt.Compound}, nbt.Key{Name: "MinecraftDataVersion", Type: nbt.Int}:
			return nameLitematic
		case nbt.Key{Name: "size", Type: nbt.List}, nbt.Key{Name: "blocks", Type: nbt.List},
			nbt.Key{Name: "palette", Type: nbt.List}, nbt.Key{Name: "palettes", Type: nbt.List}:
			return nameStructure
		}
	}
	switch { // what tells them apart comes later
	case root == "Schematic" && len(keys) > 0:
		return nameSchem
	case root == "" && len(keys) == 1 && keys[0] == nbt.Key{Name: "Metadata", Type: nbt.Compound}:
		return nameLitematic
	}
	return ""
}

func unsupported(name, text string, args ...any) error {
	return &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(text, args...)}
}
