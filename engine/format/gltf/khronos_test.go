package gltf_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestKhronosValidator has the validator of Khronos look at every scene with every option. ci/gltf-validator.sh installs it.
func TestKhronosValidator(t *testing.T) {
	modules := os.Getenv("GLTF_VALIDATOR")
	if modules == "" {
		t.Skip("GLTF_VALIDATOR does not name the node_modules with gltf-validator; ci/gltf-validator.sh does")
	}
	dir := t.TempDir()
	args := []string{filepath.Join("..", "..", "..", "ci", "gltf-validator", "validate.js"), modules}
	scenes := append(formattest.Scenes(newVolume), formattest.Scene{Name: "swatches", Scene: swatches()}, formattest.Scene{Name: "none", Scene: &scene.Scene{}})
	for _, f := range both() {
		for k, options := range validated() {
			for i, sc := range scenes {
				data, _ := write(t, f, sc.Scene, options)
				name := filepath.Join(dir, fmt.Sprintf("%d %d %s%s", k, i, sc.Name, f.Exts[0]))
				if err := os.WriteFile(name, data, 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, name)
			}
		}
	}
	out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %.4000s", err, out)
	}
	// An empty layer is a node without a mesh, and materials are written whether they are used or not.
	for _, line := range regexp.MustCompile(`(?m)^.*: (info|hint): .*$`).FindAllString(string(out), -1) {
		if !expected.MatchString(line) {
			t.Errorf("%s", line)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	t.Log(lines[len(lines)-1])
}

var expected = regexp.MustCompile(`UNUSED_OBJECT /materials/`)

// validated are the options for writing that the validator sees.
func validated() []map[string]any {
	list := writings()
	for _, colors := range []string{"vertex", "palette", "none"} {
		for _, smooth := range []bool{false, true} {
			list = append(list, map[string]any{"colors": colors, "mesher": "marching_cubes", "smooth": smooth})
		}
	}
	return append(list, map[string]any{"colors": "none", "y_up": false}, map[string]any{"scale": 0.1, "origin": "center"}, map[string]any{"level": 2.0})
}

// swatches returns a scene with materials of colours, far from the origin.
func swatches() *scene.Scene {
	at := storage.Pos{X: 1 << 29, Y: -77, Z: 5}
	lamp := &scene.Material{Roughness: 0.5, Emission: [3]float32{1, 20, 0}}
	glass := scene.Material{Name: "glass", Color: [4]float32{1, 0.5, 1, 0.25}}
	s := &scene.Scene{
		Layers: []*scene.Layer{layer("far", map[storage.Pos]storage.Color{
			at: storage.RGB(1, 2, 3), at.Add(storage.Pos{X: 1}): storage.RGB(4, 5, 6), at.Add(storage.Pos{Z: 1}): storage.RGBA(7, 8, 9, 200),
		})},
		Materials: []scene.Material{glass},
		Palette:   &scene.Palette{Swatches: []scene.Swatch{{Color: storage.RGB(4, 5, 6), Material: lamp}}},
	}
	s.Layers[0].Material = 0
	return s
}
