package minecraft_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// Builders of NBT for tests, which know nothing of the package's own writer.

// field is a value with its name.
type field struct {
	name  string
	value any
}

type compound []field

// list is a list of values of one type; typ is that of the items.
type list struct {
	typ   byte
	items []any
}

// typeOf returns the number of a type.
func typeOf(v any) byte {
	switch v := v.(type) {
	case int8:
		return 1
	case int16:
		return 2
	case int32:
		return 3
	case int64:
		return 4
	case float32:
		return 5
	case float64:
		return 6
	case []byte:
		return 7
	case string:
		return 8
	case list:
		return 9
	case compound:
		return 10
	case []int32:
		return 11
	case []int64, []uint64:
		return 12
	default:
		panic(v)
	}
}

func text(s string) []byte { return append(binary.BigEndian.AppendUint16(nil, uint16(len(s))), s...) }

func payload(v any) []byte {
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.BigEndian, v) }
	switch v := v.(type) {
	case string:
		b.Write(text(v))
	case []byte:
		put(int32(len(v)))
		b.Write(v)
	case []int32:
		put(int32(len(v)))
		put(v)
	case []int64:
		put(int32(len(v)))
		put(v)
	case []uint64:
		put(int32(len(v)))
		put(v)
	case list:
		b.WriteByte(v.typ)
		put(int32(len(v.items)))
		for _, item := range v.items {
			b.Write(payload(item))
		}
	case compound:
		for _, f := range v {
			b.Write(named(f.name, f.value))
		}
		b.WriteByte(0)
	default:
		put(v)
	}
	return b.Bytes()
}

func named(name string, v any) []byte {
	return append(append([]byte{typeOf(v)}, text(name)...), payload(v)...)
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zlibbed(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ints returns a list of ints.
func ints(n ...int32) list {
	l := list{typ: 3}
	for _, i := range n {
		l.items = append(l.items, i)
	}
	return l
}

// states returns a palette of compounds with names.
func states(names ...string) list {
	l := list{typ: 10}
	for _, name := range names {
		l.items = append(l.items, compound{{"Name", name}})
	}
	return l
}

// xyz returns a compound with x, y and z.
func xyz(x, y, z int32) compound { return compound{{"x", x}, {"y", y}, {"z", z}} }

// smallSchem is a schematic of 2x1x2 blocks of version 2: stone at 0,0,0; dirt with two bytes in its number at 1,0,1.
func smallSchem() []byte {
	return named("Schematic", compound{
		{"Version", int32(2)},
		{"Width", int16(2)},
		{"Height", int16(1)},
		{"Length", int16(2)},
		{"Palette", compound{{"minecraft:air", int32(0)}, {"minecraft:stone", int32(1)}, {"minecraft:dirt", int32(200)}}},
		{"BlockData", []byte{1, 0, 0, 0xc8, 1}},
		{"Offset", []int32{5, 6, 7}},
	})
}

// smallSchem3 is the same of version 3 without an offset.
func smallSchem3() []byte {
	return named("", compound{{"Schematic", compound{
		{"Version", int32(3)},
		{"Width", int16(2)},
		{"Height", int16(1)},
		{"Length", int16(2)},
		{"Blocks", compound{
			{"Palette", compound{{"minecraft:air", int32(0)}, {"minecraft:stone", int32(1)}, {"minecraft:dirt", int32(200)}}},
			{"Data", []byte{1, 0, 0, 0xc8, 1}},
		}},
	}}})
}

// smallSchematic has red wool, a log of spruce, a block with a number of its own, and one with a number that nobody knows.
func smallSchematic() []byte {
	return named("Schematic", compound{
		{"Width", int16(2)},
		{"Height", int16(2)},
		{"Length", int16(1)},
		{"Materials", "Alpha"},
		{"Blocks", []byte{35, 17, 44, 200}},
		{"Data", []byte{14, 5, 0, 0}},
		{"AddBlocks", []byte{0, 0x21}},
		{"SchematicaMapping", compound{{"minecraft:gold_block", int16(300)}}},
		{"WEOffsetX", int32(-1)},
		{"WEOffsetY", int32(-2)},
		{"WEOffsetZ", int32(-3)},
	})
}

// smallLitematic has two regions; the second has a negative size.
func smallLitematic() []byte {
	return named("", compound{
		{"MinecraftDataVersion", int32(3578)},
		{"Version", int32(6)},
		{"Metadata", compound{{"Name", "test"}}},
		{"Regions", compound{
			{"first", compound{
				{"Position", xyz(1, 2, 3)},
				{"Size", xyz(2, 1, 1)},
				{"BlockStatePalette", states("minecraft:air", "minecraft:stone", "minecraft:water")},
				{"BlockStates", []int64{1 | 2<<2}},
			}},
			{"second", compound{
				{"Position", xyz(10, 0, 0)},
				{"Size", xyz(-3, -1, -1)},
				{"BlockStatePalette", states("minecraft:air", "minecraft:dirt")},
				{"BlockStates", []int64{1 | 0<<2 | 1<<4}},
			}},
		}},
	})
}

// smallStructure has three blocks in a box of 3x2x3.
func smallStructure() []byte {
	block := func(state int32, at ...int32) any { return compound{{"pos", ints(at...)}, {"state", state}} }
	return named("", compound{
		{"DataVersion", int32(2975)},
		{"size", ints(3, 2, 3)},
		{"palette", states("minecraft:air", "minecraft:stone", "minecraft:oak_stairs")},
		{"blocks", list{10, []any{block(1, 0, 0, 0), block(2, 2, 1, 0), block(0, 1, 1, 1), block(1, 0, 0, 2)}}},
		{"entities", list{typ: 0}},
	})
}
