package voxelize_test

import (
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// scans returns a progressive JPEG of one block whose scans say nothing, each of some 15 bytes. A decoder goes through all blocks for each.
func scans(n int) []byte {
	const (
		tables = "\xff\xdb\x00\x43\x00\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01" +
			"\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
		frame = "\xff\xc2\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
		codes = "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" // of one bit: the rest of the block is 0
		scan  = "\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x7f"
	)
	file := []byte("\xff\xd8" + tables + frame + codes)
	for range n {
		file = append(file, scan...)
	}
	return append(file, "\xff\xd9"...)
}

func TestTexturesAreDecodedUntilTheBudgetEnds(t *testing.T) {
	const many = 1000
	file := scans(many)
	var seen texels
	if _, err := voxelize.DecodeTexture(file, &seen); err != nil {
		t.Fatal(err)
	}
	if want := len(file) / 1024; seen.checks < want {
		t.Errorf("the budget was asked %d times during %d bytes, want %d times", seen.checks, len(file), want)
	}
	for _, picture := range [][]byte{file, pngOf(t, pictures()["nrgba"])} {
		if _, err := voxelize.DecodeTexture(picture, &texels{ends: errFull}); !errors.Is(err, errFull) {
			t.Errorf("got the error %v from a budget that has ended", err)
		}
	}
	if want := 8 * 8 * 28; seen.held != want {
		t.Errorf("a progressive picture holds %d bytes, want %d", seen.held, want)
	}
}

// texels is the budget of a texture.
type texels struct {
	held, checks int
	full, ends   error
}

func (b *texels) Hold(n int) error {
	b.held += n
	return b.full
}

func (b *texels) Check() error {
	b.checks++
	return b.ends
}
