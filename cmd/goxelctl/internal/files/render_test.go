package files_test

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func hasSize(t *testing.T, img image.Image, w, h int) {
	t.Helper()
	if got := img.Bounds().Size(); got.X != w || got.Y != h {
		t.Errorf("the picture is %d x %d, want %d x %d", got.X, got.Y, w, h)
	}
}

// pixels counts the pixels of an image that a function takes.
func pixels(img image.Image, takes func(c color.NRGBA) bool) (n int) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if takes(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)) {
				n++
			}
		}
	}
	return n
}

func orange(c color.NRGBA) bool { return c.R > 2*c.B && c.R > c.G && c.A == 255 }

func TestRenderOnePicture(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.vox"), filepath.Join(dir, "new", "a.png")
	sample(t, in)
	run(t, "render", in, "-o", out, "--size", "80x60", "--transparent", "--view", "front").exits(0, "80 x 60 pixels", "27 voxels")
	img := decode(t, read(t, out))
	hasSize(t, img, 80, 60)
	if n := pixels(img, orange); n < 500 || n > 80*60-500 {
		t.Errorf("%d pixels are orange", n)
	}
	holds(t, filepath.Dir(out), "a.png")
	run(t, "render", in, "-o", filepath.Join(dir, "a.jpg"), "--size", "40", "--quality", "50", "--position", "10,-10,8.5", "--target", "1,1,1",
		"--fov", "40", "--background", "#203040", "--outline", "--set", `lighting={"ambient":0.8}`, "--set", "style=flat").exits(0)
	hasSize(t, decode(t, read(t, filepath.Join(dir, "a.jpg"))), 40, 40)
	r := run(t, "render", in, "-o", "-", "--size", "32", "--time-limit", "5s").exits(0)
	hasSize(t, decode(t, []byte(r.out)), 32, 32)
	r = run(t, "convert", in, "-o", "-", "-f", "gox", "-q").exits(0)
	runWith(t, strings.NewReader(r.out), "render", "-", "--from", "gox", "-o", filepath.Join(dir, "piped.png"), "--size", "16").exits(0)
	hasSize(t, decode(t, read(t, filepath.Join(dir, "piped.png"))), 16, 16)
}

func TestRenderViews(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "a.vox")
	sample(t, in)
	run(t, "render", in, "-o", filepath.Join(dir, "views.png"), "--views", "front,top,iso", "--size", "50", "--columns", "3", "--title", "cube").exits(0)
	if size := decode(t, read(t, filepath.Join(dir, "views.png"))).Bounds().Size(); size.X < 150 || size.Y > 100+50 {
		t.Errorf("the sheet is %v", size)
	}
	out := filepath.Join(dir, "out")
	r := run(t, "render", filepath.Join(dir, "*.vox"), "-o", out, "--turntable", "3", "--layout", "separate", "--size", "20", "--json").exits(0)
	holds(t, out, "a-frame-0.png", "a-frame-1.png", "a-frame-2.png")
	wants(t, r.lines()[0], map[string]any{"output": filepath.Join(out, "a-frame-0.png"), "width": 20., "status": "done"})
	run(t, "render", in, "-o", "-", "--turntable", "3", "--layout", "separate", "--size", "20").exits(1, "several files")
	run(t, "render", in, "-o", filepath.Join(dir, "sprites", "s.png"), "--turntable", "4", "--sprites", "--size", "20").exits(0, "with s.json")
	hasSize(t, decode(t, read(t, filepath.Join(dir, "sprites", "s.png"))), 40, 40)
}

func TestRenderContactSheet(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/one.vox", "a/two.vox", "b/one.vox", "c.vox"} {
		sample(t, filepath.Join(dir, "in", name))
	}
	write(t, filepath.Join(dir, "in", "bad.vox"), "nonsense")
	out := filepath.Join(dir, "out")
	r := run(t, "render", "-r", filepath.Join(dir, "in"), "--contact-sheet", filepath.Join(out, "all.png"), "--cell", "64", "--columns", "2", "--title", "all of them", "-j", "2").
		exits(3, "4 pictures", "bad.vox: has the extension")
	holds(t, out, "all.png")
	img := decode(t, read(t, filepath.Join(out, "all.png")))
	if s := img.Bounds().Size(); s.X < 128 || s.X > 200 || s.Y < 2*64+3*8 {
		t.Errorf("the sheet is %v\n%s", s, r.errs)
	}
	for _, quarter := range []image.Rectangle{
		image.Rect(0, 0, img.Bounds().Dx()/2, img.Bounds().Dy()/2), image.Rect(img.Bounds().Dx()/2, img.Bounds().Dy()/2, img.Bounds().Dx(), img.Bounds().Dy()),
	} {
		part := img.(interface {
			SubImage(r image.Rectangle) image.Image
		}).SubImage(quarter)
		if pixels(part, orange) < 300 {
			t.Errorf("there is no model in %v", quarter)
		}
	}
	both := run(t, "render", filepath.Join(dir, "in", "a", "*"), "-o", filepath.Join(dir, "both"), "-f", "bmp", "--contact-sheet", filepath.Join(dir, "both", "all.webp"),
		"--size", "30", "--views", "front,top", "--cell", "32", "--json").exits(0).summary()
	wants(t, both, map[string]any{"done": 2., "output": filepath.Join(dir, "both", "all.webp")})
	holds(t, filepath.Join(dir, "both"), "all.webp", "one.bmp", "two.bmp")
	r = run(t, "render", filepath.Join(dir, "in", "a", "*"), "--contact-sheet", "-", "--cell", "16").exits(0)
	if _, err := png.Decode(strings.NewReader(r.out)); err != nil {
		t.Error(err)
	}
	run(t, "render", filepath.Join(dir, "in", "bad.vox"), "--contact-sheet", filepath.Join(dir, "none.png")).exits(1)
	if _, err := os.Stat(filepath.Join(dir, "none.png")); err == nil {
		t.Error("there is a sheet of nothing")
	}
	run(t, "render", filepath.Join(dir, "in", "c.vox"), "--contact-sheet", filepath.Join(dir, "none.png"), "--dry-run").exits(0, "c.vox\n")
}

func TestRenderRefusesCommandLines(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.vox"), filepath.Join(dir, "out.png")
	sample(t, in)
	write(t, filepath.Join(dir, "old.png"), "old")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--output is missing", nil},
		{"no format of pictures has the ending", []string{"-o", filepath.Join(dir, "a.xyz")}},
		{"is no format of pictures", []string{"-o", out, "-f", "tiff"}},
		{"--size must be as 800 or 640x480", []string{"-o", out, "--size", "10xy"}},
		{"--size must be as 800 or 640x480", []string{"-o", out, "--size", "-3"}},
		{"--position must be as 1,2.5,3", []string{"-o", out, "--position", "1,2"}},
		{"--target must be as 1,2.5,3", []string{"-o", out, "--target", "1,2,x"}},
		{"--fov must be a number", []string{"-o", out, "--fov", "wide"}},
		{"--turntable must be an integer", []string{"-o", out, "--turntable", "1.5"}},
		{"--time-limit must be a time", []string{"-o", out, "--time-limit", "10"}},
		{"write name=value", []string{"-o", out, "--set", "style"}},
		{"has no parameter stile, do you mean style?", []string{"-o", out, "--set", "stile=flat"}},
		{"has no parameter output_path", []string{"-o", out, "--set", "output_path=/tmp/x"}},
		{"--jobs must be", []string{"-o", out, "-j", "-1"}},
		{"--json does not go", []string{"-o", "-", "--json"}},
		{"--cell must be", []string{"--contact-sheet", out, "--cell", "5000"}},
		{"--columns must be", []string{"--contact-sheet", out, "--columns", "0"}},
		{"no format of pictures has the ending", []string{"--contact-sheet", filepath.Join(dir, "x.tiff")}},
		{"goes with pictures of one view", []string{"--contact-sheet", out, "--turntable", "3", "--sprites"}},
		{"one file only", []string{"--contact-sheet", "-", "-o", "-"}},
		{"both the contact sheet and another file", []string{"--contact-sheet", out, "-o", out}},
		{"old.png exists", []string{"--contact-sheet", filepath.Join(dir, "old.png"), "--no-clobber"}},
		{"there is no file", []string{filepath.Join(dir, "b.vox"), "-o", out}},
	} {
		run(t, append([]string{"render", in}, c.args...)...).exits(2, c.want)
	}
	run(t, "render", in, "-o", out, "--view", "nowhere").exits(1, "is no view")
	run(t, "render", in, "--contact-sheet", out, "--view", "nowhere").exits(1, "is no view")
	if got := len(tree(t, dir)); got != 2 {
		t.Errorf("the folder has %q", tree(t, dir))
	}
}

func TestRenderByADaemon(t *testing.T) {
	dir := t.TempDir()
	socket := daemon(t, engine.Options{})
	sample(t, filepath.Join(dir, "a.vox"))
	run(t, "-s", socket, "render", filepath.Join(dir, "a.vox"), "-o", filepath.Join(dir, "a.png"), "--contact-sheet", filepath.Join(dir, "b.png"), "--size", "33").exits(0)
	hasSize(t, decode(t, read(t, filepath.Join(dir, "a.png"))), 33, 33)
	holds(t, dir, "a.png", "a.vox", "b.png")
}
