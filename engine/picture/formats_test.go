package picture_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// readers are independent decoders of the formats.
var readers = map[string]func(io.Reader) (image.Image, error){
	"png": png.Decode, "jpeg": jpeg.Decode, "webp": webp.Decode, "bmp": bmp.Decode,
}

// decode returns the picture in a file. A file without a header has the wanted size.
func decode(t testing.TB, f *picture.Format, file []byte, size image.Point) image.Image {
	t.Helper()
	read := readers[f.Name]
	if read == nil {
		if len(file) != 4*size.X*size.Y {
			t.Fatalf("%s: %d bytes for %v", f.Name, len(file), size)
		}
		return &image.NRGBA{Pix: file, Stride: 4 * size.X, Rect: image.Rectangle{Max: size}}
	}
	m, err := read(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if m.Bounds() != (image.Rectangle{Max: size}) {
		t.Fatalf("%s: %v, want %v", f.Name, m.Bounds(), size)
	}
	return m
}

// flatten returns the picture over a colour.
func flatten(m *image.NRGBA, under color.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(m.Rect)
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			c := m.NRGBAAt(x, y)
			a := float64(c.A) / 255
			mix := func(v, u uint8) uint8 { return uint8(math.Floor(float64(v)*a + float64(u)*(1-a) + 0.5)) }
			out.SetNRGBA(x, y, color.NRGBA{mix(c.R, under.R), mix(c.G, under.G), mix(c.B, under.B), 255})
		}
	}
	return out
}

// checkFile encodes a picture and compares what an independent decoder reads with what the format promises. It returns the file.
func checkFile(t testing.TB, f *picture.Format, m *image.NRGBA, o picture.EncodeOptions) []byte {
	t.Helper()
	before := bytes.Clone(m.Pix)
	file, err := picture.Encode(t.Context(), []byte("kept"), m, f, o)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if !bytes.HasPrefix(file, []byte("kept")) || !bytes.Equal(before, m.Pix) {
		t.Fatalf("%s: what was in dst is gone, or the picture has changed", f.Name)
	}
	file = file[4:]
	want := m
	if !f.Alpha {
		under := color.NRGBA{255, 255, 255, 255}
		if o.Background != nil {
			under = *o.Background
		}
		want = flatten(m, under)
	}
	got := decode(t, f, file, m.Rect.Size())
	if !f.Lossless {
		checkAlike(t, got, want, 6)
		return file
	}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if c, w := got.At(x, y), want.NRGBAAt(m.Rect.Min.X+x, m.Rect.Min.Y+y); !same(c, w) {
				t.Fatalf("%s %+v: %v: pixel %d,%d is %v, want %v", f.Name, o, m.Rect, x, y, c, w)
			}
		}
	}
	return file
}

// checkAlike demands that the brightness differs by at most so much in the mean. Colours are blurred in small files.
func checkAlike(t testing.TB, got image.Image, want *image.NRGBA, most float64) {
	t.Helper()
	sum := 0.0
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			a := color.GrayModel.Convert(got.At(x, y)).(color.Gray).Y
			b := color.GrayModel.Convert(want.At(want.Rect.Min.X+x, want.Rect.Min.Y+y)).(color.Gray).Y
			sum += math.Abs(float64(a) - float64(b))
		}
	}
	if mean := sum / float64(want.Rect.Dx()*want.Rect.Dy()); mean > most {
		t.Errorf("brightness differs by %.2f in the mean", mean)
	}
}

func TestFormatsKeepWhatTheyPromise(t *testing.T) {
	red := &color.NRGBA{200, 30, 10, 255}
	for i := range picture.Formats {
		f := &picture.Formats[i]
		for _, kind := range scenes {
			for _, o := range []picture.EncodeOptions{{}, {Effort: picture.Small, Workers: 1}, {Background: red, Workers: 3, Quality: 95}} {
				checkFile(t, f, scene(kind, 150), o)
			}
			part := scene(kind, 64).SubImage(image.Rect(7, 9, 50, 41)).(*image.NRGBA)
			checkFile(t, f, part, picture.EncodeOptions{})
		}
	}
}

func TestExactFormatsKeepEveryPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range picture.Formats {
		f := &picture.Formats[i]
		if !f.Lossless {
			continue
		}
		for _, effort := range []picture.Effort{picture.Fast, picture.Small} {
			for _, colors := range []int{1, 2, 3, 4, 5, 16, 17, 256, 257, 3000} {
				for _, size := range [][2]int{{1, 1}, {1, 7}, {9, 1}, {31, 37}, {15, 200}} {
					for _, opaque := range []bool{true, false} {
						checkFile(t, f, colorful(rng, size[0], size[1], colors, opaque), picture.EncodeOptions{Effort: effort})
					}
				}
			}
		}
	}
}

func TestFilesDoNotDependOnWorkers(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	f := picture.ByName("png")
	for name, m := range map[string]*image.NRGBA{
		"few": colorful(rng, 600, 500, 99, true), "many": colorful(rng, 300, 260, 5000, false), "shaded": scene("shaded", 330), "small": scene("cutout", 90),
	} {
		for _, effort := range []picture.Effort{picture.Fast, picture.Small} {
			if effort == picture.Small && name != "small" {
				continue // done in one piece
			}
			one := checkFile(t, f, m, picture.EncodeOptions{Workers: 1, Effort: effort})
			for _, n := range []int{0, 5} {
				many, err := picture.Encode(t.Context(), nil, m, f, picture.EncodeOptions{Workers: n, Effort: effort})
				if err != nil || !bytes.Equal(one, many) {
					t.Errorf("%s: %d workers write another file, error %v", name, n, err)
				}
			}
		}
	}
}

// depths is a grey picture of a slope with steps.
func depths(width, height int) *image.Gray16 {
	m := image.NewGray16(image.Rect(2, 3, 2+width, 3+height))
	for y := range height {
		for x := range width {
			m.SetGray16(2+x, 3+y, color.Gray16{Y: uint16(x*97 + y*y*31 + x/9*1000)})
		}
	}
	return m
}

func TestGreyPicturesKeepTheirDepth(t *testing.T) {
	for i := range picture.Formats {
		f := &picture.Formats[i]
		for _, size := range []image.Point{{1, 1}, {50, 33}, {500, 270}} {
			for _, effort := range []picture.Effort{picture.Fast, picture.Small} {
				m := depths(size.X, size.Y)
				file, err := picture.Encode(t.Context(), nil, m, f, picture.EncodeOptions{Effort: effort})
				if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
				got := decode(t, f, file, size)
				worst := 0
				for y := range size.Y {
					for x := range size.X {
						want := m.Gray16At(2+x, 3+y).Y
						v, _, _, _ := got.At(x, y).RGBA()
						d := int(v>>8) - int(want>>8)
						if f.Deep {
							d = int(v) - int(want)
						}
						worst = max(worst, d, -d)
					}
				}
				if worst > 0 && f.Lossless || worst > 160 {
					t.Errorf("%s of %v: differs by %d", f.Name, size, worst)
				}
			}
		}
	}
}

func TestFormatsAreFound(t *testing.T) {
	seen := map[string]bool{}
	for i := range picture.Formats {
		f := &picture.Formats[i]
		for _, name := range append([]string{f.Name, strings.ToUpper(f.Name)}, f.Aliases...) {
			if picture.ByName(name) != f {
				t.Errorf("the name %q leads elsewhere", name)
			}
		}
		for _, ext := range f.Exts {
			if picture.ByPath("/tmp/A.B/picture"+strings.ToUpper(ext)) != f || picture.ByPath("p"+ext) != f {
				t.Errorf("the ending %q leads elsewhere", ext)
			}
		}
		for _, word := range append(append([]string{f.Name}, f.Aliases...), f.Exts...) {
			if seen[word] {
				t.Errorf("%q stands for two formats", word)
			}
			seen[word] = true
		}
		if f.MediaType == "" || f.Doc == "" || f.MaxEdge == 0 || f.MaxPixels == 0 {
			t.Errorf("%s lacks something", f.Name)
		}
		if picture.Names()[i] != f.Name {
			t.Errorf("names are %v", picture.Names())
		}
	}
	for _, name := range []string{"", "gif", ".png", "png "} {
		if picture.ByName(name) != nil {
			t.Errorf("there is a format %q", name)
		}
	}
	for _, path := range []string{"", "png", "a.gif", ".png/x"} {
		if picture.ByPath(path) != nil {
			t.Errorf("%q has a format", path)
		}
	}
}

func TestPicturesThatCannotBeFilesAreRefused(t *testing.T) {
	small := scene("flat", 8)
	for name, tt := range map[string]struct {
		img    image.Image
		format string
		o      picture.EncodeOptions
		size   bool
	}{
		"empty":        {image.NewNRGBA(image.Rect(0, 0, 0, 5)), "png", picture.EncodeOptions{}, true},
		"too wide":     {image.NewNRGBA(image.Rect(0, 0, 1<<14+1, 1)), "webp", picture.EncodeOptions{}, true},
		"too high":     {image.NewGray16(image.Rect(0, 0, 1, 1<<16)), "jpeg", picture.EncodeOptions{}, true},
		"too large":    {&image.NRGBA{Rect: image.Rect(0, 0, 1<<14, 1<<14)}, "webp", picture.EncodeOptions{}, true},
		"another type": {image.NewGray(image.Rect(0, 0, 2, 2)), "png", picture.EncodeOptions{}, false},
		"quality 101":  {small, "jpeg", picture.EncodeOptions{Quality: 101}, false},
		"quality -1":   {small, "jpeg", picture.EncodeOptions{Quality: -1}, false},
	} {
		dst := []byte("kept")
		got, err := picture.Encode(t.Context(), dst, tt.img, picture.ByName(tt.format), tt.o)
		var size *picture.SizeError
		if err == nil || errors.As(err, &size) != tt.size || string(got) != "kept" || !strings.HasPrefix(err.Error(), "picture: ") {
			t.Errorf("%s: %q, error %v", name, got, err)
		}
	}
}

// looks is a context that ends after it was looked at so many times.
type looks struct {
	context.Context
	left chan struct{}
}

var errEnough = errors.New("enough")

func newLooks(ctx context.Context, n int) *looks {
	l := &looks{ctx, make(chan struct{}, n)}
	for range n {
		l.left <- struct{}{}
	}
	return l
}

func (l *looks) Err() error {
	select {
	case <-l.left:
		return nil
	default:
		return errEnough
	}
}

func TestEncodingEndsWithItsContext(t *testing.T) {
	gone, cancel := context.WithCancelCause(t.Context())
	cancel(errEnough)
	for i := range picture.Formats {
		f := &picture.Formats[i]
		for _, workers := range []int{1, 3} {
			if _, err := picture.Encode(gone, nil, scene("noisy", 400), f, picture.EncodeOptions{Workers: workers}); !errors.Is(err, errEnough) {
				t.Errorf("%s: error %v", f.Name, err)
			}
		}
	}
}

func TestEncodingLooksAtItsContextAllTheTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range picture.Formats {
		f := &picture.Formats[i]
		for name, m := range map[string]image.Image{
			"cutout": scene("cutout", 120), "noise": colorful(rng, 150, 100, 50000, true), "few": colorful(rng, 200, 150, 200, true), "grey": depths(79, 79),
		} {
			for _, effort := range []picture.Effort{picture.Fast, picture.Small} {
				stopped := 0
				for n := 0; ; n = 2*n + 1 {
					ctx := newLooks(t.Context(), n)
					got, err := picture.Encode(ctx, []byte("kept"), m, f, picture.EncodeOptions{Workers: 1, Effort: effort})
					if len(ctx.left) > 0 {
						if err != nil {
							t.Errorf("%s of %s: error %v of a context that goes on", f.Name, name, err)
						}
						break
					}
					if stopped++; err == nil && n+1 < 100 || err != nil && string(got) != "kept" {
						t.Fatalf("%s of %s: after %d looks %d bytes, error %v", f.Name, name, n, len(got), err)
					}
				}
				if stopped < 6 {
					t.Errorf("%s of %s is looked after %d times at most", f.Name, name, stopped)
				}
			}
		}
	}
}

func FuzzFormats(f *testing.F) {
	rng := rand.New(rand.NewPCG(2, 2))
	f.Add(uint8(1), uint8(0), []byte{1, 2, 3, 255})
	f.Add(uint8(40), uint8(1), colorful(rng, 40, 20, 300, false).Pix)
	f.Add(uint8(7), uint8(1), colorful(rng, 7, 20, 3, false).Pix)
	f.Fuzz(func(t *testing.T, width, effort uint8, pix []byte) {
		stride := 4 * int(width)
		if stride == 0 || len(pix) < stride {
			return
		}
		height := min(len(pix)/stride, 64)
		m := &image.NRGBA{Pix: pix[:stride*height], Stride: stride, Rect: image.Rect(0, 0, int(width), height)}
		for i := range picture.Formats {
			if picture.Formats[i].Lossless {
				checkFile(t, &picture.Formats[i], m, picture.EncodeOptions{Effort: picture.Effort(effort % 2), Workers: 1})
			}
		}
	})
}

// TestLargePicturesInPieces crosses the borders of bands, blocks and copies.
func TestLargePicturesInPieces(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 5000, 60))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{9, 8, 7, 255}), image.Point{}, draw.Src)
	rng := rand.New(rand.NewPCG(8, 8))
	for range 1500 {
		m.SetNRGBA(rng.IntN(5000), rng.IntN(60), color.NRGBA{uint8(rng.Uint32()), uint8(rng.Uint32()), 3, 255})
	}
	for _, name := range []string{"png", "webp"} {
		checkFile(t, picture.ByName(name), m, picture.EncodeOptions{})
	}
}
