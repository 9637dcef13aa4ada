package lanes

// Set is one way to do what the package does.
type Set struct{ level level }

// Sets returns the ways that this processor can run, by the name of their instructions.
func Sets() map[string]Set {
	m := map[string]Set{}
	for l, name := range []string{levelPure: "pure", levelAVX2: "avx2", levelAVX512: "avx512"} {
		if level(l) <= best() {
			m[name] = Set{level(l)}
		}
	}
	return m
}

// Survey is Survey, and so on.
func (s Set) Survey(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	return survey(s.level, occ, cells)
}

func (s Set) Least(cells *[Cells]uint32) uint32 { return least(s.level, cells) }

func (s Set) Differ(diff *[Words]uint64, a, b *[Cells]uint32) { differ(s.level, diff, a, b) }

func (s Set) Spread(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	spread(s.level, cells, mask, c)
}

func (s Set) Fill(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	fill(s.level, cells, mask, c)
}

func (s Set) Keep(cells *[Cells]uint32, keep uint32) { clearUnless(s.level, cells, keep) }

func (s Set) Look(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	look(s.level, cells, index, mask, palette)
}

func (s Set) Match(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	return match(s.level, index, cells, palette, i)
}

func (s Set) Count(mask *[Words]uint64) int { return count(s.level, mask) }
