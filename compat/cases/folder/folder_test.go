package folder_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/cases/folder"
)

func layers() []folder.Layer {
	name, no := "Roof", false
	return []folder.Layer{
		{Voxels: []folder.Voxel{{1, -2, 3, 4, 5, 6, 255}, {-1000, 2000, -3000, 9, 8, 7, 40}}},
		{Name: &name, Visible: &no, Voxels: []folder.Voxel{}},
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestModelsComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.gox")
	if err := folder.WriteModel(t.Context(), path, layers()); err != nil {
		t.Fatal(err)
	}
	got, err := folder.ReadModel(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if d := folder.Diff(layers(), got); d != nil {
		t.Errorf("what comes back differs: %q", d)
	}
	if got[0].Voxels[0] != (folder.Voxel{-1000, 2000, -3000, 9, 8, 7, 40}) || *got[0].Name != "Layer.1" || !*got[0].Visible {
		t.Errorf("the first layer is %v %q", got[0].Voxels, *got[0].Name)
	}
}

func TestDiff(t *testing.T) {
	other, yes := "Floor", true
	for want, change := range map[string]func(l []folder.Layer) []folder.Layer{
		"1 layers, want 2":                  func(l []folder.Layer) []folder.Layer { return l[:1] },
		`layer 2 is called "Floor"`:         func(l []folder.Layer) []folder.Layer { l[1].Name = &other; return l },
		"layer 2 is called nothing":         func(l []folder.Layer) []folder.Layer { l[1].Name = nil; return l },
		"layer 2 is visible: true":          func(l []folder.Layer) []folder.Layer { l[1].Visible = &yes; return l },
		"layer 1 has 1 voxels, want 2":      func(l []folder.Layer) []folder.Layer { l[0].Voxels = l[0].Voxels[:1]; return l },
		"beyond what is wanted [[1 -2 3 0 ": func(l []folder.Layer) []folder.Layer { l[0].Voxels[0][3] = 0; return l },
	} {
		if got := strings.Join(folder.Diff(layers(), change(layers())), "\n"); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestText(t *testing.T) {
	got, err := folder.ReadText(write(t, "a.txt", "# X Y Z RRGGBB\n\n1 -2  3 C81E1E\r\n0 0 0 010203\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d := folder.DiffText([]string{"0 0 0 010203", "1 -2 3 c81e1e"}, got); d != nil {
		t.Error(d)
	}
	if d := folder.DiffText([]string{"0 0 0 010203"}, got); len(d) != 1 {
		t.Errorf("a line too many gives %q", d)
	}
}

func TestSurface(t *testing.T) {
	var b strings.Builder
	b.WriteString("mtllib a.mtl\nusemtl m\n")
	for i := range 8 {
		b.WriteString("v " + []string{"0", "1"}[i&1] + " " + []string{"0", "1"}[i>>1&1] + " " + []string{"0", "1"}[i>>2] + " 0.8 0.4 0.2\n")
	}
	b.WriteString("f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n")
	s, err := folder.ReadSurface(t.Context(), write(t, "a.obj", b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if s.Faces != 6 || !s.Colors[[3]int{204, 102, 51}] || len(s.Colors) != 1 {
		t.Errorf("the surface is %+v", s)
	}
}

func TestPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 5, 4))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	img, err := folder.ReadPicture(path)
	if err != nil || img.Bounds().Dx() != 5 {
		t.Errorf("the picture is %v, %v", img, err)
	}
}

func TestErrors(t *testing.T) {
	none, junk := filepath.Join(t.TempDir(), "none"), write(t, "a.gox", "GOX \x02\x00\x00\x00LAYR")
	for name, f := range map[string]func() error{
		"no model":       func() error { _, err := folder.ReadModel(t.Context(), none); return err },
		"broken model":   func() error { _, err := folder.ReadModel(t.Context(), junk); return err },
		"unknown format": func() error { _, err := folder.ReadModel(t.Context(), write(t, "a.zzz", "?")); return err },
		"no text":        func() error { _, err := folder.ReadText(none); return err },
		"no picture":     func() error { _, err := folder.ReadPicture(none); return err },
		"broken picture": func() error { _, err := folder.ReadPicture(junk); return err },
		"no surface":     func() error { _, err := folder.ReadSurface(t.Context(), none); return err },
		"empty surface":  func() error { _, err := folder.ReadSurface(t.Context(), write(t, "a.obj", "f x\n")); return err },
		"no folder":      func() error { return folder.WriteModel(t.Context(), filepath.Join(none, "a.gox"), nil) },
	} {
		if f() == nil {
			t.Errorf("%s is no error", name)
		}
	}
	big := filepath.Join(t.TempDir(), "big.gox")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, 65<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.ReadModel(t.Context(), big); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("a large file gives %v", err)
	}
}
