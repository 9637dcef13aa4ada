package minecraft_test

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func pos(x, y, z int64) storage.Pos { return storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)} }

func formats() []*format.Format {
	return []*format.Format{minecraft.Schem(), minecraft.Schematic(), minecraft.Litematic(), minecraft.Structure()}
}

// try reads a file with options as JSON has them.
func try(t testing.TB, f *format.Format, data []byte, options map[string]any, limits format.Limits) (*scene.Scene, []string, error) {
	t.Helper()
	values, err := f.Values(format.ForRead, options)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: values, Limits: limits, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

func read(t testing.TB, f *format.Format, data []byte, options map[string]any) (*scene.Scene, []string) {
	t.Helper()
	s, warnings, err := try(t, f, data, options, format.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s, warnings
}

// want fails the test unless a layer has the blocks that are named, and no others.
func want(t testing.TB, v storage.Volume, names map[storage.Pos]string) {
	t.Helper()
	table := blocks.Minecraft()
	if v.Len() != int64(len(names)) {
		t.Errorf("got %d voxels, want %d: %v", v.Len(), len(names), formattest.Cells(v))
	}
	for at, name := range names {
		c, known := table.Color(name)
		if got := v.Get(at); got != c || !known {
			t.Errorf("got %v at %v, want %v of %s", got, at, c, name)
		}
	}
}

func TestLayouts(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		as   string
		want []map[storage.Pos]string
	}{
		"schem 2": {smallSchem(), "schem", []map[storage.Pos]string{{pos(5, -7, 6): "stone", pos(6, -8, 6): "dirt"}}},
		"schem 3": {smallSchem3(), "schem", []map[storage.Pos]string{{pos(0, 0, 0): "stone", pos(1, -1, 0): "dirt"}}},
		"litematic": {smallLitematic(), "litematic", []map[storage.Pos]string{
			{pos(1, -3, 2): "stone", pos(2, -3, 2): "water"}, {pos(8, 0, 0): "dirt", pos(10, 0, 0): "dirt"},
		}},
		"structure": {smallStructure(), "structure", []map[storage.Pos]string{{pos(0, 2, 0): "stone", pos(2, 2, 1): "oak_planks", pos(0, 0, 0): "stone"}}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range formats() { // whatever it is called
				for _, data := range [][]byte{c.data, gzipped(t, c.data), zlibbed(t, c.data), append(slices.Clone(c.data), 0, 0)} {
					s, warnings := read(t, f, data, nil)
					if len(s.Layers) != len(c.want) || len(warnings) > 0 {
						t.Fatalf("got %d layers, warnings %q", len(s.Layers), warnings)
					}
					for i, w := range c.want {
						want(t, s.Layers[i].Volume, w)
					}
					if got := f.Sniff(data[:min(len(data), format.SniffLen)], int64(len(data))); got != (f.Name == c.as) {
						t.Errorf("%s says %v", f.Name, got)
					}
				}
			}
		})
	}
}

func TestSchematic(t *testing.T) {
	s, warnings := read(t, minecraft.Schematic(), smallSchematic(), nil)
	v := s.Layers[0].Volume
	if len(warnings) != 1 || !strings.Contains(warnings[0], "1 kinds of blocks are not known and got made-up colours: legacy:712") {
		t.Errorf("got the warnings %q", warnings)
	}
	unknown := pos(0, 3, -1)
	if c := v.Get(unknown); c.A() != 255 {
		t.Errorf("the unknown block is %v", c)
	}
	v.Set(unknown, 0)
	want(t, v, map[storage.Pos]string{pos(-1, 3, -2): "red_wool", pos(0, 3, -2): "spruce_log", pos(-1, 3, -1): "gold_block"})
	for _, f := range formats() {
		if got := f.Sniff(smallSchematic(), 1); got != (f.Name == "schematic") {
			t.Errorf("%s says %v", f.Name, got)
		}
	}
}

// schem returns a schematic of version 2 with fields in place of others or in addition; a nil value takes a field away.
func schem(changes ...field) []byte {
	fields := map[string]any{
		"Version": int32(2), "Width": int16(1), "Height": int16(1), "Length": int16(1),
		"Palette": compound{{"minecraft:air", int32(0)}, {"minecraft:stone", int32(1)}}, "BlockData": []byte{1},
	}
	return root("Schematic", fields, changes)
}

func root(name string, fields map[string]any, changes []field) []byte {
	for _, c := range changes {
		fields[c.name] = c.value
	}
	var list compound
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != nil {
			list = append(list, field{name, fields[name]})
		}
	}
	return named(name, list)
}

func TestPlaces(t *testing.T) {
	we := func(prefix string, x, y, z int32) compound {
		return compound{{prefix + "X", x}, {prefix + "Y", y}, {prefix + "Z", z}}
	}
	old := func(more ...field) []byte {
		return named("Schematic", append(compound{
			{"Width", int16(1)}, {"Height", int16(1)}, {"Length", int16(1)}, {"Materials", "Alpha"}, {"Blocks", []byte{1}}, {"Data", []byte{0}},
		}, more...))
	}
	for name, c := range map[string]struct {
		data []byte
		at   storage.Pos
	}{
		"nothing said":      {schem(), pos(0, 0, 0)},
		"offset":            {schem(field{"Offset", []int32{1, 2, 3}}), pos(1, -3, 2)},
		"offset as a list":  {schem(field{"Offset", ints(1, 2, 3)}), pos(1, -3, 2)},
		"WorldEdit":         {schem(field{"Offset", []int32{1, 2, 3}}, field{"Metadata", we("WEOffset", -4, -5, -6)}), pos(-4, 6, -5)},
		"half of WorldEdit": {schem(field{"Offset", []int32{1, 2, 3}}, field{"Metadata", we("WEOffset", 4, 5, 6)[:2]}), pos(1, -3, 2)},
		"MCEdit":            {old(), pos(0, 0, 0)},
		"MCEdit's offset":   {old(append(we("WEOffset", 1, 2, 3), we("WEOrigin", 7, 8, 9)...)...), pos(1, -3, 2)},
		"MCEdit's origin":   {old(we("WEOrigin", 7, 8, 9)...), pos(7, -9, 8)},
	} {
		s, _ := read(t, minecraft.Schem(), c.data, nil)
		if b := storage.Bounds(s.Layers[0].Volume); b != storage.BoxAt(c.at) {
			t.Errorf("%s: got %v, want %v", name, b, c.at)
		}
	}
}

func TestDamage(t *testing.T) {
	region := func(changes ...field) []byte {
		fields := map[string]any{
			"Position": xyz(0, 0, 0), "Size": xyz(1, 1, 1), "BlockStatePalette": states("minecraft:air", "minecraft:stone"), "BlockStates": []int64{1},
		}
		r := root("", fields, changes) // the payload is what follows the head of three bytes
		b := named("", compound{{"Regions", compound{{"r", compound{}}}}})
		return append(append(b[:len(b)-3], r[3:]...), 0, 0)
	}
	structure := func(changes ...field) []byte {
		return root("", map[string]any{
			"size": ints(1, 1, 1), "palette": states("minecraft:stone"), "blocks": list{10, []any{compound{{"pos", ints(0, 0, 0)}, {"state", int32(0)}}}},
		}, changes)
	}
	block := func(fields ...field) field { return field{"blocks", list{10, []any{compound(fields)}}} }
	for _, data := range [][]byte{schem(), region(), structure()} {
		if s, _ := read(t, minecraft.Schem(), data, nil); s.Len() != 1 {
			t.Fatalf("got %d voxels of a correct file", s.Len())
		}
	}
	mapping := compound{{"minecraft:stone", "one"}}
	for text, data := range map[string][]byte{
		"no compound begins":                  {1, 0, 0},
		"packed content":                      {0x1f, 0x8b, 8, 0, 0},
		"packed content: flate":               {0x78, 0x9c, 7, 7, 7},
		"no blocks of a known form":           named("", compound{{"Data", compound{}}}),
		"unpacked content: at byte":           gzipped(t, []byte{10, 0, 0, 1}),
		"the Width of the schematic":          schem(field{"Width", nil}),
		"the Height of the schematic":         schem(field{"Height", int32(70000)}),
		"the Length of the schematic":         schem(field{"Length", int32(-1)}),
		"2x1x1 blocks in 1 bytes":             schem(field{"Width", int16(2)}),
		"65535x65535x65535 blocks in 1 bytes": schem(field{"Width", int16(-1)}, field{"Height", int16(-1)}, field{"Length", int16(-1)}),
		"1x1x1 blocks in 0 bytes":             schem(field{"BlockData", "text"}),
		"no palette":                          schem(field{"Palette", nil}),
		"has no number":                       schem(field{"Palette", mapping}),
		"numbers up to 65535":                 schem(field{"Palette", compound{{"a", int32(65536)}}}),
		"has the number -1":                   schem(field{"Palette", compound{{"a", int32(-1)}}}),
		"the number 2 is not in the palette":  schem(field{"BlockData", []byte{2}}),
		"number 65537 is not in the palette":  schem(field{"BlockData", []byte{0x81, 0x80, 4}}),
		"more than 5 bytes":                   schem(field{"BlockData", []byte{0x80, 0x80, 0x80, 0x80, 0x80, 0}}),
		"the blocks end too early":            schem(field{"BlockData", []byte{0x80}}),
		"version 4 of the format":             schem(field{"Version", int32(4)}),
		"out of range":                        schem(field{"Offset", []int32{0, 0, 1<<31 - 1}}),
		"1x1x1 blocks in 0 bytes ":            named("Schematic", compound{{"Materials", "Alpha"}, {"Width", int16(1)}, {"Height", int16(1)}, {"Length", int16(1)}}),
		"the Width of the schematic ":         named("Schematic", compound{{"Materials", "Alpha"}}),
		"out of range ": named("Schematic", compound{
			{"Blocks", []byte{1}}, {"Width", int16(1)}, {"Height", int16(1)}, {"Length", int16(1)}, {"WEOffsetX", int32(-1 << 31)}, {"WEOffsetY", int32(0)}, {"WEOffsetZ", int32(0)},
		}),
		"has no position, no size":                           region(field{"Position", nil}),
		"has no position, no size ":                          region(field{"Size", xyz(1, 1, 1)[:2]}),
		"has no position, no size  ":                         region(field{"BlockStatePalette", nil}),
		"has no position, no size   ":                        region(field{"BlockStates", nil}),
		"has no position, no size    ":                       region(field{"Size", xyz(33, 1, 1)}),
		"not enough of them":                                 region(field{"Size", xyz(-1<<31, -1<<31, -1<<31)}),
		"the block 0 of the palette has no name":             region(field{"BlockStatePalette", list{10, []any{compound{}}}}),
		"the number 1 is not in the palette":                 region(field{"BlockStatePalette", states("minecraft:air")}),
		"out of range  ":                                     region(field{"Position", xyz(1<<30, 0, 0)}),
		"the size of the structure":                          structure(field{"size", ints(1, 1)}),
		"the size of the structure ":                         structure(field{"size", ints(1, 1, -1)}),
		"no palette or no blocks":                            structure(field{"palette", nil}),
		"a block has no position or no state":                structure(block(field{"pos", ints(0, 0, 0)})),
		"a block has no position or no state ":               structure(block(field{"state", int32(0)}, field{"pos", ints(0, 0)})),
		"the block with the number 1 is not in the palette":  structure(block(field{"state", int32(1)}, field{"pos", ints(0, 0, 0)})),
		"the block with the number -1 is not in the palette": structure(block(field{"state", int32(-1)}, field{"pos", ints(0, 0, 0)})),
		"a block lies at 0,1,0, outside of 1x1x1":            structure(block(field{"state", int32(0)}, field{"pos", ints(0, 1, 0)})),
		"the block 0 of the palette has no name ":            structure(field{"palette", list{10, []any{compound{}}}}),
	} {
		_, _, err := try(t, minecraft.Schem(), data, nil, format.Limits{})
		var bad *format.Error
		var unsupported *format.UnsupportedError
		if !errors.As(err, &bad) && !errors.As(err, &unsupported) || !strings.Contains(err.Error(), strings.TrimSpace(text)) {
			t.Errorf("got the error %v, want %q", err, text)
		}
	}
}

func TestWhatIsLeftOut(t *testing.T) {
	entities := list{10, []any{compound{}, compound{}}}
	for text, data := range map[string][]byte{
		"2 entities were left out":                            schem(field{"Entities", entities}),
		"version 4 of the format is from before":              named("", compound{{"Version", int32(4)}, {"Regions", compound{}}}),
		"the file has no regions":                             named("", compound{{"Regions", compound{}}}),
		"the structure has 2 palettes, and the first is read": named("", compound{{"size", ints(1, 1, 1)}, {"palettes", list{9, []any{states("stone"), states("dirt")}}}, {"blocks", list{typ: 10}}}),
		"1 kinds of blocks are not known and got made-up":     schem(field{"Palette", compound{{"mod:a", int32(1)}}}),
		"9 kinds of blocks are not known":                     schem(field{"Palette", compound{{"m:a", int32(1)}, {"m:b", int32(2)}, {"m:c", int32(3)}, {"m:d", int32(4)}, {"m:e", int32(5)}, {"m:f", int32(6)}, {"m:g", int32(7)}, {"m:h", int32(8)}, {"m:i", int32(9)}}}),
	} {
		if _, warnings := read(t, minecraft.Structure(), data, nil); !strings.Contains(strings.Join(warnings, "\n"), text) {
			t.Errorf("got the warnings %q, want %q", warnings, text)
		}
	}
}

func TestNamesOfLayers(t *testing.T) {
	long := strings.Repeat("ä", 200)
	var regions compound
	for _, name := range []string{"", "a", "a", "Layer.2", "", long, long, "a (2)", "n\xc0\x80l", "\xed\xa0\xbd\xed\xb8\x80", "\xff"} {
		regions = append(regions, field{name, compound{
			{"Position", xyz(0, 0, 0)}, {"Size", xyz(0, 0, 0)}, {"BlockStatePalette", states("minecraft:air")}, {"BlockStates", []int64{}},
		}})
	}
	s, _ := read(t, minecraft.Litematic(), named("", compound{{"Regions", regions}}), nil)
	cut := strings.Repeat("ä", 127)
	names := []string{
		"Layer.1", "a", "a (2)", "Layer.2", "Layer.3", cut, strings.Repeat("ä", 125) + " (2)", "a (2) (2)", "n\x00l", "\U0001F600", "\uFFFD",
	}
	for i, l := range s.Layers {
		if l.Name != names[i] {
			t.Errorf("layer %d has the name %q, want %q", i, l.Name, names[i])
		}
	}
}

func TestUsersBlocks(t *testing.T) {
	s, warnings := read(t, minecraft.Schem(), smallSchem(), map[string]any{"blocks": "stone #010203; dirt #00000000"})
	v := s.Layers[0].Volume
	if v.Len() != 1 || v.Get(pos(5, -7, 6)) != storage.RGB(1, 2, 3) || len(warnings) > 0 {
		t.Errorf("got %v, warnings %q", formattest.Cells(v), warnings)
	}
	_, _, err := try(t, minecraft.Schem(), smallSchem(), map[string]any{"blocks": "file.txt"}, format.Limits{})
	var wrong *format.OptionError
	if !errors.As(err, &wrong) || wrong.Format != "schem" {
		t.Errorf("got the error %v", err)
	}
}

// TestBomb wants a file that unpacks to much more than it should refused before that is done.
func TestBomb(t *testing.T) {
	bomb := gzipped(t, append([]byte{10, 0, 0, 7, 0, 0, 4, 0, 0, 0}, make([]byte, 64<<20)...))
	lying := slices.Clone(bomb)
	binary.LittleEndian.PutUint32(lying[len(lying)-4:], 10)
	for _, data := range [][]byte{bomb, lying, zlibbed(t, make([]byte, 64<<20))} {
		_, _, err := try(t, minecraft.Schem(), data, nil, format.Limits{Bytes: 32 << 20})
		var unsupported *format.UnsupportedError
		if !errors.As(err, &unsupported) {
			t.Errorf("got the error %v", err)
		}
	}
	if _, _, err := try(t, minecraft.Schem(), lying, nil, format.Limits{}); err == nil || !strings.Contains(err.Error(), "packed content") {
		t.Errorf("a wrong length: got the error %v", err)
	}
}

func TestSniffRefusesOtherFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": {}, "text": []byte("\x0ahello world"), "another tree": gzipped(t, named("", compound{{"Data", compound{{"Version", int32(1)}}}})),
		"another packed file": gzipped(t, []byte("GOX \x02\x00\x00\x00 and so on")), "half a header": {0x1f, 0x8b, 8},
		"unknown type": {10, 0, 0, 77, 0, 0}, "no name": {10, 0}, "ends in a name": {10, 0, 0, 1, 0},
	} {
		for _, f := range formats() {
			if f.Sniff(data, int64(len(data))) {
				t.Errorf("%s claims %s", f.Name, name)
			}
		}
	}
	preview := make([]int32, 140*140)
	for i := range preview {
		preview[i] = int32(uint32(i) * 2654435761)
	}
	big := gzipped(t, named("", compound{{"Metadata", compound{{"PreviewImageData", preview}}}, {"Regions", compound{}}}))
	if !minecraft.Litematic().Sniff(big[:4096], int64(len(big))) {
		t.Error("a file of Litematica with a picture first is not recognised")
	}
	late := named("Schematic", compound{{"Entities", list{10, []any{compound{{"a", make([]byte, 1<<18)}}}}}, {"Palette", compound{}}})
	if !minecraft.Schem().Sniff(late[:4096], int64(len(late))) {
		t.Error("a schematic with much before its palette is not recognised")
	}
}
