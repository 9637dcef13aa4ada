package voxelize_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func texture(t testing.TB, data []byte) *voxelize.Texture {
	t.Helper()
	tex, err := voxelize.DecodeTexture(data, new(texels))
	if err != nil {
		t.Fatal(err)
	}
	return tex
}

// pictures returns a picture in all the ways in which a PNG can hold it.
func pictures() map[string]image.Image {
	const w, h = 7, 5
	box := image.Rect(0, 0, w, h)
	list := map[string]image.Image{
		"nrgba": image.NewNRGBA(box), "rgba": image.NewRGBA(box), "gray": image.NewGray(box), "nrgba64": image.NewNRGBA64(box), "gray16": image.NewGray16(box),
		"paletted": image.NewPaletted(box, color.Palette{color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 100, 50, 128}, color.NRGBA{9, 8, 7, 0}}),
	}
	for y := range h {
		for x := range w {
			n := uint8(x*30 + y*7)
			list["nrgba"].(*image.NRGBA).SetNRGBA(x, y, color.NRGBA{n, 255 - n, uint8(y), uint8(x * 40)})
			list["rgba"].(*image.RGBA).SetRGBA(x, y, color.RGBA{n, 255 - n, uint8(y), 255})
			list["gray"].(*image.Gray).SetGray(x, y, color.Gray{n})
			list["gray16"].(*image.Gray16).SetGray16(x, y, color.Gray16{uint16(n) * 257})
			list["nrgba64"].(*image.NRGBA64).SetNRGBA64(x, y, color.NRGBA64{uint16(n) * 257, 257, 0, uint16(x) * 40 * 257})
			list["paletted"].(*image.Paletted).SetColorIndex(x, y, uint8((x+y)%3))
		}
	}
	return list
}

func TestTexturesHaveTheColorsOfThePicture(t *testing.T) {
	for name, m := range pictures() {
		tex := texture(t, pngOf(t, m))
		w, h := m.Bounds().Dx(), m.Bounds().Dy()
		if tex.Width != w || tex.Height != h {
			t.Errorf("%s: got %dx%d pixels", name, tex.Width, tex.Height)
		}
		for y := range h {
			for x := range w {
				c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
				want := storage.RGBA(c.R, c.G, c.B, c.A).Norm()
				u, v := (float64(x)+0.5)/float64(w), (float64(y)+0.5)/float64(h)
				for _, turn := range []float64{0, 1, -3} {
					if got := tex.AtDown(u+turn, v-turn); got != want {
						t.Errorf("%s: got %v at %d,%d, want %v", name, got, x, y, want)
					}
					if got := tex.At(u+turn, 1-v+turn); got != want {
						t.Errorf("%s: got %v at %d,%d from below, want %v", name, got, x, y, want)
					}
				}
			}
		}
	}
}

func TestPicturesOfPalettesAreExact(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 256, 1))
	for x := range 256 {
		m.SetNRGBA(x, 0, color.NRGBA{uint8(x), uint8(x * 7), uint8(255 - x), 255})
	}
	tex := texture(t, pngOf(t, m))
	for x := range 256 {
		want := storage.RGB(uint8(x), uint8(x*7), uint8(255-x))
		for _, v := range []float64{0, 0.5, 1} {
			if got := tex.At((float64(x)+0.5)/256, v); got != want {
				t.Errorf("got %v at %d, want %v", got, x, want)
			}
		}
	}
}

func TestJPEGTextures(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 32, 16))
	for i := range m.Pix {
		m.Pix[i] = []uint8{200, 100, 50, 255}[i%4]
	}
	gray := image.NewGray(m.Rect)
	for _, m := range []image.Image{m, gray} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		tex := texture(t, b.Bytes())
		r, g, _, _ := m.At(3, 3).RGBA()
		if c := tex.At(0.5, 0.5); math.Abs(float64(c.R())-float64(r>>8)) > 8 || math.Abs(float64(c.G())-float64(g>>8)) > 8 || c.A() != 255 {
			t.Errorf("got %v", c)
		}
	}
}

func TestBeyondTheEdgesOfATexture(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 4, 1))
	for x := range 4 {
		m.SetGray(x, 0, color.Gray{uint8(x)})
	}
	tex := texture(t, pngOf(t, m))
	for wrap, want := range map[voxelize.Wrap]map[float64]uint8{
		voxelize.Repeat: {0: 0, 1: 3, 1.1: 0, -0.1: 3, 2.6: 2, math.NaN(): 0, math.Inf(1): 0, 1e300: 0, -1e300: 0},
		voxelize.Clamp:  {0: 0, 1: 3, 1.1: 3, -0.1: 0, 2.6: 3, math.Inf(-1): 0, 1e300: 3},
		voxelize.Mirror: {0: 0, 1: 3, 1.1: 3, -0.1: 0, 2.6: 2, -1.9: 0, 1e300: 0},
	} {
		tex.WrapU = wrap
		for u, n := range want {
			if got := tex.At(u, 0.5); got != storage.RGB(n, n, n) {
				t.Errorf("wrap %d: got %v at %v, want %d", wrap, got, u, n)
			}
		}
	}
}

func TestBadTextures(t *testing.T) {
	good := pngOf(t, pictures()["nrgba"])
	large := bytes.Clone(pngOf(t, image.NewGray(image.Rect(0, 0, 9000, 1))))
	var bad *voxelize.Error
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("P3 1 1 255 0 0 0"), "half": good[:len(good)/2], "cut": good[:40], "huge": bomb(good)} {
		if _, err := voxelize.DecodeTexture(data, new(texels)); !errors.As(err, &bad) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
	var size *voxelize.SizeError
	if _, err := voxelize.DecodeTexture(large, new(texels)); !errors.As(err, &size) {
		t.Errorf("got the error %v for 9000 pixels along an edge", err)
	}
	full := texels{full: errFull}
	if _, err := voxelize.DecodeTexture(good, &full); !errors.Is(err, errFull) || full.held != 12*7*5 {
		t.Errorf("got the error %v after %d bytes", err, full.held)
	}
}

// bomb returns a PNG that says it has more pixels than fit its bytes.
func bomb(good []byte) []byte {
	b := bytes.Clone(good)
	copy(b[16:], []byte{0, 0, 0x20, 0, 0, 0, 0x20, 0})
	sum := crc32.ChecksumIEEE(b[12:29])
	binary.BigEndian.PutUint32(b[29:], sum)
	return b
}
