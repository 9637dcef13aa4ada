package picture_test

import (
	"bytes"
	"image"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// swatch is a colour of a picture and how many pixels have it.
type swatch struct {
	color [4]byte
	count int
}

// slowReduce is picture.Reduce with maps and sorts.
func slowReduce(img *image.NRGBA, n int) *image.NRGBA {
	groups := [][]swatch{swatches(img)}
	for len(groups) < n {
		worst, channel, most := -1, 0, 0
		for i, g := range groups {
			if c, spread := widest(g); spread > most {
				worst, channel, most = i, c, spread
			}
		}
		if worst < 0 {
			break
		}
		low, high := halve(groups[worst], channel)
		groups[worst] = low
		groups = append(groups, high)
	}
	to := map[[4]byte][4]byte{}
	for _, g := range groups {
		mean := average(g)
		for _, s := range g {
			to[s.color] = mean
		}
	}
	out := image.NewNRGBA(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	for i := 0; i < len(img.Pix); i += 4 {
		c := to[[4]byte(img.Pix[i:])]
		copy(out.Pix[i:], c[:])
	}
	return out
}

// swatches returns the colours of a picture without gaps between its rows, in a fixed order.
func swatches(img *image.NRGBA) []swatch {
	counts := map[[4]byte]int{}
	for pix := img.Pix; len(pix) > 0; pix = pix[4:] {
		counts[[4]byte(pix)]++
	}
	list := make([]swatch, 0, len(counts))
	for c, n := range counts {
		list = append(list, swatch{c, n})
	}
	slices.SortFunc(list, func(a, b swatch) int { return bytes.Compare(a.color[:], b.color[:]) })
	return list
}

// widest returns the channel in which a group differs most, and that difference weighted by the group's pixels.
func widest(g []swatch) (channel, spread int) {
	count := 0
	lo, hi := g[0].color, g[0].color
	for _, s := range g {
		count += s.count
		for a, c := range s.color {
			lo[a], hi[a] = min(lo[a], c), max(hi[a], c)
		}
	}
	for a := range lo {
		if d := int(hi[a]) - int(lo[a]); d > spread {
			channel, spread = a, d
		}
	}
	return channel, spread * spread * min(count, 1<<20)
}

// halve sorts a group of several colours by a channel and cuts it where half of the pixels are on either side.
func halve(g []swatch, channel int) (low, high []swatch) {
	slices.SortStableFunc(g, func(a, b swatch) int { return int(a.color[channel]) - int(b.color[channel]) })
	total := 0
	for _, s := range g {
		total += s.count
	}
	at, sum := 1, g[0].count
	for at < len(g)-1 && sum+g[at].count <= total/2 {
		sum += g[at].count
		at++
	}
	return g[:at:at], g[at:]
}

// average returns the mean colour of a group, or the one that has most of its pixels.
func average(g []swatch) [4]byte {
	var sum [4]int
	count := 0
	most := g[0]
	for _, s := range g {
		for a, c := range s.color {
			sum[a] += int(c) * s.count
		}
		count += s.count
		if s.count > most.count {
			most = s
		}
	}
	if 2*most.count > count {
		return most.color
	}
	var mean [4]byte
	for a := range mean {
		mean[a] = byte((sum[a] + count/2) / count)
	}
	return mean
}

func TestReduceIsMedianCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	pictures := map[string]*image.NRGBA{
		"noise": colorful(rng, 90, 70, 6000, false), "few": colorful(rng, 40, 30, 7, true), "one": colorful(rng, 5, 5, 1, true),
		"many": colorful(rng, 200, 200, 30000, true),
	}
	for _, kind := range scenes {
		pictures[kind] = scene(kind, 128)
	}
	for name, m := range pictures {
		for _, n := range []int{1, 2, 8, 64, 256} {
			if got, want := picture.Reduce(m, n), slowReduce(m, n); !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%s in %d colours differs from the slow way", name, n)
			}
		}
	}
}

func TestReduceTakesPartsOfPictures(t *testing.T) {
	m := scene("shaded", 64)
	part := m.SubImage(image.Rect(10, 20, 41, 53)).(*image.NRGBA)
	whole := image.NewNRGBA(image.Rect(0, 0, 31, 33))
	draw.Draw(whole, whole.Rect, part, part.Rect.Min, draw.Src)
	if !bytes.Equal(picture.Reduce(part, 9).Pix, picture.Reduce(whole, 9).Pix) {
		t.Error("a part of a picture becomes something else than its copy")
	}
	if got := picture.Reduce(image.NewNRGBA(image.Rect(3, 3, 3, 9)), 4); !got.Rect.Empty() {
		t.Errorf("nothing becomes %v", got.Rect)
	}
}
