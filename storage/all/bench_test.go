package all_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// BenchmarkVolume measures what the kinds with their default options cost in time and memory. The names of its parts are paths that
// end in n=, the edge in voxels of what they work on.
func BenchmarkVolume(b *testing.B) {
	for _, k := range all.Kinds() {
		b.Run("kind="+k.Name, func(b *testing.B) {
			benchmark(b, func() storage.Volume { return k.New(storage.Options{}) })
		})
	}
}

func benchmark(b *testing.B, newVolume func() storage.Volume) {
	b.Run("Set/order=sequential/n=128", func(b *testing.B) { benchmarkSetSequential(b, newVolume()) })
	b.Run("Set/order=random/n=400", func(b *testing.B) { benchmarkSetRandom(b, newVolume(), 400, 0) })
	b.Run("Set/order=random/n=16", func(b *testing.B) { benchmarkSetRandom(b, newVolume(), 16, 0) })
	b.Run("Toggle/order=random/n=64", func(b *testing.B) { benchmarkSetRandom(b, newVolume(), 64, 1) })
	b.Run("Get/order=sequential/n=128", func(b *testing.B) { benchmarkGet(b, newVolume(), true) })
	b.Run("Get/order=random/n=128", func(b *testing.B) { benchmarkGet(b, newVolume(), false) })
	for _, form := range []string{"uniform", "indexed", "raw"} {
		b.Run("SetTile/form="+form+"/n=128", func(b *testing.B) { benchmarkSetTile(b, newVolume(), form) })
		b.Run("Walk/form="+form+"/n=128", func(b *testing.B) { benchmarkWalk(b, newVolume(), form) })
	}
	b.Run("FillBox/n=250", func(b *testing.B) { benchmarkFillBox(b, newVolume) })
	b.Run("CloneEdit/n=128", func(b *testing.B) { benchmarkCloneEdit(b, newVolume()) })
	for _, m := range models() {
		b.Run("Memory/model="+m.name+"/n=256", func(b *testing.B) { benchmarkMemory(b, newVolume, m) })
	}
}

func benchmarkSetSequential(b *testing.B, v storage.Volume) {
	b.ReportAllocs()
	i := int32(0)
	for b.Loop() {
		v.Set(storage.Pos{X: i & 127, Y: i >> 7 & 127, Z: i >> 14 & 127}, storage.RGB(uint8(i>>21)+1, 2, uint8(i>>4&7)))
		i++
	}
}

// benchmarkSetRandom sets random cells of a cube that is full of one colour, to one of eight colours, or back and forth between
// empty and a colour.
func benchmarkSetRandom(b *testing.B, v storage.Volume, edge int32, alphaMask uint32) {
	fillSolid(v, edge)
	r := rand.New(rand.NewPCG(1, 2))
	cells := make([]storage.Pos, 1<<18)
	for i := range cells {
		cells[i] = storage.Pos{X: r.Int32N(edge), Y: r.Int32N(edge), Z: r.Int32N(edge)}
		v.Set(cells[i], storage.RGB(200, 1, 1)) // so that tiles have the form that they keep
	}
	b.ReportAllocs()
	i := uint32(0)
	for b.Loop() {
		alpha := uint8(255)
		if i&alphaMask != 0 {
			alpha = 0
		}
		v.Set(cells[i&(1<<18-1)], storage.RGBA(uint8(i>>18&7), 1, 1, alpha))
		i++
	}
}

func benchmarkGet(b *testing.B, v storage.Volume, sequential bool) {
	fillTiles(v, "indexed", 8)
	r := rand.New(rand.NewPCG(1, 2))
	cells := make([]storage.Pos, 1<<14)
	for i := range cells {
		cells[i] = storage.Pos{X: r.Int32N(128), Y: r.Int32N(128), Z: r.Int32N(128)}
		if sequential {
			cells[i] = storage.Pos{X: int32(i & 127), Y: int32(i >> 7), Z: 64}
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		v.Get(cells[i&(1<<14-1)])
		i++
	}
}

// tileOf returns a tile with a ball of cells in the given form.
func tileOf(form string) storage.Tile {
	s := new(storage.Scratch)
	for i := range s.Cells {
		x, y, z := i&15-8, i>>4&15-8, i>>8-8
		if x*x+y*y+z*z > 80 {
			continue
		}
		switch form {
		case "uniform":
			s.Cells[i] = storage.RGB(1, 2, 3)
		case "indexed":
			s.Cells[i] = storage.RGB(uint8(i*i>>3&7), 2, 3)
		default:
			s.Cells[i] = storage.RGB(uint8(i), uint8(i>>8), uint8(i*i))
		}
	}
	t := storage.Pack(&s.Cells, s)
	return t.Copy()
}

func fillTiles(v storage.Volume, form string, edge int32) {
	t := tileOf(form)
	for z := range edge {
		for y := range edge {
			for x := range edge {
				v.SetTile(storage.TilePos{X: x, Y: y, Z: z}, &t)
			}
		}
	}
}

func fillSolid(v storage.Volume, edge int32) {
	t := storage.UniformTile(storage.RGB(9, 9, 9))
	n := (edge + storage.TileEdge - 1) / storage.TileEdge
	for i := range n * n * n {
		v.SetTile(storage.TilePos{X: i % n, Y: i / n % n, Z: i / n / n}, &t)
	}
}

func benchmarkSetTile(b *testing.B, v storage.Volume, form string) {
	t := tileOf(form)
	fillTiles(v, form, 8)
	b.ReportAllocs()
	i := int32(0)
	for b.Loop() {
		v.SetTile(storage.TilePos{X: i & 7, Y: i >> 3 & 7, Z: i >> 6 & 7}, &t)
		i++
	}
}

// benchmarkWalk visits 512 tiles and counts their cells.
func benchmarkWalk(b *testing.B, v storage.Volume, form string) {
	fillTiles(v, form, 8)
	s := new(storage.Scratch)
	b.ReportAllocs()
	voxels := int64(0)
	for b.Loop() {
		v.Walk(storage.Everywhere, s, func(_ storage.TilePos, t *storage.Tile) bool {
			voxels += int64(t.Len())
			return true
		})
	}
	b.ReportMetric(float64(voxels)/b.Elapsed().Seconds(), "voxels/s")
}

func benchmarkFillBox(b *testing.B, newVolume func() storage.Volume) {
	f, ok := newVolume().(storage.Filler)
	if !ok {
		b.Skip("the kind does not implement storage.Filler")
	}
	box := storage.Box{Min: storage.Pos{X: -125, Y: -125, Z: -125}, Max: storage.Pos{X: 125, Y: 125, Z: 125}}
	b.ReportAllocs()
	i := uint8(0)
	for b.Loop() {
		f.FillBox(box, storage.RGB(i, 1, 1))
		i++
	}
	b.ReportMetric(box.Cells()*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func benchmarkCloneEdit(b *testing.B, v storage.Volume) {
	fillTiles(v, "indexed", 8)
	b.ReportAllocs()
	i := int32(0)
	for b.Loop() {
		_ = v.Clone()
		v.Set(storage.Pos{X: i * 16 & 127, Y: i & 0x70, Z: 8}, storage.RGB(uint8(i>>7&15), 2, 77))
		i++
	}
}

type memoryModel struct {
	name string
	fill func(v storage.Volume)
}

// models returns a solid ball of one colour with a diameter of 256, the same as a shell with colours of a texture, and a cloud in
// which each cell is occupied with a probability of 1 %, with one colour and with random ones.
func models() []memoryModel {
	return []memoryModel{
		{"ball", func(v storage.Volume) { fillBall(v, 0) }},
		{"shell", func(v storage.Volume) { fillBall(v, 125) }},
		{"cloud", func(v storage.Volume) { fillCloud(v, 0) }},
		{"colorcloud", func(v storage.Volume) { fillCloud(v, 0xffffff) }},
	}
}

func fillBall(v storage.Volume, hollow int32) {
	forTiles(v, func(p storage.Pos) storage.Color {
		x, y, z := p.X*2-255, p.Y*2-255, p.Z*2-255
		d := x*x + y*y + z*z
		switch {
		case d > 256*256 || d < 4*hollow*hollow:
			return 0
		case hollow != 0:
			return storage.RGB(uint8(p.X>>3*16), uint8(p.Y>>3*16), uint8(p.Z*p.X&3))
		}
		return storage.RGB(200, 100, 50)
	})
}

func fillCloud(v storage.Volume, colors uint32) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 256 * 256 * 256 / 100 {
		c := storage.Color(r.Uint32()&colors) | 255<<24
		v.Set(storage.Pos{X: r.Int32N(256), Y: r.Int32N(256), Z: r.Int32N(256)}, c)
	}
}

func forTiles(v storage.Volume, color func(storage.Pos) storage.Color) {
	s := new(storage.Scratch)
	for i := range int32(16 * 16 * 16) {
		tp := storage.TilePos{X: i & 15, Y: i >> 4 & 15, Z: i >> 8}
		for c := range s.Cells {
			s.Cells[c] = color(tp.Cell(c))
		}
		t := storage.Pack(&s.Cells, s)
		v.SetTile(tp, &t)
	}
}

// benchmarkMemory reports the heap that a model takes, as the runtime counts it and as the volume says, in bytes per occupied cell.
func benchmarkMemory(b *testing.B, newVolume func() storage.Volume, m memoryModel) {
	var v storage.Volume
	var heap float64
	for b.Loop() {
		before := liveHeap()
		v = newVolume()
		m.fill(v)
		heap = float64(liveHeap() - before)
	}
	b.ReportMetric(heap/float64(v.Len()), "B/voxel")
	b.ReportMetric(float64(v.Stats().Bytes)/float64(v.Len()), "stats-B/voxel")
	runtime.KeepAlive(v)
}

func liveHeap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // the first only ages what pools hold
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
