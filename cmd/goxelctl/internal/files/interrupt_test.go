package files_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// noise returns a file of a model in which every other voxel is there, in colours of the bits of mask: one that takes long to write as a mesh.
func noise(edge int, mask uint32) string {
	data := append([]byte("XRAW"), 0, 4, 8, 0)
	for _, n := range []int{edge, edge, edge, 0} {
		data = binary.LittleEndian.AppendUint32(data, uint32(n))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range edge * edge * edge {
		n := r.Uint32()
		data = binary.LittleEndian.AppendUint32(data, n&mask|(n>>24&1)*0xff000000)
	}
	return string(data)
}

func TestInterruptedConvertLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	big, out := filepath.Join(dir, "big.xraw"), filepath.Join(dir, "out")
	write(t, big, noise(176, 0xffffff))
	sample(t, filepath.Join(dir, "small.vox"))
	args := []string{"convert", filepath.Join(dir, "small.vox"), big, "-o", out, "-f", "obj", "--option", "mesher=culled", "--option", "colors=materials", "--jobs", "1"}
	p := exec.CommandContext(t.Context(), os.Args[0], args...)
	p.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+t.TempDir())
	var errs output
	p.Stderr = &errs
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the writing of the big file", func() bool {
		list, _ := filepath.Glob(filepath.Join(out, ".goxelctl-*", ".big.obj.*.tmp")) // the pattern is right
		return len(list) > 0
	})
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("it ends with %v, want the exit status 130\n%s", err, errs.String())
	}
	holds(t, out, "small.mtl", "small.obj")
	if !strings.Contains(errs.String(), "1 done, 1 not done") {
		t.Errorf("it says %s", errs.String())
	}
}

func TestCancelledWorkLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.xraw")
	write(t, big, noise(128, 0xffffff))
	for _, args := range [][]string{
		{"convert", big, "-o", filepath.Join(dir, "out", "x.obj")},
		{"render", big, "-o", filepath.Join(dir, "out", "x.png"), "--quality", "high", "--size", "2048"},
		{"render", big, "--contact-sheet", filepath.Join(dir, "out", "x.png"), "--quality", "high", "--cell", "2048"},
		{"info", big},
		{"diff", big, big, "--picture", filepath.Join(dir, "out", "x.png")},
	} {
		for _, wait := range []time.Duration{0, 5 * time.Millisecond, 40 * time.Millisecond} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			stop := time.AfterFunc(wait, cancel)
			var out, errs output
			if code := command(ctx, nil, &out, &errs, args); code != 130 {
				t.Errorf("%q cancelled after %v exits with %d\n%s", args, wait, code, errs.String())
			}
			stop.Stop()
			cancel()
			if got := tree(t, filepath.Join(dir, "out")); got != nil {
				t.Errorf("%q leaves %q", args, got)
			}
		}
	}
}

func TestReaderThatGoesLeavesNothing(t *testing.T) {
	dir, tmp := t.TempDir(), t.TempDir()
	big := filepath.Join(dir, "big.xraw")
	write(t, big, noise(64, 0xffffff))
	p := exec.CommandContext(t.Context(), os.Args[0], "convert", big, "-o", "-", "-f", "ply")
	p.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+tmp)
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err == nil {
		t.Error("it does not notice that nobody reads")
	}
	holds(t, tmp)
}

func TestTimeout(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.xraw")
	write(t, big, noise(128, 0xffffff))
	sample(t, filepath.Join(dir, "small.vox"))
	out := filepath.Join(dir, "out")
	run(t, "convert", big, "-o", filepath.Join(out, "x.obj"), "--option", "mesher=culled", "--timeout", "20ms").exits(1, "not done within 20ms (--timeout)")
	if got := tree(t, out); got != nil {
		t.Errorf("it leaves %q", got)
	}
}

func TestWatchConvertsWhatChanges(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "in", "out")
	sample(t, filepath.Join(in, "a.vox"))
	ctx, cancel := context.WithCancel(t.Context())
	var printed, errs output
	ended := make(chan int, 1)
	go func() {
		ended <- command(ctx, nil, &printed, &errs, []string{"convert", filepath.Join(in, "**/*.vox"), "-o", out, "-f", "txt", "--watch", "--skip-existing"})
	}()
	lines := func(name string) int {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return -1
		}
		return strings.Count(string(data), "ff8000")
	}
	until(t, "the first conversion", func() bool { return lines("a.txt") == 27 && strings.Contains(errs.String(), "watching") })
	save(t, filepath.Join(in, "a.vox"), layer{name: "cube", voxels: cube(2, "#ff8000")})
	until(t, "that of a changed file", func() bool { return lines("a.txt") == 8 })
	write(t, filepath.Join(in, "bad.vox"), "nonsense")
	until(t, "the complaint about a bad file", func() bool { return strings.Contains(errs.String(), "bad.vox: has the extension") })
	sample(t, filepath.Join(in, "deep", "er", "b.vox"))
	until(t, "that of a file in a new folder", func() bool { return lines("deep/er/b.txt") == 27 })
	save(t, filepath.Join(in, "deep", "er", "b.vox"), layer{name: "cube", voxels: cube(1, "#ff8000")})
	until(t, "that of a file changed there", func() bool { return lines("deep/er/b.txt") == 1 })
	cancel()
	if code := <-ended; code != 130 {
		t.Errorf("it exits with %d", code)
	}
	for _, name := range tree(t, in) {
		if strings.Contains(name, ".goxelctl") {
			t.Errorf("it leaves %s", name)
		}
	}
}

func TestWatchOneFileAndFolders(t *testing.T) {
	dir := t.TempDir()
	file, folder := filepath.Join(dir, "a.vox"), filepath.Join(dir, "models")
	sample(t, filepath.Join(folder, "b.vox"))
	sample(t, file)
	out := filepath.Join(dir, "out")
	ctx, cancel := context.WithCancel(t.Context())
	var printed, errs output
	ended := make(chan int, 1)
	go func() {
		ended <- command(ctx, nil, &printed, &errs, []string{"convert", file, "-r", folder, "-o", out, "-f", "txt", "--watch", "--json"})
	}()
	exists := func(name string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(out, name))
			return err == nil
		}
	}
	until(t, "the first conversion", exists("b.txt"))
	until(t, "the second conversion", exists("a.txt"))
	sample(t, filepath.Join(folder, "c.vox"))
	until(t, "the third conversion", exists("c.txt"))
	sample(t, filepath.Join(folder, "a.vox"))
	until(t, "the complaint about two files of a name", func() bool { return strings.Contains(errs.String(), "would both become") })
	cancel()
	if code := <-ended; code != 130 {
		t.Errorf("it exits with %d", code)
	}
	run(t, "convert", filepath.Join(dir, "none", "*.vox"), "-o", out, "-f", "txt", "--watch").exits(1, "cannot watch")
}
