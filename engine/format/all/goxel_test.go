package all_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
)

// TestGoxelReadsWhatIsWritten has Goxel convert files to text, where Goxel and a virtual display are installed.
func TestGoxelReadsWhatIsWritten(t *testing.T) {
	for _, program := range []string{"goxel", "xvfb-run"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	if testing.Short() {
		t.Skip("starts a program for each file")
	}
	if _, err := convert(t, "txt", []byte("0 0 0 ffffff\n")); err != nil {
		t.Skipf("goxel does not run here: %v", err)
	}
	wanted := map[string][]string{
		"gox": {"layers", "hidden", "alpha", "parts"},
		"vox": {"negative", "layers", "solid"}, // Goxel shows hidden layers of .vox files
	}
	text := all.Formats().ByName("txt")
	for name, scenes := range wanted {
		f := all.Formats().ByName(name)
		for _, sc := range formattest.Scenes(newVolume) {
			for _, w := range scenes {
				if w != sc.Name {
					continue
				}
				var b bytes.Buffer
				if err := f.Encode(t.Context(), &b, sc.Scene, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
					t.Fatal(err)
				}
				converted, err := convert(t, name, b.Bytes())
				if err != nil {
					t.Fatalf("%s as %s: %v", sc.Name, name, err)
				}
				got, err := text.Decode(t.Context(), converted, &format.DecodeOptions{NewVolume: newVolume})
				if err != nil {
					t.Fatal(err)
				}
				formattest.SameVolume(t, got.Layers[0].Volume, formattest.Carried(sc.Scene, text.Caps).Layers[0].Volume)
			}
		}
	}
}

// convert returns what Goxel makes of a file as text.
func convert(t *testing.T, ext string, data []byte) ([]byte, error) {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in."+ext), filepath.Join(dir, "out.txt")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xvfb-run", "-a", "goxel", "-e", out, in)
	cmd.Env = append(os.Environ(), "HOME="+dir) // it writes its settings there
	if log, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return os.ReadFile(out)
}
