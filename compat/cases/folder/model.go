package folder

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

const (
	maxFile   = 64 << 20 // bytes of a file that is read
	maxVoxels = 1 << 20  // of a model
	maxTold   = 5        // voxels that a difference names
)

// Voxel is a cell with its colour: x, y, z, r, g, b, a.
type Voxel [7]int

// Layer is a layer of a model. In what is wanted a nil name or visibility is not compared.
type Layer struct {
	Name    *string `json:"name"`
	Visible *bool   `json:"visible"`
	Voxels  []Voxel `json:"voxels"` // sorted by x, y and z where a function returns them
}

// ReadModel reads a model of any format that can be read.
func ReadModel(ctx context.Context, path string) ([]Layer, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	f := all.Formats().Detect(path, data)
	if f == nil {
		return nil, fmt.Errorf("folder: %s is in no format that is known", filepath.Base(path))
	}
	values, err := f.Values(format.ForRead, nil)
	if err != nil {
		return nil, fmt.Errorf("folder: %w", err)
	}
	s, err := f.Read(ctx, data, &format.DecodeOptions{
		NewVolume: newVolume, Limits: format.Limits{Voxels: maxVoxels}, Values: values, Name: filepath.Base(path),
		Beside: func(name string) ([]byte, error) {
			return readFile(filepath.Join(filepath.Dir(path), filepath.Base(name)))
		},
	})
	if err != nil {
		return nil, fmt.Errorf("folder: %s: %w", filepath.Base(path), err)
	}
	layers := make([]Layer, 0, len(s.Layers))
	for _, l := range s.Layers {
		layers = append(layers, Layer{Name: &l.Name, Visible: &l.Visible, Voxels: voxels(l.Volume)})
	}
	return layers, nil
}

// WriteModel writes layers as a .gox file. Names and visibility that are nil become what a new layer has.
func WriteModel(ctx context.Context, path string, layers []Layer) error {
	s := &scene.Scene{}
	for i, l := range layers {
		layer := scene.NewLayer(i+1, fmt.Sprintf("Layer.%d", i+1), newVolume())
		if l.Name != nil {
			layer.Name = *l.Name
		}
		layer.Visible = l.Visible == nil || *l.Visible
		for _, v := range l.Voxels {
			layer.Volume.Set(storage.Pos{X: int32(v[0]), Y: int32(v[1]), Z: int32(v[2])}, storage.RGBA(uint8(v[3]), uint8(v[4]), uint8(v[5]), uint8(v[6])))
		}
		s.Layers = append(s.Layers, layer)
	}
	f := all.Formats().ByName("gox")
	values, err := f.Values(format.ForWrite, nil)
	if err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(ctx, &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
		return fmt.Errorf("folder: %w", err)
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("folder: %w", err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("folder: %s has %d bytes, at most %d are read", filepath.Base(path), info.Size(), maxFile)
	}
	return os.ReadFile(path)
}

func voxels(v storage.Volume) []Voxel {
	list := make([]Voxel, 0, v.Len())
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := t.At(i); c != 0 {
				p := tp.Cell(i)
				list = append(list, Voxel{int(p.X), int(p.Y), int(p.Z), int(c.R()), int(c.G()), int(c.B()), int(c.A())})
			}
		}
		return true
	})
	slices.SortFunc(list, compare)
	return list
}

func compare(a, b Voxel) int { return slices.Compare(a[:], b[:]) }

// Diff returns a line for everything in which the layers are not what is wanted, nil if they are.
func Diff(want, got []Layer) (faults []string) {
	if len(want) != len(got) {
		return []string{fmt.Sprintf("%d layers, want %d", len(got), len(want))}
	}
	for i := range want {
		w, g := &want[i], &got[i]
		if w.Name != nil && (g.Name == nil || *w.Name != *g.Name) {
			faults = append(faults, fmt.Sprintf("layer %d is called %s, want %q", i+1, quoted(g.Name), *w.Name))
		}
		if w.Visible != nil && g.Visible != nil && *w.Visible != *g.Visible {
			faults = append(faults, fmt.Sprintf("layer %d is visible: %v, want %v", i+1, *g.Visible, *w.Visible))
		}
		if d := diffVoxels(w.Voxels, g.Voxels); d != "" {
			faults = append(faults, fmt.Sprintf("layer %d has %s", i+1, d))
		}
	}
	return faults
}

func quoted(s *string) string {
	if s == nil {
		return "nothing"
	}
	return fmt.Sprintf("%q", *s)
}

// diffVoxels says how two lists of voxels differ, whatever their order.
func diffVoxels(want, got []Voxel) string {
	w, g := slices.SortedFunc(slices.Values(want), compare), slices.SortedFunc(slices.Values(got), compare)
	missing, extra := without(w, g), without(g, w)
	if len(missing)+len(extra) == 0 {
		return ""
	}
	return fmt.Sprintf("%d voxels, want %d: missing %v, beyond what is wanted %v", len(g), len(w),
		missing[:min(len(missing), maxTold)], extra[:min(len(extra), maxTold)])
}

// without returns those of the sorted list a that b does not have.
func without(a, b []Voxel) (rest []Voxel) {
	for _, v := range a {
		if _, found := slices.BinarySearchFunc(b, v, compare); !found {
			rest = append(rest, v)
		}
	}
	return rest
}
