package minecraft_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// write writes a scene with options as JSON has them.
func write(t testing.TB, f *format.Format, s *scene.Scene, options map[string]any) ([]byte, []string, error) {
	t.Helper()
	values, err := f.Values(format.ForWrite, options)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var warnings []string
	err = f.Write(t.Context(), &b, s, &format.EncodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return b.Bytes(), warnings, err
}

// randomScene returns a scene of two layers with colours of known blocks.
func randomScene(n int) *scene.Scene {
	random, table := rand.New(rand.NewPCG(5, 6)), blocks.Minecraft()
	names := []string{"stone", "oak_planks", "red_wool", "blue_concrete", "water", "oak_leaves", "glass", "sand", "lime_stained_glass"}
	s := &scene.Scene{Active: 1}
	for i := range 2 {
		l := scene.NewLayer(i+1, fmt.Sprintf("L %d", i), newVolume())
		for range n {
			c, _ := table.Color(names[random.IntN(len(names))])
			l.Volume.Set(storage.Pos{X: random.Int32N(40) - 50*int32(i), Y: random.Int32N(20) - 13, Z: random.Int32N(18) - 300}, c)
		}
		s.Layers = append(s.Layers, l)
	}
	return s
}

// sameBlocks fails the test unless the blocks that a naive reader found are those of a volume. Names are by place in the file.
func sameBlocks(t *testing.T, v storage.Volume, low, size [3]int64, name func(i int) string) {
	t.Helper()
	table, solid := blocks.Minecraft(), int64(0)
	for i := range int(size[0] * size[1] * size[2]) {
		x, z, y := int64(i)%size[0], int64(i)/size[0]%size[2], int64(i)/(size[0]*size[2])
		at := pos(low[0]+x, -(low[2] + z), low[1]+y)
		c, known := table.Color(name(i))
		if c != v.Get(at) || !known {
			t.Fatalf("the block %d, %s, is %v at %v", i, name(i), v.Get(at), at)
		}
		if c != 0 {
			solid++
		}
	}
	if solid != v.Len() {
		t.Errorf("got %d blocks, want %d", solid, v.Len())
	}
}

func numbersOf(v any) (n [3]int64) {
	for i, item := range v.([]any) {
		n[i] = item.(int64)
	}
	return n
}

func TestNaiveReaderOfSchem(t *testing.T) {
	s := randomScene(3000)
	for _, version := range []float64{2, 3} {
		data, warnings, err := write(t, minecraft.Schem(), s, map[string]any{"version": version})
		if err != nil || len(warnings) != 1 || warnings[0] != "2 layers are merged" {
			t.Fatalf("warnings %q, error %v", warnings, err)
		}
		root := tree(t, data)
		if version == 3 {
			root = root["Schematic"].(map[string]any)
			blocks := root["Blocks"].(map[string]any)
			root["Palette"], root["BlockData"] = blocks["Palette"], blocks["Data"]
		} else if root["PaletteMax"].(int64) != int64(len(root["Palette"].(map[string]any))) {
			t.Errorf("PaletteMax is %v of %v", root["PaletteMax"], root["Palette"])
		}
		if root["Version"].(int64) != int64(version) || root["DataVersion"].(int64) != 2975 {
			t.Errorf("got version %v for %v", root["Version"], root["DataVersion"])
		}
		names := map[int64]string{}
		for name, number := range root["Palette"].(map[string]any) {
			names[number.(int64)] = name
		}
		data8 := root["BlockData"].([]any)
		size := [3]int64{root["Width"].(int64), root["Height"].(int64), root["Length"].(int64)}
		if len(data8) != int(size[0]*size[1]*size[2]) {
			t.Fatalf("%d bytes for %v blocks", len(data8), size)
		}
		v := formattest.Merge(s, newVolume()) // the layers do not overlap
		sameBlocks(t, v, numbersOf(root["Offset"]), size, func(i int) string { return names[data8[i].(int64)] })
	}
}

func TestNaiveReaderOfLitematic(t *testing.T) {
	s := randomScene(3000)
	data, warnings, err := write(t, minecraft.Litematic(), s, nil)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("warnings %q, error %v", warnings, err)
	}
	root := tree(t, data)
	meta := root["Metadata"].(map[string]any)
	if meta["RegionCount"].(int64) != 2 || meta["TotalBlocks"].(int64) != s.Len() || root["Version"].(int64) != 5 {
		t.Errorf("got %v", root["Metadata"])
	}
	number := func(v any) (n [3]int64) {
		for i, name := range []string{"x", "y", "z"} {
			n[i] = v.(map[string]any)[name].(int64)
		}
		return n
	}
	total := int64(0)
	for _, l := range s.Layers {
		r := root["Regions"].(map[string]any)[l.Name].(map[string]any)
		size, palette := number(r["Size"]), r["BlockStatePalette"].([]any)
		total += size[0] * size[1] * size[2]
		ids := bitsOf(r["BlockStates"].([]any), 4, int(size[0]*size[1]*size[2]))
		sameBlocks(t, l.Volume, number(r["Position"]), size, func(i int) string { return palette[ids[i]].(map[string]any)["Name"].(string) })
		for _, p := range palette {
			block := p.(map[string]any)
			leaves := strings.HasSuffix(block["Name"].(string), "_leaves")
			if properties, ok := block["Properties"].(map[string]any); ok != leaves || ok && properties["persistent"] != "true" {
				t.Errorf("got the block %v", block)
			}
		}
	}
	if meta["TotalVolume"].(int64) != total {
		t.Errorf("got the volume %v, want %d", meta["TotalVolume"], total)
	}
}

// TestNamesComeBack writes a voxel for each block that the palette of a file names, and wants the same names in the file again, those of blocks that
// are not known too.
func TestNamesComeBack(t *testing.T) {
	var palette compound
	data, n := []byte{}, int32(0)
	for i := range 300 {
		palette = append(palette, field{fmt.Sprintf("mod:block_%d", i), int32(i)})
		data = append(data, byte(i)|0x80, byte(i>>7))
		n++
	}
	for _, name := range []string{"stone", "grass_block", "sand", "diamond_ore", "glass", "water", "torch", "red_shulker_box", "cherry_log", "spruce_wood", "tuff_bricks"} {
		palette = append(palette, field{"minecraft:" + name, n})
		data = append(data, byte(n)|0x80, byte(n>>7))
		n++
	}
	file := schem(field{"Width", int16(n)}, field{"Palette", palette}, field{"BlockData", data})
	for _, f := range []*format.Format{minecraft.Schem(), minecraft.Litematic()} {
		s, _ := read(t, minecraft.Schem(), file, nil)
		written, warnings, err := write(t, f, s, nil)
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: warnings %q, error %v", f.Name, warnings, err)
		}
		again, _ := read(t, f, written, nil)
		formattest.SameVolume(t, again.Layers[0].Volume, s.Layers[0].Volume)
		names := func(s *scene.Scene) (list []string) {
			for i := range s.Palette.Swatches {
				list = append(list, s.Palette.Swatches[i].Name)
			}
			slices.Sort(list)
			return list
		}
		if got, want := names(again), names(s); !slices.Equal(got, want) || len(want) != int(n) {
			t.Errorf("%s: got %d names, want %d", f.Name, len(got), len(want))
		}
	}
}

func TestUsersBlocksAreWritten(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "a", newVolume())}, Active: 1}
	s.Layers[0].Volume.Set(storage.Pos{}, storage.RGB(250, 1, 2))
	given := map[string]any{"blocks": "mod:lamp[lit=true,facing=up] #fa0102"}
	data, warnings, err := write(t, minecraft.Litematic(), s, given)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("warnings %q, error %v", warnings, err)
	}
	r := tree(t, data)["Regions"].(map[string]any)["a"].(map[string]any)
	block := r["BlockStatePalette"].([]any)[1].(map[string]any)
	if p := block["Properties"].(map[string]any); block["Name"] != "mod:lamp" || p["lit"] != "true" || p["facing"] != "up" {
		t.Errorf("got the block %v", block)
	}
	back, warnings := read(t, minecraft.Litematic(), data, given)
	formattest.SameVolume(t, back.Layers[0].Volume, s.Layers[0].Volume)
	if len(warnings) > 0 {
		t.Errorf("got the warnings %q", warnings)
	}
	for _, f := range []*format.Format{minecraft.Schem(), minecraft.Litematic()} {
		var wrong *format.OptionError
		if _, _, err := write(t, f, s, map[string]any{"blocks": "file.txt"}); !errors.As(err, &wrong) || wrong.Format != f.Name {
			t.Errorf("%s: got the error %v", f.Name, err)
		}
	}
}

func TestColorsBecomeNearestBlocks(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "a", newVolume())}, Active: 1}
	s.Layers[0].Volume.Set(storage.Pos{}, storage.RGB(0x7d, 0x7d, 0x7d))
	s.Layers[0].Volume.Set(storage.Pos{X: 1}, storage.RGB(0x10, 0x10, 0x18))
	s.Layers[0].Volume.Set(storage.Pos{X: 2}, storage.RGBA(255, 255, 250, 160))
	data, warnings, err := write(t, minecraft.Schem(), s, nil)
	if err != nil || !slices.Equal(warnings, []string{"colours became those of the nearest blocks: 2 of 3, largest error 5 of 255 in a channel"}) {
		t.Fatalf("warnings %q, error %v", warnings, err)
	}
	back, _ := read(t, minecraft.Schem(), data, nil)
	want(t, back.Layers[0].Volume, map[storage.Pos]string{pos(0, 0, 0): "stone", pos(1, 0, 0): "black_wool", pos(2, 0, 0): "white_stained_glass"})
}

func TestRegionsHaveNamesOfTheirOwn(t *testing.T) {
	s := randomScene(1)
	s.Layers[1].Name = s.Layers[0].Name
	data, _, err := write(t, minecraft.Litematic(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	back, _ := read(t, minecraft.Litematic(), data, nil)
	if a, b := back.Layers[0].Name, back.Layers[1].Name; a != "L 0" || b != "L 0 (2)" {
		t.Errorf("got the names %q and %q", a, b)
	}
}

func TestTooLarge(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "a", newVolume())}, Active: 1}
	s.Layers[0].Volume.Set(storage.Pos{}, storage.RGB(1, 1, 1))
	s.Layers[0].Volume.Set(storage.Pos{X: 60_000, Y: 60_000, Z: 60_000}, storage.RGB(1, 1, 1))
	for _, f := range []*format.Format{minecraft.Schem(), minecraft.Litematic()} {
		var unsupported *format.UnsupportedError
		if _, _, err := write(t, f, s, nil); !errors.As(err, &unsupported) {
			t.Errorf("%s: got the error %v", f.Name, err)
		}
	}
}
