package sheet_test

import (
	"errors"
	"fmt"
	"image"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
)

func TestSizesAreKnownBefore(t *testing.T) {
	for _, o := range []sheet.ContactOptions{{}, {Columns: 2, Title: "all"}, {Gap: -1, Margin: 9, LabelSize: 20}} {
		for _, label := range []string{"", "x"} {
			var bare, cells []sheet.Cell
			for range 5 {
				bounds := image.Rect(0, 0, 30, 20)
				bare = append(bare, sheet.Cell{Image: &image.NRGBA{Rect: bounds}, Label: label})
				cells = append(cells, sheet.Cell{Image: image.NewNRGBA(bounds), Label: label})
			}
			img, _, err := sheet.Contact(t.Context(), cells, o)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := o.Size(bare); err != nil || got != img.Rect.Size() {
				t.Errorf("%+v, label %q: said %v, %v, is %v", o, label, got, err, img.Rect.Size())
			}
		}
	}
	var limit *sheet.SizeError
	if _, err := (sheet.ContactOptions{MaxPixels: 9}).Size([]sheet.Cell{{Image: &image.NRGBA{Rect: image.Rect(0, 0, 30, 20)}}}); !errors.As(err, &limit) {
		t.Errorf("a sheet beyond the limit: %v", err)
	}
}

func TestPixelsOfAtlasesAreKnownBefore(t *testing.T) {
	size := image.Pt(13, 21)
	var frames []sheet.Frame
	for i := range 7 {
		frames = append(frames, sheet.Frame{Name: fmt.Sprint(i), Image: opaque(size)})
	}
	for _, o := range []sheet.AtlasOptions{{}, {Padding: 40}, {PowerOfTwo: true, Columns: 3}, {Trim: true}, {Trim: true, PowerOfTwo: true, Padding: 9}} {
		img, _, err := sheet.Atlas(t.Context(), frames, o)
		if err != nil {
			t.Fatal(err)
		}
		is := img.Rect.Dx() * img.Rect.Dy()
		if got, err := o.Pixels(len(frames), size); err != nil || got < is || got > is && !o.Trim {
			t.Errorf("%+v: said %d, %v, is %d", o, got, err, is)
		}
	}
	for name, o := range map[string]sheet.AtlasOptions{"edge": {Columns: 7, MaxEdge: 90}, "pixels": {MaxPixels: 500}, "padding": {Padding: -1}} {
		if _, err := o.Pixels(7, size); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := (sheet.AtlasOptions{}).Pixels(0, size); err == nil {
		t.Error("no frames: no error")
	}
}

func opaque(size image.Point) *image.NRGBA {
	m := image.NewNRGBA(image.Rectangle{Max: size})
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	return m
}
