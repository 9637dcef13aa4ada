package minecraft_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
)

// naive reads any NBT into maps and slices, trusting the file.
type naive struct{ b []byte }

func (n *naive) take(k int) []byte {
	b := n.b[:k]
	n.b = n.b[k:]
	return b
}

func (n *naive) number(k int) int64 {
	v := int64(0)
	for _, c := range n.take(k) {
		v = v<<8 | int64(c)
	}
	return v << (64 - 8*k) >> (64 - 8*k)
}

func (n *naive) text() string { return string(n.take(int(uint16(n.number(2))))) }

func (n *naive) value(typ byte) any {
	many := func(typ byte) []any {
		list := make([]any, n.number(4))
		for i := range list {
			list[i] = n.value(typ)
		}
		return list
	}
	switch typ {
	case 1, 2, 3, 4, 5, 6:
		return n.number([...]int{0, 1, 2, 4, 8, 4, 8}[typ])
	case 7:
		return many(1)
	case 8:
		return n.text()
	case 9:
		return many(n.take(1)[0])
	case 10:
		m := map[string]any{}
		for typ := n.take(1)[0]; typ != 0; typ = n.take(1)[0] {
			name := n.text()
			m[name] = n.value(typ)
		}
		return m
	case 11:
		return many(3)
	case 12:
		return many(4)
	}
	return nil
}

// tree returns the root of a gzip file.
func tree(t testing.TB, data []byte) map[string]any {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	n := &naive{unpacked}
	n.take(1)
	n.text()
	root, ok := n.value(10).(map[string]any)
	if !ok || len(n.b) > 0 {
		t.Fatalf("%d bytes follow the tree", len(n.b))
	}
	return root
}

// bitsOf returns the numbers of a region: it makes one long row of bits of all longs and cuts that.
func bitsOf(longs []any, width, count int) []int {
	row := make([]byte, 0, 64*len(longs))
	for _, l := range longs {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(l.(int64)))
		for _, c := range b {
			for i := range 8 {
				row = append(row, c>>i&1)
			}
		}
	}
	numbers := make([]int, count)
	for i := range numbers {
		for k := range width {
			numbers[i] |= int(row[i*width+k]) << k
		}
	}
	return numbers
}

// TestRealLitematic compares a file of Litematica with a naive reading of it, cell by cell, and with what it says of itself.
func TestRealLitematic(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/test.litematic")
	s, warnings := read(t, minecraft.Litematic(), data, nil)
	root := tree(t, data)
	region := root["Regions"].(map[string]any)["house_39"].(map[string]any)
	size := region["Size"].(map[string]any)
	sx, sy, sz := -size["x"].(int64), size["y"].(int64), size["z"].(int64)
	if sx != 79 || sy != 29 || sz != 70 {
		t.Fatalf("the size is %d,%d,%d", sx, sy, sz)
	}
	palette := region["BlockStatePalette"].([]any)
	numbers := bitsOf(region["BlockStates"].([]any), 8, int(sx*sy*sz))
	v, solid := s.Layers[0].Volume, int64(0)
	for i, n := range numbers {
		x, z, y := int64(i)%sx, int64(i)/sx%sz, int64(i)/(sx*sz)
		at := pos(x, -z, y) // Position is 78 and the size -79: from 0 on
		name := palette[n].(map[string]any)["Name"].(string)
		if air := name == "minecraft:air"; air != v.Get(at).Empty() {
			t.Fatalf("%v is %v and should be %s", at, v.Get(at), name)
		}
		if name != "minecraft:air" {
			solid++
		}
	}
	if v.Len() != solid || solid != root["Metadata"].(map[string]any)["TotalBlocks"].(int64) {
		t.Errorf("got %d voxels, want %d, and the file says %d", v.Len(), solid, root["Metadata"].(map[string]any)["TotalBlocks"])
	}
	if len(s.Layers) != 1 || s.Layers[0].Name != "house_39" || len(warnings) > 0 {
		t.Errorf("got %d layers, the first is %q; warnings %q", len(s.Layers), s.Layers[0].Name, warnings)
	}
	if !minecraft.Litematic().Sniff(data[:4096], int64(len(data))) {
		t.Error("not recognised")
	}
}
