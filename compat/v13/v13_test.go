package v13_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// result is what one process did.
type result struct {
	exit     int
	out, err string
}

func main13(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	exit := v13.Main(t.Context(), args, v13.IO{In: strings.NewReader(stdin), Out: &out, Err: &errs, Version: "v9"})
	return result{exit, out.String(), errs.String()}
}

// do runs commands, a line each, that have to succeed.
func do(t *testing.T, lines ...string) (last result) {
	t.Helper()
	for _, line := range lines {
		if last = main13(t, "", strings.Fields(line)...); last.exit != 0 {
			t.Fatalf("%s: %+v", line, last)
		}
	}
	return last
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// want compares the only layer of a file.
func want(t *testing.T, path string, voxels ...[7]int) {
	t.Helper()
	if got := readLayers(t, path); len(got) != 1 || !sameLayers(got, []sharedLayer{{Visible: true, Voxels: voxels}}) {
		t.Errorf("%s: %s, want %v", path, describe(got), voxels)
	}
}

func TestVoxelsOfAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	do(t, "voxel-add a.gox -p 0,0,0 -c 1,2,3", "voxel-add a.gox --pos=5,5,5", "voxel-add a.gox -p -3,0,0 -c 9,9,9,128")
	do(t, "voxel-remove a.gox --box 9,9,9,1,1,1", "voxel-paint a.gox -p 0,0,0 -c 7,7,7")
	want(t, "a.gox", [7]int{-3, 0, 0, 9, 9, 9, 128}, [7]int{0, 0, 0, 7, 7, 7, 255})
	write(t, "t.csv", "x,y,z,r,g,b\n1,1,1\n# a remark\n2,2,2,4,5,6\n3,3,3,4,5,6,7\n")
	if r := do(t, "voxel-batch-add b.gox --file t.csv"); !strings.Contains(r.out, "3 voxels") {
		t.Errorf("a table gives %+v", r)
	}
	want(t, "b.gox", [7]int{1, 1, 1, 255, 255, 255, 255}, [7]int{2, 2, 2, 4, 5, 6, 255}, [7]int{3, 3, 3, 4, 5, 6, 7})
}

func TestStatusOfWhatCannotBeDone(t *testing.T) {
	t.Chdir(t.TempDir())
	do(t, "voxel-add a.gox -p 0,0,0")
	write(t, "bad.gox", "no project")
	write(t, "bad.csv", "1,2,3\n1,2,3,4\n")
	write(t, "loud.csv", "1,2,3,4,5,600\n")
	write(t, "exit.txt", "exit\n")
	write(t, "self.txt", "batch self.txt\n")
	write(t, "quote.txt", "create \"a.gox\n")
	for line, exit := range map[string]int{
		"frobnicate":                                     253,
		"create":                                         254,
		"create none/a.gox":                              248,
		"open bad.gox":                                   249,
		"open a.gox -r perhaps":                          251,
		"voxel-add":                                      252,
		"voxel-add -p 1,2,3":                             254,
		"voxel-add a.gox -p 1,2,3 -c 1,2,256":            251,
		"voxel-add bad.gox -p 1,2,3":                     249,
		"voxel-add a.gox -p 1,2,2000000000":              245,
		"voxel-remove a.gox":                             252,
		"voxel-remove none.gox -p 1,2,3":                 249,
		"voxel-remove a.gox -b 1,2,3":                    254,
		"voxel-batch-add c.gox -f none.csv":              250,
		"voxel-batch-add c.gox -f bad.csv":               251,
		"voxel-batch-add c.gox -f loud.csv":              251,
		"add-voxel 1 2 3":                                245,
		"layer-create":                                   254,
		"layer-delete -i 1":                              255,
		"layer-delete -i 0":                              254,
		"layer-delete a.gox -n":                          254,
		"layer-merge -s 1":                               254,
		"layer-merge a.gox -s 1 -t 1":                    255,
		"layer-merge a.gox --source-name A -t 1":         255,
		"layer-visibility -i 1 -v 1":                     254,
		"layer-rename -i 1":                              252,
		"set-active-layer a.gox -n none":                 255,
		"render a.gox a.png --width 0":                   251,
		"render a.gox a.png -c sideways":                 255,
		"render none.gox a.png":                          249,
		"render out.png":                                 254,
		"export none.gox a.obj":                          249,
		"convert a.gox":                                  254,
		"convert none.vox a.obj":                         255,
		"batch none.txt":                                 250,
		"batch exit.txt":                                 255,
		"batch self.txt":                                 255,
		"batch quote.txt":                                254,
		"get-project-info":                               255,
		"get-project-info bad.gox":                       249,
		"help frobnicate":                                253,
		"--config":                                       254,
		"create" + strings.Repeat(" a.gox", 33):          254,
		"save":                                           254,
		"script -c while(true)throw(1)":                  255,
		"script -c require('fs')":                        255,
		"voxel-paint a.gox -p 0,0,0 -c 1,2,3 --layer 9":  245,
		"render a.gox a.png --resolution 640":            254,
		"render a.gox -h":                                254,
		"render -h":                                      0,
		"voxel-batch-add c.gox --file t.csv --file-no x": 254,
	} {
		r := main13(t, "", strings.Fields(line)...)
		if r.exit != exit {
			t.Errorf("%s: %+v, want exit %d", line, r, exit)
		}
		if exit != 0 && (!strings.Contains(r.err, "Error: ") || !strings.Contains(r.err, "\nCommand failed: ")) {
			t.Errorf("%s: standard error is %q", line, r.err)
		}
	}
	want(t, "a.gox", [7]int{0, 0, 0, 255, 255, 255, 255})
	if isThere(t, "c.gox") {
		t.Error("a table that cannot be read leaves a project")
	}
}

func isThere(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Stat(path)
	return err == nil
}

func TestLayersOfAFile(t *testing.T) {
	t.Chdir(t.TempDir())
	do(t, "voxel-add a.gox -p 0,0,0 -c 1,1,1", "layer-create a.gox -n Top -c 1,2,3", "voxel-add a.gox -p 1,0,0 -c 2,2,2", "set-active-layer a.gox --id 1",
		"layer-rename a.gox -n Top --new-name Roof", "layer-merge a.gox --source-name Roof -t 1")
	want(t, "a.gox", [7]int{0, 0, 0, 1, 1, 1, 255}, [7]int{1, 0, 0, 2, 2, 2, 255})
	do(t, "layer-create a.gox", "layer-delete a.gox --id=2")
}

func TestSaveKeepsABackup(t *testing.T) {
	t.Chdir(t.TempDir())
	r := main13(t, "create a.gox\nadd-voxel 1 1 1\nsave a.gox\nadd-voxel 2 2 2 ; save b.gox\nopen a.gox --read-only true\nadd-voxel 3 3 3\nsave a.gox\nsave -o c.vox -b no\nquit\n")
	if r.exit != 0 || !strings.Contains(r.err, "read-only") {
		t.Errorf("%+v", r)
	}
	want(t, "a.gox.bak")
	want(t, "a.gox", [7]int{1, 1, 1, 255, 255, 255, 255})
	want(t, "b.gox.bak", [7]int{1, 1, 1, 255, 255, 255, 255}, [7]int{2, 2, 2, 255, 255, 255, 255})
	if !isThere(t, "c.vox") || isThere(t, "c.vox.bak") {
		t.Error("--backup no: c.vox is missing or has a backup")
	}
}

func TestPicturesAndMeshes(t *testing.T) {
	t.Chdir(t.TempDir())
	do(t, "voxel-add a.gox -p 0,0,0 -c 200,30,30", "render a.gox a.png -w 64 -h 48", "render a.gox --output b.jpg --resolution 64x64 --quality 80 --format jpg -c top",
		"render a.gox c.png --width 32 --height 32 --quality high --camera iso", "export a.gox a.obj --verbose", "export a.gox -o b.dat -f ply", "convert -i a.gox b.vox", "convert b.vox -o c.gox")
	checkDrawn(t, "a.png")
	checkDrawn(t, "c.png")
	for _, path := range []string{"b.jpg", "a.obj", "b.dat"} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	want(t, "c.gox", [7]int{0, 0, 0, 200, 30, 30, 255})
}

func TestInteractiveSession(t *testing.T) {
	t.Chdir(t.TempDir())
	r := main13(t, "create --size 8,9,10 'my model.gox'\nadd-voxel -1 2 3 4 5 6\nget-voxel -1 2 3\nget-voxel 0 0 0\npaint-voxel -1 2 3 9 9 9; remove-voxel 0 0 0\n"+
		"get-project-info\nexport \"my model.gox\" a.txt\nsave\nhelp create\nexport b.txt\nversion\nexit\nfrobnicate\n", "--interactive")
	if r.exit != 0 || r.err != "" {
		t.Errorf("%+v", r)
	}
	for _, part := range []string{"goxel> ", "(4,5,6,255)", "(0,0,0): empty", "Voxels: 1", "Dimensions: 8x9x10", "--output TEXT", "Goxel Headless CLI version 13.0.0-alpha\nby goxel-daemon v9\n", "Goodbye!"} {
		if !strings.Contains(r.out, part) {
			t.Errorf("no %q in %q", part, r.out)
		}
	}
	want(t, "my model.gox", [7]int{-1, 2, 3, 9, 9, 9, 255})
	if got := textVoxels(t, "b.txt"); len(got) != 1 || got[0] != "-1 2 3 090909" {
		t.Errorf("what is open is exported as %q", got)
	}
	if r := main13(t, "create b.gox"); r.exit != 0 || !isThere(t, "b.gox") {
		t.Errorf("a line without an end: %+v", r)
	}
	if r := main13(t, strings.Repeat("x", 3<<20)); r.exit == 0 {
		t.Errorf("a line without an end of 3 MiB: exit %d", r.exit)
	}
}

// TestNumbersOfWords holds what an empty variable of a script means.
func TestNumbersOfWords(t *testing.T) {
	t.Chdir(t.TempDir())
	r := main13(t, "", "create", "a.gox", "--width", "", "--height", "12px", "--depth", "+7")
	if r.exit != 0 || !strings.Contains(r.out, "(64x12x7)") || strings.Count(r.err, "Warning: ") != 2 {
		t.Errorf("%+v", r)
	}
	r = main13(t, "", "voxel-add", "a.gox", "-p", "1,2,3", "--layer", "")
	if r.exit != 0 || !strings.Contains(r.err, "--layer") {
		t.Errorf("%+v", r)
	}
}

func TestScriptsEditWhatIsOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "s.js", "goxel.addVoxel(1, 2, 3, 4, 5, 6);\nconsole.log('added');\n")
	r := main13(t, "create a.gox\nscript s.js\nsave a.gox -b 0\n", "--quiet", "--interactive")
	if r.exit != 0 || r.err != "" || r.out != "Project created successfully: a.gox\nadded\nScript executed successfully\nProject saved successfully\n" {
		t.Errorf("%+v", r)
	}
	want(t, "a.gox", [7]int{1, 2, 3, 4, 5, 6, 255})
}

func TestInterruptLeavesFilesWhole(t *testing.T) {
	t.Chdir(t.TempDir())
	do(t, "voxel-add a.gox -p 0,0,0")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	if exit := v13.Main(ctx, []string{"voxel-add", "a.gox", "-p", "1,1,1"}, v13.IO{In: strings.NewReader(""), Out: &out, Err: &errs}); exit != 130 {
		t.Errorf("exit %d, want 130: %s", exit, errs.String())
	}
	want(t, "a.gox", [7]int{0, 0, 0, 255, 255, 255, 255})
	if left, err := filepath.Glob("*"); err != nil || len(left) != 1 {
		t.Errorf("files left: %q, %v", left, err)
	}
}

// TestTableIsSound holds the table to what parsing relies on, and help to the table.
func TestTableIsSound(t *testing.T) {
	t.Chdir(t.TempDir())
	all := do(t, "help").out
	for _, c := range v13.Commands() {
		names := map[string]bool{}
		help := do(t, c.Name+" --help").out
		if help != do(t, "help "+c.Name).out || !strings.Contains(all, "  "+c.Name+" ") {
			t.Errorf("%s: its help is not the same everywhere", c.Name)
		}
		for _, o := range c.Options {
			for _, name := range []string{o.Short, o.Long} {
				if name != "" && names[name] {
					t.Errorf("%s: two options are %s", c.Name, name)
				}
				names[name] = true
			}
			if !strings.Contains(help, "--"+o.Long+" "+string(o.Kind)) || o.Doc == "" {
				t.Errorf("%s: --%s is not explained", c.Name, o.Long)
			}
			if o.Default == "" || o.Kind == v13.Text {
				continue
			}
			args := []string{c.Name, "--" + o.Long, o.Default}
			if r := main13(t, "", args...); strings.Contains(r.err, o.Default) {
				t.Errorf("%q: the default is refused: %s", args, r.err)
			}
		}
	}
	for i, s := range v13.Statuses() {
		if s.Exit() != (256-i)%256 || !strings.Contains(all, strings.ToLower(s.String())) && i > 0 {
			t.Errorf("status %d is %q with exit %d", i, s, s.Exit())
		}
	}
}

// FuzzLine checks that no line makes an interactive session fail in a way that has no status.
func FuzzLine(f *testing.F) {
	for _, line := range []string{"", "create 'a b", "voxel-add a.gox -p 1,2,3 -c 1,2,3", `help "cre"ate\`, "create --size=1,2 ;; # x", "layer-merge a -s 1 -t", "render a.gox b.png -h 3 -h"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "/\\") || strings.Contains(line, "batch") || strings.Contains(line, "script") || strings.Contains(line, "..") {
			return // of other folders, or long
		}
		t.Chdir(t.TempDir())
		r := main13(t, line+"\n")
		if strings.Contains(r.err, "encode params") || strings.Contains(r.err, "-32603") {
			t.Errorf("%q: %s", line, r.err)
		}
	})
}
