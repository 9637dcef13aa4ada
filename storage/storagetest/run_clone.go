package storagetest

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// populate fills a volume and a model with the same tiles of all forms around the origin.
func populate(v storage.Volume, m *Model) {
	all := forms()
	for i := range 6 * len(all) {
		tp := storage.TilePos{X: int32(i%7) - 3, Y: int32(i/7%5) - 2, Z: int32(i / 35)}
		v.SetTile(tp, &all[i%len(all)])
		m.SetTile(tp, &all[i%len(all)])
	}
}

func testCloneIndependent(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	populate(v, m)
	set(t, m, v, storage.Pos{X: 1}, red)
	c, cm := v.Clone(), m.Clone()
	check(t, cm, c)

	r := rand.New(rand.NewPCG(1, 1))
	somewhere := func() storage.Pos {
		return storage.Pos{X: r.Int32N(112) - 48, Y: r.Int32N(80) - 32, Z: r.Int32N(64)}
	}
	for i := range 400 {
		set(t, m, v, somewhere(), storage.RGBA(uint8(i), 1, 1, uint8(i%3)))
		set(t, cm, c, somewhere(), storage.RGBA(uint8(i), 2, 2, uint8(i%3)))
	}
	check(t, m, v)
	check(t, cm, c)

	empty := storage.Tile{}
	for _, tp := range tilePositions(tilesIn(m, storage.Everywhere)) {
		v.SetTile(tp, &empty)
	}
	check(t, NewModel(), v)
	check(t, cm, c)
}

// testCloneChain clones clones, edits every link and compares all of them at the end.
func testCloneChain(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	populate(v, m)
	const clones = 8
	volumes, models := make([]storage.Volume, 0, clones), make([]storage.Volume, 0, clones)
	var last storage.Volume = m
	for i := range clones {
		volumes, models = append(volumes, v), append(models, last)
		at := storage.Pos{X: int32(i) * 3, Y: int32(i), Z: 17}
		set(t, last, v, at, green)
		v, last = v.Clone(), last.Clone()
		set(t, models[i], volumes[i], at, blue)
		set(t, models[i/2], volumes[i/2], at.Add(storage.Pos{X: -40}), storage.RGB(uint8(i), 0, 0))
		set(t, last, v, at.Add(storage.Pos{Y: 1}), 0)
		if i%4 == 3 {
			v.Clone() // one that is dropped at once
		}
	}
	for i := range volumes {
		if err := Diff(models[i], volumes[i]); err != nil {
			t.Fatalf("link %d: %v", i, err)
		}
	}
	check(t, last, v)
}

// testConcurrentReaders reads a snapshot from several goroutines while the original is edited and cloned on. Its use is under the
// race detector.
func testConcurrentReaders(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	populate(v, m)
	set(t, m, v, storage.Pos{X: 2, Y: 2, Z: 2}, red)
	snapshot := v.Clone()
	want := m.Clone()

	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			if err := Diff(want, snapshot); err != nil {
				t.Error(err)
			}
			s := new(storage.Scratch)
			for i := range 500 {
				p := storage.Pos{X: int32(i*37%112) - 48, Y: int32(i*11%80) - 32, Z: int32(i % 64)}
				w := want.Get(p)
				if g := snapshot.Get(p); g != w {
					t.Errorf("Get(%v) = %v, want %v", p, g, w)
				}
				if tile := snapshot.Tile(p.Tile(), s); tile.At(p.Index()) != w {
					t.Errorf("Tile(%v) has %v at %v, want %v", p.Tile(), tile.At(p.Index()), p, w)
				}
			}
		})
	}
	for i := range 800 {
		p := storage.Pos{X: int32(i*31%112) - 48, Y: int32(i*7%80) - 32, Z: int32(i % 64)}
		set(t, m, v, p, storage.RGBA(uint8(i), uint8(i), 0, uint8(i&1)))
		if i%100 == 99 {
			c := v.Clone()
			c.Set(p, blue)
		}
	}
	readers.Wait()
	check(t, m, v)
	check(t, want, snapshot)
}

// testBytes fills a volume with noise and empties it in both ways.
func testBytes(t *testing.T, newVolume func() storage.Volume) {
	const slack = 192 << 10 // for memory that is kept for reuse
	v := newVolume()
	base := v.Stats().Bytes
	if base < 0 || base > slack {
		t.Errorf("an empty volume takes %d bytes", base)
	}
	r := rand.New(rand.NewPCG(2, 2))
	noise := storage.Tile{Form: storage.Raw, Cells: new([storage.TileCells]storage.Color), Occ: &storage.FullOcc}
	for i := range noise.Cells {
		noise.Cells[i] = storage.Color(r.Uint32()) | 1<<24
	}
	const n = 40
	fill := func() {
		for i := range int32(n) {
			v.SetTile(storage.TilePos{X: i, Y: -i, Z: i & 3}, &noise)
		}
		if grown := v.Stats().Bytes - base; grown < n*storage.TileCells*3 || grown > n*storage.TileCells*6 {
			t.Errorf("%d tiles of noise take %d bytes", n, grown)
		}
	}
	shrunk := func(how string) {
		t.Helper()
		if left := v.Stats().Bytes - base; left < 0 || left > slack {
			t.Errorf("%d bytes are left after emptying the volume %s", left, how)
		}
	}
	fill()
	empty := storage.Tile{}
	for i := range int32(n) {
		v.SetTile(storage.TilePos{X: i, Y: -i, Z: i & 3}, &empty)
	}
	shrunk("by tile")
	fill()
	for i := range int32(n) {
		for cell := range storage.TileCells {
			v.Set(storage.TilePos{X: i, Y: -i, Z: i & 3}.Cell(cell), 0)
		}
	}
	shrunk("by cell")
	check(t, NewModel(), v)
}

// testZeroAlloc sets cells back and forth between empty and two colours in places that have neighbours.
func testZeroAlloc(t *testing.T, newVolume func() storage.Volume) {
	v := newVolume()
	solid := storage.UniformTile(green)
	v.SetTile(storage.TilePos{X: 1}, &solid)
	v.SetTile(storage.TilePos{X: 1, Y: 1}, &solid)
	const n = 12
	cells := make([]storage.Pos, 0, n)
	for i := range int32(n) {
		cells = append(cells, storage.Pos{X: i * 2, Y: i % 5, Z: i})
		v.Set(storage.Pos{X: i*2 + 1, Y: i % 5, Z: i}, storage.RGB(uint8(i), 0, 0))
	}
	edit := func() {
		for _, c := range []storage.Color{red, blue, 0, green} {
			for _, p := range cells {
				v.Set(p, c)
				v.Get(p)
			}
		}
	}
	edit()
	if n := testing.AllocsPerRun(50, edit); n != 0 {
		t.Errorf("setting cells back and forth allocates %v times per round of %d", n, 4*len(cells))
	}
}
