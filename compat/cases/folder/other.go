package folder

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
)

// ReadText reads voxels as lines of text, each "x y z rrggbb" in lower case, in their order. Empty lines and those that begin with # say nothing.
func ReadText(path string) ([]string, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(strings.ToLower(line))
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines, nil
}

// DiffText returns a line if the two are not the same lines, whatever their order.
func DiffText(want, got []string) []string {
	w, g := slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	if slices.Equal(w, g) {
		return nil
	}
	return []string{fmt.Sprintf("lines %q, want %q", g[:min(len(g), maxTold)], w[:min(len(w), maxTold)])}
}

// ReadPicture reads a PNG.
func ReadPicture(path string) (image.Image, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("folder: %s: %w", filepath.Base(path), err)
	}
	return img, nil
}

// Surface is what a Wavefront file shows.
type Surface struct {
	Faces  int
	Colors map[[3]int]bool // of the voxels that the surface encloses
}

// ReadSurface reads a Wavefront file with the files that belong to it.
func ReadSurface(ctx context.Context, path string) (*Surface, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	s := &Surface{Colors: map[[3]int]bool{}}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "f ") {
			s.Faces++
		}
	}
	layers, err := ReadModel(ctx, path)
	if err != nil {
		return nil, err
	}
	for _, l := range layers {
		for _, v := range l.Voxels {
			s.Colors[[3]int(v[3:6])] = true
		}
	}
	return s, nil
}
