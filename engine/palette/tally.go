package palette

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MaxTally is the number of distinct colours that a [Tally] takes.
const MaxTally = 1 << 18

// ErrTooManyColors is returned when voxels have more than MaxTally distinct colours.
var ErrTooManyColors = errors.New("more than 262144 distinct colours")

// Tally counts voxels by their colours, alpha included. The zero value counts exact colours; it is for one goroutine.
type Tally struct {
	// Bin, from 1 on, joins colours whose red, green and blue lie in the same interval of so many values, under the colour in its middle:
	// v/Bin*Bin + Bin/2 for each of the three, 255 at most. Alpha stays.
	Bin int

	Counts map[storage.Color]int64 // by colour
	Voxels int64                   // counted
}

// Add counts the voxels of the volume that lie in the box. It takes time by the tile where tiles have one colour, and returns the context's cause
// if that ends first, or ErrTooManyColors; the counts are of no use then.
func (t *Tally) Add(ctx context.Context, v storage.Volume, b storage.Box) (err error) {
	if t.Counts == nil {
		t.Counts = map[storage.Color]int64{}
	}
	v.Walk(b, new(storage.Scratch), func(tp storage.TilePos, tile *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		t.tile(tp, tile, b)
		if len(t.Counts) > MaxTally {
			err = ErrTooManyColors
		}
		return err == nil
	})
	return err
}

// tile counts the cells of a tile that lie in the box, by runs of one colour along x.
func (t *Tally) tile(tp storage.TilePos, tile *storage.Tile, b storage.Box) {
	in := tp.Box().Intersect(b)
	if in == tp.Box() && tile.Form == storage.Uniform {
		t.add(tile.Color, int64(tile.Len()))
		return
	}
	var last storage.Color
	run := int64(0)
	for z := in.Min.Z; z < in.Max.Z; z++ {
		for y := in.Min.Y; y < in.Max.Y; y++ {
			first := storage.Pos{X: in.Min.X, Y: y, Z: z}.Index()
			for i := range int(in.Max.X - in.Min.X) {
				c := tile.At(first + i)
				if c != last {
					t.add(last, run)
					last, run = c, 0
				}
				run++
			}
		}
	}
	t.add(last, run)
}

func (t *Tally) add(c storage.Color, n int64) {
	if c.Empty() || n == 0 {
		return
	}
	if t.Bin > 0 {
		c = storage.RGBA(t.middle(c.R()), t.middle(c.G()), t.middle(c.B()), c.A())
	}
	t.Counts[c] += n
	t.Voxels += n
}

func (t *Tally) middle(v uint8) uint8 { return uint8(min(int(v)/t.Bin*t.Bin+t.Bin/2, math.MaxUint8)) }

// Merge gives the voxels of colours that are at most distance apart, as the Euclidean distance of red, green and blue, to the most frequent colour
// among them: colours are taken by their counts, the largest first, and of equal counts by their values; each joins the first one before it that
// is near enough, or stands for itself. It returns the context's cause if that ends first.
func (t *Tally) Merge(ctx context.Context, distance float64) error {
	if distance < 0 || len(t.Counts) == 0 {
		return nil
	}
	m := merger{edge: math.Max(distance, 1), most: distance * distance, cells: map[[3]int16][]kept{}}
	merged := map[storage.Color]int64{}
	for i, c := range Frequent(t.Counts) {
		if i%1024 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		merged[m.join(c)] += t.Counts[c]
	}
	t.Counts = merged
	return nil
}

// merger keeps the colours that stand for others in a grid whose cells are as long as the distance, so that only neighbours are looked at.
type merger struct {
	edge, most float64
	cells      map[[3]int16][]kept
	n          int
}

type kept struct {
	color storage.Color
	order int
}

// join returns the colour that stands for c, the first one that is near enough.
func (m *merger) join(c storage.Color) storage.Color {
	at := [3]int16{int16(float64(c.R()) / m.edge), int16(float64(c.G()) / m.edge), int16(float64(c.B()) / m.edge)}
	best := kept{c, m.n}
	for i := range int16(27) {
		cell := [3]int16{at[0] + i%3 - 1, at[1] + i/3%3 - 1, at[2] + i/9 - 1}
		for _, k := range m.cells[cell] {
			if k.order >= best.order {
				break // the rest came later
			}
			if square(k.color, c) <= m.most {
				best = k
				break
			}
		}
	}
	if best.order == m.n {
		m.cells[at] = append(m.cells[at], best)
		m.n++
	}
	return best.color
}

// square returns the square of the distance between two colours.
func square(a, b storage.Color) float64 {
	r, g, bl := int(a.R())-int(b.R()), int(a.G())-int(b.G()), int(a.B())-int(b.B())
	return float64(r*r + g*g + bl*bl)
}

// Frequent returns the colours by their counts, the largest first, and of equal counts by their values as in [ByValue].
func Frequent(counts map[storage.Color]int64) []storage.Color {
	list := ByValue(counts)
	slices.SortStableFunc(list, func(a, b storage.Color) int { return cmp.Compare(counts[b], counts[a]) })
	return list
}

// ByValue returns the colours by red, then green, blue and alpha.
func ByValue(counts map[storage.Color]int64) []storage.Color {
	return slices.SortedFunc(maps.Keys(counts), func(a, b storage.Color) int {
		return cmp.Compare(bits.ReverseBytes32(uint32(a)), bits.ReverseBytes32(uint32(b)))
	})
}
