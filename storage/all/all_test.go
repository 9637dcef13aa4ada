package all_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// small keeps so few tiles hot that a compressing kind has to write tiles back.
var small = storage.Options{HotTiles: 2}

func TestRandomEditsAgreeWithTheModel(t *testing.T) {
	for _, k := range all.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(60) {
				r := rand.New(rand.NewPCG(seed, 1))
				data := make([]byte, 600)
				for i := range data {
					data[i] = byte(r.Uint32())
				}
				if err := storagetest.Play(k.New(small), data); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		})
	}
}

func FuzzVolume(f *testing.F) {
	f.Add([]byte{0, 0, 3, 200, 1, 2, 3, 14, 0, 6, 1, 9, 9, 255, 1, 8, 0, 3, 77, 12, 1, 4, 4, 40, 19, 19, 100, 15, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = data[:min(len(data), 400)]
		for _, k := range all.Kinds() {
			if err := storagetest.Play(k.New(small), data); err != nil {
				t.Fatalf("%s: %v", k.Name, err)
			}
		}
	})
}
