package storagetest

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// script plays edits that are decoded from bytes on a volume and on a Model, and compares the two after each step.
type script struct {
	data    []byte
	pairs   []pair // clones of one another
	scratch storage.Scratch
	oracle  storage.Scratch
	touched []storage.TilePos
}

type pair struct {
	volume storage.Volume
	model  *Model
}

const maxPairs = 4

// Play decodes edits from data, does them on the given empty volume, on clones of it and on a Model, and returns the first difference.
// Any bytes are a valid script.
func Play(v storage.Volume, data []byte) error {
	s := &script{data: data, pairs: []pair{{v, NewModel()}}}
	for step := 0; len(s.data) > 0; step++ {
		op := s.next() % 16
		p := &s.pairs[int(s.next())%len(s.pairs)]
		s.touched = s.touched[:0]
		if err := s.step(op, p); err != nil {
			return fmt.Errorf("step %d, op %d: %w", step, op, err)
		}
		if err := s.check(*p); err != nil {
			return fmt.Errorf("step %d, op %d: %w", step, op, err)
		}
	}
	for i, p := range s.pairs {
		if err := Diff(p.model, p.volume); err != nil {
			return fmt.Errorf("at the end, clone %d: %w", i, err)
		}
	}
	return nil
}

func (s *script) step(op byte, p *pair) error {
	switch op {
	default:
		return s.set(p, s.pos(), s.color())
	case 6, 7:
		return s.setRun(p)
	case 8:
		t := s.tile()
		s.setTile(p, s.tilePos(), &t)
	case 9, 10:
		t := p.volume.Tile(s.tilePos(), &s.scratch)
		s.setTile(p, s.tilePos(), &t)
	case 11:
		s.setTile(p, s.tilePos(), &storage.Tile{})
	case 12, 13:
		s.fill(p)
	case 14:
		s.clone(p)
	case 15:
		return Diff(p.model, p.volume)
	}
	return nil
}

func (s *script) set(p *pair, at storage.Pos, c storage.Color) error {
	s.touched = append(s.touched, at.Tile())
	want := p.model.Set(at, c)
	if got := p.volume.Set(at, c); got != want {
		return fmt.Errorf("Set(%v, %v) = %v, want %v", at, c, got, want)
	}
	if got, want := p.volume.Get(at), c.Norm(); got != want {
		return fmt.Errorf("Get(%v) = %v after Set, want %v", at, got, want)
	}
	return nil
}

// setRun sets many cells along x, with one colour or with ever new ones.
func (s *script) setRun(p *pair) error {
	at, c, n, delta := s.pos(), s.color(), int(s.next())*2, storage.Color(s.next()&1)
	for i := range n {
		cell := at
		cell.X = min(at.X+int32(i&15), storage.MaxCoord-1)
		cell.Y = min(at.Y+int32(i>>4&15), storage.MaxCoord-1)
		cell.Z = min(at.Z+int32(i>>8), storage.MaxCoord-1)
		if err := s.set(p, cell, c+delta*storage.Color(i)); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) setTile(p *pair, tp storage.TilePos, t *storage.Tile) {
	s.touched = append(s.touched, tp)
	copied := t.Copy()
	p.volume.SetTile(tp, t)
	p.model.SetTile(tp, &copied)
}

func (s *script) fill(p *pair) {
	lo := s.pos()
	size := storage.Pos{X: int32(s.next() % 24), Y: int32(s.next() % 6), Z: int32(s.next() % 6)}
	if s.next()%8 == 0 { // seldom, since the model and some kinds do it cell by cell: large enough for a whole tile
		size = size.Add(storage.Pos{X: 24, Y: 24, Z: 24})
	}
	b := storage.Box{Min: lo, Max: lo.Add(size)}.Intersect(storage.Everywhere)
	c := s.color()
	s.touched = append(s.touched, lo.Tile())
	if f, ok := p.volume.(storage.Filler); ok {
		f.FillBox(b, c)
	} else {
		fillPlain(p.volume, b, c)
	}
	fillPlain(p.model, b, c)
}

func (s *script) clone(p *pair) {
	c := pair{p.volume.Clone(), p.model.Clone().(*Model)}
	if len(s.pairs) < maxPairs {
		s.pairs = append(s.pairs, c)
		return
	}
	s.pairs[int(s.next())%len(s.pairs)] = c
}

// check compares what is cheap to compare: the counts and the tiles that the step wrote to.
func (s *script) check(p pair) error {
	if got, want := p.volume.Len(), p.model.Len(); got != want {
		return fmt.Errorf("Len() = %d, want %d", got, want)
	}
	seen := map[storage.TilePos]bool{}
	for _, tp := range s.touched {
		if seen[tp] {
			continue
		}
		seen[tp] = true
		got := p.volume.Tile(tp, &s.scratch)
		want := p.model.Tile(tp, &s.oracle)
		if err := diffTile(tp, &want, &got); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) next() byte {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return b
}

// tilePos returns one of few tiles around the origin, or one at the end of the coordinates.
func (s *script) tilePos() storage.TilePos {
	b := s.next()
	tp := storage.TilePos{X: int32(b&3) - 2, Y: int32(b>>2&1) - 1, Z: int32(b>>3&1) - 1}
	switch b >> 4 {
	case 15:
		tp.X, tp.Y = storage.MaxCoord/storage.TileEdge-1, storage.MinCoord/storage.TileEdge
	case 14:
		tp.X, tp.Z = -70, 300
	}
	return tp
}

// pos returns a cell of such a tile, more often than not one of few.
func (s *script) pos() storage.Pos {
	b := s.next()
	i := int(b>>2) * 65
	if b&3 == 0 {
		i = int(b)<<4&0xf00 | int(s.next())
	}
	return s.tilePos().Cell(i % storage.TileCells)
}

// color returns an empty colour, one of few or one of many.
func (s *script) color() storage.Color {
	switch b := s.next(); {
	case b < 70:
		return storage.RGBA(b, b, 0, 0)
	case b < 180:
		return storage.RGBA(b&3, 0, 0, 255)
	default:
		return storage.RGBA(b, s.next(), s.next(), 200)
	}
}

// tile returns a tile of any form.
func (s *script) tile() storage.Tile {
	occ, form, seed := new([storage.OccWords]uint64), s.next(), uint64(s.next())+1
	for i := range occ {
		seed = seed*6364136223846793005 + 1442695040888963407
		occ[i] = seed ^ seed>>29
		if form&16 != 0 {
			occ[i] &= occ[i] >> 7 & occ[i] >> 13 & occ[i] >> 19
		}
		if form&8 != 0 {
			occ[i] = ^uint64(0)
		}
	}
	t := storage.Tile{Form: storage.Form(form & 3), Occ: occ}
	switch t.Form {
	case storage.Empty:
		return storage.Tile{}
	case storage.Uniform:
		t.Color = s.color() | 1<<24
	case storage.Indexed:
		for range int(s.next()) + 1 {
			t.Palette = append(t.Palette, storage.RGBA(uint8(len(t.Palette)), byte(seed), 7, 255))
		}
		t.Index = new([storage.TileCells]uint8)
		for i := range t.Index {
			t.Index[i] = uint8(i * int(seed>>40&31) % len(t.Palette))
		}
	case storage.Raw:
		t.Cells = new([storage.TileCells]storage.Color)
		for i := range t.Cells {
			if t.Has(i) {
				t.Cells[i] = storage.RGBA(uint8(i), uint8(i>>8), byte(seed), 1|form)
			}
		}
	}
	return t
}
