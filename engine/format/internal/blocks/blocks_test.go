package blocks_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func TestColorsOfNames(t *testing.T) {
	mc, lu := blocks.Minecraft(), blocks.Luanti()
	for _, c := range []struct {
		table *blocks.Table
		name  string
		as    string // another name with the same colour, "" for an empty block, "?" for an unknown one
	}{
		{mc, "minecraft:stone", "stone"},
		{mc, "Minecraft:STONE", "stone"},
		{mc, "oak_log[axis=y]", "oak_log"},
		{mc, "minecraft:oak_stairs[facing=east,half=top]", "oak_planks"},
		{mc, "stone_brick_wall", "stone_bricks"},
		{mc, "stone_stairs", "stone"},
		{mc, "stone_slab", "smooth_stone"},
		{mc, "quartz_slab", "quartz_block"},
		{mc, "red_carpet", "red_wool"},
		{mc, "red_bed", "red_wool"},
		{mc, "red_stained_glass_pane", "red_stained_glass"},
		{mc, "glass_pane", "glass"},
		{mc, "infested_cobblestone", "cobblestone"},
		{mc, "waxed_cut_copper_stairs", "waxed_cut_copper"},
		{mc, "waxed_exposed_cut_copper_slab", "waxed_exposed_cut_copper"},
		{mc, "potted_poppy", "poppy"},
		{mc, "wall_torch", "torch"},
		{mc, "redstone_wall_torch", "?"},
		{mc, "nether_brick_fence", "nether_bricks"},
		{mc, "brain_coral_wall_fan", "brain_coral"},
		{mc, "dead_horn_coral_fan", "dead_horn_coral"},
		{mc, "creeper_wall_head", "creeper_head"},
		{mc, "spruce_wall_hanging_sign", "spruce_planks"},
		{mc, "grass", "short_grass"},
		{mc, "grass_path", "dirt_path"},
		{mc, "flowing_water", "water"},
		{mc, "piston_head", "oak_planks"},
		{mc, "sign", "oak_planks"},
		{mc, "create:oak_planks", "oak_planks"},
		{mc, "create:andesite_casing", "?"},
		{mc, "purple_nonsense_stairs", "?"},
		{mc, "air", ""},
		{mc, "minecraft:cave_air", ""},
		{mc, "void_air", ""},
		{lu, "ignore", ""},
		{lu, "air", ""},
		{lu, "stairs:stair_inner_cobble", "default:cobble"},
		{lu, "stairs:slab_wood", "default:wood"},
		{lu, "stairs:slab_straw", "farming:straw"},
		{lu, "walls:cobble", "default:cobble"},
		{lu, "doors:gate_pine_wood_open", "default:pine_wood"},
		{lu, "doors:door_steel_b", "doors:door_steel"},
		{lu, "xpanes:pane_flat", "xpanes:pane"},
		{lu, "default:fence_rail_aspen_wood", "default:aspen_wood"},
		{lu, "farming:wheat_3", "farming:wheat_8"},
		{lu, "farming:cotton_3", "farming:cotton_8"},
		{lu, "mcl_core:stone", "minecraft:stone"},
		{lu, "mcl_core:wood", "minecraft:oak_planks"},
		{lu, "mcl_core:tree", "minecraft:oak_log"},
		{lu, "mcl_core:sprucewood", "minecraft:spruce_planks"},
		{lu, "mcl_core:darkwood", "minecraft:dark_oak_planks"},
		{lu, "mcl_core:birchtree", "minecraft:birch_log"},
		{lu, "mcl_core:darktree", "minecraft:dark_oak_log"},
		{lu, "mcl_core:nonsense", "?"},
		{lu, "mcl_wool:white", "minecraft:white_wool"},
		{lu, "mcl_core:water_source", "minecraft:water"},
		{lu, "mcl_core:lava_source", "minecraft:lava"},
		{lu, "mcl_core:dirt_with_grass", "minecraft:grass_block"},
		{lu, "nonsense", "?"},
		{lu, "moreblocks:nonsense", "?"},
	} {
		got, known := c.table.Color(c.name)
		switch c.as {
		case "?":
			if known {
				t.Errorf("%s has the colour %v and should not be known", c.name, got)
			}
		case "":
			if !known || got != 0 {
				t.Errorf("%s has the colour %v, known %v; want none", c.name, got, known)
			}
		default:
			from := c.table
			if strings.HasPrefix(c.as, "minecraft:") {
				from = mc
			}
			want, ok := from.Color(c.as)
			if !ok || !known || got != want || got == 0 {
				t.Errorf("%s has the colour %v, known %v; want %v of %s", c.name, got, known, want, c.as)
			}
		}
	}
}

func TestGiveRefusesWhatIsNoBlock(t *testing.T) {
	for _, text := range []string{"stone", "stone 808080", "stone #80808", "stone #8080801", "stone #80808g", "stone # 808080", strings.Repeat("a #000000;", 1<<16+1)} {
		if err := blocks.Minecraft().Give(text); err == nil {
			t.Errorf("%.40q is taken", text)
		}
	}
}

func TestGivenBlocks(t *testing.T) {
	table := blocks.Minecraft()
	text := "\uFEFF# comment\r\n\r\nminecraft:stone #102030\nmod:thing #a0b0c0 \n mod:window #01020380; gravel #00000000; mod:second #a0b0c0"
	if err := table.Give(text); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]storage.Color{
		"stone": storage.RGB(0x10, 0x20, 0x30), "mod:thing": storage.RGB(0xa0, 0xb0, 0xc0), "mod:second": storage.RGB(0xa0, 0xb0, 0xc0),
		"mod:window": storage.RGBA(1, 2, 3, 128), "gravel": 0,
	} {
		if c, known := table.Color(name); c != want || !known {
			t.Errorf("%s has the colour %v, known %v; want %v", name, c, known, want)
		}
	}
	m := blocks.NewMatcher("test", table, nil)
	for c, want := range map[storage.Color]string{
		storage.RGB(0x10, 0x20, 0x30): "minecraft:stone", storage.RGB(0xa0, 0xb0, 0xc0): "mod:thing", storage.RGB(0xa0, 0xb0, 0xc1): "mod:thing",
		storage.RGBA(1, 2, 3, 128): "mod:window", storage.RGBA(1, 2, 3, 1): "mod:window",
	} {
		if got := m.Block(c); got != want {
			t.Errorf("%v becomes %s, want %s", c, got, want)
		}
	}
	if got := m.Block(storage.RGB(0x7d, 0x7d, 0x7d)); got == "minecraft:stone" {
		t.Error("the old colour of stone is written as stone")
	}
	if c, _ := blocks.Minecraft().Color("stone"); c != storage.RGB(0x7d, 0x7d, 0x7d) {
		t.Errorf("another table has stone of the colour %v", c)
	}
}

func TestGivenAgain(t *testing.T) {
	table := blocks.Minecraft()
	if err := table.Give("mod:a #010203; mod:a #040506"); err != nil {
		t.Fatal(err)
	}
	m := blocks.NewMatcher("test", table, nil)
	if got := m.Block(storage.RGB(4, 5, 6)); got != "mod:a" {
		t.Errorf("got %s", got)
	}
}

// nearest is the slow twin of the search for a block: all known cubes and the formula in floats.
func nearest(table *blocks.Table, names []string, c storage.Color) float64 {
	best := math.Inf(1)
	for _, name := range names {
		b, _ := table.Color(name)
		mean := math.Floor((float64(c.R()) + float64(b.R())) / 2)
		sq := func(x, y uint8) float64 { return (float64(x) - float64(y)) * (float64(x) - float64(y)) }
		best = min(best, (2+mean/256)*sq(c.R(), b.R())+4*sq(c.G(), b.G())+(2+(255-mean)/256)*sq(c.B(), b.B()))
	}
	return best
}

func TestNearestBlock(t *testing.T) {
	table := blocks.Minecraft()
	var names []string
	for _, dye := range []string{"white", "orange", "magenta", "light_blue", "yellow", "lime", "pink", "gray", "light_gray", "cyan", "purple", "blue", "brown", "green", "red", "black"} {
		for _, thing := range []string{"wool", "concrete", "terracotta"} {
			names = append(names, dye+"_"+thing)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	m := blocks.NewMatcher("test", table, nil)
	for range 2000 {
		c := storage.RGB(uint8(random.Uint32()), uint8(random.Uint32()), uint8(random.Uint32()))
		got := m.Block(c)
		if d := nearest(table, []string{got}, c); d > nearest(table, names, c)+1e-6 {
			t.Errorf("%v becomes %s, and a dyed block is nearer", c, got)
		}
		if again := blocks.NewMatcher("test", table, nil).Block(c); again != got {
			t.Errorf("%v becomes %s and %s", c, got, again)
		}
	}
	for c, want := range map[storage.Color]string{
		storage.RGB(255, 255, 255): "minecraft:snow_block", storage.RGB(0, 0, 0): "minecraft:black_concrete", storage.RGB(255, 0, 0): "minecraft:redstone_block",
		storage.RGBA(255, 255, 255, 200): "minecraft:white_stained_glass", storage.RGB(0xdb, 0xcf, 0xa3): "minecraft:sand",
		storage.RGB(0x4a, 0x7a, 0x2a): "minecraft:oak_leaves[persistent=true]",
	} {
		if got := m.Block(c); got != want {
			t.Errorf("%v becomes %s, want %s", c, got, want)
		}
	}
}

func TestSwatchesNameBlocks(t *testing.T) {
	p := &scene.Palette{Swatches: []scene.Swatch{
		{Color: storage.RGB(1, 2, 3), Name: "mod:brass"},
		{Color: storage.RGB(1, 2, 3), Name: "mod:second"},
		{Color: storage.RGB(4, 5, 6), Name: "default:stone"},
		{Color: storage.RGB(7, 8, 9), Name: "A nice colour: red"},
		{Color: storage.RGB(0x7d, 0x7d, 0x7d), Name: "mod:grey"},
		{Color: storage.RGB(9, 8, 7), Name: ":"},
		{Color: storage.RGB(200, 100, 50), Name: "mcl_core:thing"},
	}}
	m := blocks.NewMatcher("test", blocks.Minecraft(), p)
	for c, want := range map[storage.Color]string{storage.RGB(1, 2, 3): "mod:brass", storage.RGB(0x7d, 0x7d, 0x7d): "minecraft:stone"} {
		if got := m.Block(c); got != want {
			t.Errorf("%v becomes %s, want %s", c, got, want)
		}
	}
	for _, c := range []storage.Color{storage.RGB(4, 5, 6), storage.RGB(7, 8, 9), storage.RGB(9, 8, 7), storage.RGB(200, 100, 50)} {
		if got := m.Block(c); !strings.HasPrefix(got, "minecraft:") {
			t.Errorf("%v becomes %s", c, got)
		}
	}
	lu := blocks.NewMatcher("test", blocks.Luanti(), &scene.Palette{Swatches: []scene.Swatch{
		{Color: storage.RGB(1, 2, 3), Name: "minecraft:stone"}, {Color: storage.RGB(4, 5, 6), Name: "mcl_core:stone"},
	}})
	if a, b := lu.Block(storage.RGB(1, 2, 3)), lu.Block(storage.RGB(4, 5, 6)); a == "minecraft:stone" || b != "mcl_core:stone" {
		t.Errorf("got %s and %s", a, b)
	}
}

func TestReaderMakesUpColors(t *testing.T) {
	var warnings []string
	opt := &format.DecodeOptions{NewVolume: newVolume, Warn: func(s string) { warnings = append(warnings, s) }}
	r := blocks.NewReader(blocks.Minecraft(), format.NewBudget(t.Context(), "test", opt))
	color := func(name string) storage.Color {
		c, err := r.Color(name)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := color("mod:a")
	if first.A() != 255 || color("mod:a[x=1]") != first || color("mod:b") == first || color("air") != 0 {
		t.Errorf("mod:a has the colour %v, mod:b %v", first, color("mod:b"))
	}
	color("stone")
	for i := range 20 {
		color(fmt.Sprintf("mod:%d", i))
	}
	p := r.Palette("Minecraft")
	if len(warnings) != 1 || !strings.Contains(warnings[0], "22 kinds of blocks are not known and got made-up colours: mod:a, mod:b, mod:0") {
		t.Errorf("got the warnings %q", warnings)
	}
	if !slices.ContainsFunc(p.Swatches, func(s scene.Swatch) bool {
		return s.Name == "minecraft:stone" && s.Color == storage.RGB(0x7d, 0x7d, 0x7d)
	}) {
		t.Errorf("got the palette %+v", p)
	}
	if blocks.NewReader(blocks.Luanti(), format.NewBudget(t.Context(), "test", opt)).Palette("x") != nil {
		t.Error("a palette of nothing")
	}
	tight := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 1}})
	if _, err := blocks.NewReader(blocks.Minecraft(), tight).Color("stone"); err == nil {
		t.Error("names do not count")
	}
}

func TestOption(t *testing.T) {
	var wrong *format.OptionError
	folder := &format.DecodeOptions{Beside: func(name string) ([]byte, error) {
		switch name {
		case "blocks.txt":
			return []byte("stone #010203\n"), nil
		case "huge.txt":
			return make([]byte, 9<<20), nil
		case "bad.txt":
			return []byte("stone\n"), nil
		}
		return nil, errors.New("no such file")
	}}
	for _, c := range []struct {
		value string
		opt   *format.DecodeOptions
		want  storage.Color // of stone, 0 for an error
	}{
		{"", folder, storage.RGB(0x7d, 0x7d, 0x7d)},
		{"stone #040506", &format.DecodeOptions{}, storage.RGB(4, 5, 6)},
		{"blocks.txt", folder, storage.RGB(1, 2, 3)},
		{"blocks.txt", &format.DecodeOptions{}, 0},
		{"other.txt", folder, 0},
		{"huge.txt", folder, 0},
		{"bad.txt", folder, 0},
		{"#", folder, storage.RGB(0x7d, 0x7d, 0x7d)},
		{"stone #", folder, 0},
	} {
		table := blocks.Minecraft()
		err := table.Take("test", c.value, c.opt.Beside)
		switch got, _ := table.Color("stone"); {
		case c.want == 0 && !errors.As(err, &wrong):
			t.Errorf("%q: got the error %v", c.value, err)
		case c.want != 0 && (err != nil || got != c.want):
			t.Errorf("%q: stone has the colour %v, error %v", c.value, got, err)
		}
	}
}

// TestRowsAndFillAreInverse writes a volume as rows, in both orders, and fills another with them; the rows are those that a loop over all cells
// finds.
func TestRowsAndFillAreInverse(t *testing.T) {
	for _, order := range []blocks.Order{blocks.RowsToFront, blocks.RowsUp} {
		for _, size := range [][3]int32{{1, 1, 1}, {40, 3, 20}, {5, 37, 18}, {16, 16, 16}, {33, 50, 35}} {
			v, random := newVolume(), rand.New(rand.NewPCG(3, uint64(size[0])))
			low := storage.Pos{X: -7, Y: -20, Z: 9}
			names := []string{"stone", "dirt", "oak_planks"}
			for range size[0] * size[1] * size[2] / 3 {
				c, _ := blocks.Minecraft().Color(names[random.IntN(len(names))])
				v.Set(low.Add(storage.Pos{X: random.Int32N(size[0]), Y: random.Int32N(size[1]), Z: random.Int32N((size[2] + 1) / 2)}), c)
			}
			checkOrder(t, order, v, storage.Box{Min: low, Max: low.Add(storage.Pos{X: size[0], Y: size[1], Z: size[2]})})
		}
	}
}

func checkOrder(t *testing.T, order blocks.Order, v storage.Volume, box storage.Box) {
	t.Helper()
	plan, err := blocks.NewMatcher("test", blocks.Minecraft(), nil).Plan(t.Context(), v, "air")
	if err != nil {
		t.Fatal(err)
	}
	var ids []uint16
	rows := blocks.Rows{
		Format: "test", Volume: v, Box: box, Order: order, Plan: plan, Opt: &format.EncodeOptions{},
		Emit: func(row []uint16, n int64) error {
			if row == nil {
				row = make([]uint16, n)
			}
			ids = append(ids, row...)
			return nil
		},
	}
	if err := rows.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var colors blocks.Colors
	for i, name := range plan.Names {
		colors[i], _ = blocks.Minecraft().Color(name)
	}
	i := 0
	eachCell(order, box, func(p storage.Pos) {
		if i < len(ids) && colors[ids[i]] != v.Get(p) {
			t.Fatalf("order %d: cell %d at %v is %v, want %v", order, i, p, colors[ids[i]], v.Get(p))
		}
		i++
	})
	if i != len(ids) {
		t.Fatalf("got %d cells, want %d", len(ids), i)
	}
	again := newVolume()
	fill := blocks.Fill{
		Budget: format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume}), Volume: again, Box: box, Order: order, Colors: &colors,
		Next: func(row []uint16) error { ids = ids[copy(row, ids):]; return nil }, Total: int64(len(ids)),
	}
	if err := fill.Run(); err != nil {
		t.Fatal(err)
	}
	formattest.SameVolume(t, again, v)
}

// eachCell calls f with the cells of a box in an order.
func eachCell(order blocks.Order, box storage.Box, f func(storage.Pos)) {
	if order == blocks.RowsToFront {
		for z := box.Min.Z; z < box.Max.Z; z++ {
			for y := box.Max.Y - 1; y >= box.Min.Y; y-- {
				for x := box.Min.X; x < box.Max.X; x++ {
					f(storage.Pos{X: x, Y: y, Z: z})
				}
			}
		}
		return
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for z := box.Min.Z; z < box.Max.Z; z++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				f(storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
}

func TestLimits(t *testing.T) {
	v := newVolume()
	for i := range int32(40) {
		v.Set(storage.Pos{X: 16 * i}, storage.RGB(1, 2, 3))
	}
	plan, err := blocks.NewMatcher("test", blocks.Minecraft(), nil).Plan(t.Context(), v, "air")
	if err != nil {
		t.Fatal(err)
	}
	rows := blocks.Rows{
		Format: "test", Volume: v, Box: storage.Bounds(v), Plan: plan, Opt: &format.EncodeOptions{MaxBytes: 10_000},
		Emit: func([]uint16, int64) error { return nil },
	}
	var unsupported *format.UnsupportedError
	if err := rows.Run(t.Context()); !errors.As(err, &unsupported) {
		t.Errorf("got the error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := rows.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v", err)
	}
	for _, bytes := range []int64{1, 3000, 20_000} {
		fill := blocks.Fill{
			Budget: format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: bytes}}),
			Volume: newVolume(), Box: storage.Box{Max: storage.Pos{X: 1000, Y: 20, Z: 1}}, Colors: &blocks.Colors{7: storage.RGB(1, 1, 1)},
			Next: func(row []uint16) error { row[0] = 7; row[500] = 7; return nil },
		}
		if err := fill.Run(); !errors.As(err, &unsupported) {
			t.Errorf("%d bytes: got the error %v", bytes, err)
		}
	}
}
