package tree_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// TestExamples runs every example that help shows.
func TestExamples(t *testing.T) {
	socket := clitest.Serve(t)
	known := map[string]bool{}
	for _, m := range method.NewTable().Methods {
		known[m.Name] = true
		for _, line := range calls.Examples()[m.Name] {
			t.Run(line, func(t *testing.T) {
				folder(t)
				id := project(t, socket)
				words, err := batch.Split(line)
				if err != nil {
					t.Fatal(err)
				}
				for i, w := range words {
					if w == "59bcdca45a479c93f4a8cbe8527a6a1d" {
						words[i] = id
					}
				}
				if r := ctl(t, append([]string{"-s", socket}, words...)...); r.code != 0 || r.out == "" {
					t.Errorf("%+v", r)
				}
			})
		}
	}
	for name := range calls.Examples() {
		if !known[name] {
			t.Errorf("there are examples of %s, which is no method", name)
		}
	}
}

// sample returns a text for a parameter.
func sample(m *method.Method, p *method.Param) string {
	switch p.Name {
	case "format":
		return "png"
	case "path", "output_path":
		return "sample.png"
	case "voxels", "positions":
		return "0,0,0"
	}
	return map[method.Type]string{
		method.Any: "1", method.Integer: "1", method.Number: "0.5", method.String: "word", method.Boolean: "true", method.Object: "a=1",
		method.Cell: "-1,2,3", method.Color: "#102030", method.LayerID: "1", method.Vector: "-1,0.5,2", method.Size: "2x3x4",
		method.Box: "-1,-1,-1:1,1,1", method.Brush: "sphere:3", method.Voxels: "0,0,0,#fff", method.Cells: "0,0,0",
		method.Operations: `{"type":"add","x":0,"y":0,"z":0}`, method.Packed: "AAAA", method.Strings: "x,y",
	}[p.Type]
}

// TestEveryMethodTakesFlagsAndArguments calls each method with every parameter in every spelling, and with arguments in its order. The daemon may
// refuse what the samples say, but not how they are written.
func TestEveryMethodTakesFlagsAndArguments(t *testing.T) {
	socket := clitest.Serve(t)
	folder(t)
	for _, m := range method.NewTable().Methods {
		name := calls.Name(m)
		if name == "" || m.Name == "version" || m.Free {
			continue
		}
		if m.Class == method.Session || m.Class == method.Edit {
			project(t, socket)
		}
		for i := range m.Params {
			p := &m.Params[i]
			for _, key := range p.Spellings() {
				args := []string{"-s", socket, name, "--" + strings.ReplaceAll(key, "_", "-"), text(m, p, key)}
				args = append(args, needed(m, p)...)
				if r := ctl(t, args...); r.code == 2 || r.code > 3 || strings.Contains(r.err, "unknown parameter") {
					t.Errorf("%s: %+v", strings.Join(args[2:], " "), r)
				}
			}
		}
		for _, order := range [][]string{m.Order, m.AltOrder} {
			args := []string{"-s", socket, name}
			for _, key := range order {
				i := slices.IndexFunc(m.Params, func(p method.Param) bool { return slices.Contains(p.Spellings(), key) })
				if i < 0 {
					t.Fatalf("the order of %s has %s, which is no parameter", m.Name, key)
				}
				args = append(args, text(m, &m.Params[i], key))
			}
			if r := ctl(t, args...); r.code == 2 && (order != nil || len(needed(m, nil)) == 0) || r.code > 3 {
				t.Errorf("%s: %+v", strings.Join(args[2:], " "), r)
			}
		}
	}
}

// text returns a sample for one spelling of a parameter, which may be a part of it.
func text(m *method.Method, p *method.Param, key string) string {
	switch {
	case key == "min" || key == "max":
		return "-1,0,1"
	case strings.HasSuffix(key, "layer_name"):
		return "Roof"
	case len(key) == 1 || strings.HasSuffix(key, "_x") || strings.HasSuffix(key, "_y") || strings.HasSuffix(key, "_z"):
		return "3"
	case p.Type == method.Size && (key == "width" || key == "height" || key == "depth"):
		return "3"
	}
	return sample(m, p)
}

// needed returns flags for the parameters that the method requires, but for one.
func needed(m *method.Method, but *method.Param) (args []string) {
	for i := range m.Params {
		if p := &m.Params[i]; p.Required && p != but && p.Name != "project_id" {
			args = append(args, "--"+strings.ReplaceAll(p.Name, "_", "-"), sample(m, p))
		}
	}
	return args
}

func TestAliasesCallTheirMethods(t *testing.T) {
	folder(t)
	if r := ok(t, "shape-box", "--size", "2", "-F", "a.gox", "--json"); r.object(t)["shape_type"] != "cube" && r.object(t)["shape_type"] != "box" {
		t.Errorf("shape-box makes %s", r.out)
	}
	if r := ok(t, "shape_sphere", "--radius", "2", "-F", "b.gox", "--json"); r.object(t)["shape_type"] != "sphere" {
		t.Errorf("shape_sphere makes %s", r.out)
	}
	if r := ok(t, "voxel.add", "--position", "1,2,3", "-F", "c.gox", "--json"); r.object(t)["changed"] != 1.0 {
		t.Errorf("voxel.add does %s", r.out)
	}
}

func TestArgumentsAsGroupsAndNegativeNumbers(t *testing.T) {
	folder(t)
	for i, args := range [][]string{
		{"-1", "-2", "3", "255", "0", "0"},
		{"-1,-2,3", "#ff0000"},
		{"-1,-2,3", "255", "0", "0"},
		{"--color", "ff0000", "-1", "-2", "3"},
		{"-1", "-2", "3", "--color=#f00"},
		{"--position", "-1,-2,3", "--color", "255,0,0"},
		{"--x", "-1", "--y=-2", "--z", "3", "--r", "255", "--g", "0", "--b", "0"},
		{"--pos", "-1 -2 3", "--rgba", "255,0,0,255", "--layer_id", "1"},
		{"--color", "#f00", "--", "-1", "-2", "3"},
	} {
		file := "a" + strconv.Itoa(i) + ".gox"
		ok(t, append([]string{"add-voxel", "-F", file}, args...)...)
		r := ok(t, "get-voxel", "-1", "-2", "3", "-F", file, "--json")
		if !strings.Contains(r.out, `"color":[255,0,0,255]`) {
			t.Errorf("add-voxel %s leaves %s", strings.Join(args, " "), r.out)
		}
	}
}

func TestSwitches(t *testing.T) {
	folder(t)
	for _, args := range [][]string{{"--visible", "false"}, {"--visible=no"}, {"1", "false"}, {"--visible=0", "--layer", "1"}} {
		base := []string{"set-layer-visibility", "-F", "model.gox", "--json"}
		if len(args) == 1 || args[0] == "--visible" {
			args = append(args, "--layer-id", "1")
		}
		if r := ok(t, append(base, args...)...); r.object(t)["visible"] != false {
			t.Errorf("%q: %s", args, r.out)
		}
	}
}
