package all_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// few keeps so few tiles hot that a compressing kind has to pack and unpack all the time.
var few = storage.Options{HotTiles: 4}

func TestKinds(t *testing.T) {
	for _, k := range all.Kinds() {
		t.Run("kind="+k.Name, func(t *testing.T) {
			storagetest.Run(t, func() storage.Volume { return k.New(few) })
		})
	}
}

func TestByName(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range all.Kinds() {
		got, ok := all.ByName(k.Name)
		if !ok || got.Name != k.Name || seen[k.Name] || k.Doc == "" || k.New(storage.Options{}) == nil {
			t.Errorf("kind %q is not described, listed twice or not found by its name", k.Name)
		}
		seen[k.Name] = true
	}
	if _, ok := all.ByName("nonesuch"); ok {
		t.Error("ByName finds a kind that does not exist")
	}
	if !seen[all.Default] || all.Kinds()[0].Name != all.Default {
		t.Errorf("the default %q is not the first of the list", all.Default)
	}
}

// TestKindsAgree does the same edits on all kinds and compares what their walks visit.
func TestKindsAgree(t *testing.T) {
	var volumes []storage.Volume
	for _, k := range all.Kinds() {
		v := k.New(storage.Options{})
		r := rand.New(rand.NewPCG(11, 12))
		for i := range 3000 {
			p := storage.Pos{X: r.Int32N(200) - 100, Y: r.Int32N(90) - 45, Z: r.Int32N(90) - 45}
			v.Set(p, storage.RGBA(uint8(i), uint8(r.Uint32()), 0, uint8(i%5)))
			if i%50 == 0 {
				t := storage.UniformTile(storage.RGB(uint8(i), 1, 2))
				v.SetTile(p.Tile(), &t)
			}
		}
		volumes = append(volumes, v)
	}
	for i, v := range volumes[1:] {
		if err := storagetest.Diff(volumes[0], v); err != nil {
			t.Errorf("%s and %s: %v", all.Kinds()[0].Name, all.Kinds()[i+1].Name, err)
		}
	}
}

func TestSolidTilesTakeLittleMemory(t *testing.T) {
	solid := storage.UniformTile(storage.RGB(1, 2, 3))
	for _, k := range all.Kinds() {
		v := k.New(storage.Options{})
		for i := range int32(4096) {
			v.SetTile(storage.TilePos{X: i & 15, Y: i >> 4 & 15, Z: i >> 8}, &solid)
		}
		if got := v.Stats().Bytes; got > 4096*64 {
			t.Errorf("%s: a solid cube of 4096 tiles takes %d bytes", k.Name, got)
		}
	}
}

func FuzzVolume(f *testing.F) {
	f.Add([]byte{0, 0, 3, 200, 1, 2, 3, 14, 0, 6, 1, 9, 9, 255, 1, 8, 0, 3, 77, 12, 1, 4, 4, 40, 19, 19, 100, 15, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 200)]
		for _, k := range all.Kinds() {
			if err := storagetest.Play(k.New(few), data); err != nil {
				t.Fatalf("%s: %v", k.Name, err)
			}
		}
	})
}
