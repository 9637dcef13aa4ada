package all_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// BenchmarkVolume runs the benchmarks of package storagetest on every kind with its default options.
func BenchmarkVolume(b *testing.B) {
	for _, k := range all.Kinds() {
		b.Run("kind="+k.Name, func(b *testing.B) {
			storagetest.Benchmark(b, func() storage.Volume { return k.New(storage.Options{}) })
		})
	}
}
