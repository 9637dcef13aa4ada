package calls

import (
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// TestFilesAreOfTheTable holds the table of files to the methods: what is spelled as a path is listed, and what is listed exists.
func TestFilesAreOfTheTable(t *testing.T) {
	listed := files()
	for _, m := range method.NewTable().Methods {
		for _, p := range m.Params {
			isPath := p.Type == method.String && slices.ContainsFunc(p.Spellings(), func(key string) bool {
				return strings.Contains(key, "path") || strings.Contains(key, "file") && key != "profile"
			})
			if u := listed[m.Name][p.Name]; isPath != (u != 0) {
				t.Errorf("%s of %s: is a path %v, and the table of files says %d", p.Name, m.Name, isPath, u)
			}
			delete(listed[m.Name], p.Name)
		}
		if len(listed[m.Name]) == 0 {
			delete(listed, m.Name)
		}
	}
	if len(listed) > 0 {
		t.Errorf("the table of files has what no method has: %v", listed)
	}
}

func TestGroups(t *testing.T) {
	known := map[string]bool{}
	for _, g := range Groups() {
		known[g.ID] = true
	}
	got := map[string]string{}
	for _, m := range method.NewTable().Methods {
		if got[m.Name] = GroupOf(m); !known[got[m.Name]] {
			t.Errorf("%s is in the group %q, which there is not", m.Name, got[m.Name])
		}
	}
	for name, want := range map[string]string{
		"add_voxel": Edits, "get_voxel": Reads, "get_layer_voxels": Reads, "new_layer": Layers, "render_scene": Pictures, "get_palette": Colors,
		"open_file": Projects, "undo": Projects, "list_projects": Projects, "ping": Daemon, "list_formats": Daemon, "execute_script": Tools,
	} {
		if got[name] != want {
			t.Errorf("%s is in the group %s, and belongs to %s", name, got[name], want)
		}
	}
}

// TestNamesDiffer holds that no two methods have the same command, and that each spelling of a parameter has a flag of its own.
func TestNamesDiffer(t *testing.T) {
	env, _, _ := clitest.Env("")
	mk := &Maker{Env: env, Session: session.New(env)}
	names := map[string]string{}
	for _, m := range method.NewTable().Methods {
		name := Name(m)
		if name == "" {
			continue
		}
		if names[name] != "" {
			t.Errorf("%s and %s have the command %s", names[name], m.Name, name)
		}
		names[name] = m.Name
		cmd := mk.Method(m, func(string) bool { return false })
		for i := range m.Params {
			p := &m.Params[i]
			for _, key := range p.Spellings() {
				f := cmd.Flags().Lookup(dashed(key))
				if m.Free || f == nil {
					if !m.Free {
						t.Errorf("%s has no flag for %s", m.Name, key)
					}
					continue
				}
				if in, ok := f.Value.(*input); key != "project_id" && (!ok || in.param != p) {
					t.Errorf("the flag --%s of %s is not that of %s", f.Name, m.Name, p.Name)
				}
				if f.Hidden == (key == p.Name) && key != "project_id" {
					t.Errorf("the flag --%s of %s: hidden is %v", f.Name, m.Name, f.Hidden)
				}
			}
		}
		for _, key := range append(slices.Clone(m.Order), m.AltOrder...) {
			if !slices.ContainsFunc(m.Params, func(p method.Param) bool { return slices.Contains(p.Spellings(), key) }) {
				t.Errorf("the order of %s has %s, which no parameter is spelled", m.Name, key)
			}
		}
		if strings.Contains(cmd.Long+cmd.Flags().FlagUsages(), "`") {
			t.Errorf("the help of %s has marks for code", name)
		}
	}
}

func TestWordsOfDocumentation(t *testing.T) {
	_, methods := method.NewTable().Names()
	for _, c := range []struct {
		method, param string
		want          []string
	}{
		{"procedural_shape", "shape_type", []string{"cube", "box", "sphere", "ellipsoid", "cylinder", "cone", "pyramid", "torus"}},
		{"get_voxels_region", "encoding", []string{"list", "packed", "rle"}},
		{"create_project", "template", []string{"empty", "cube", "sphere"}},
		{"flood_fill", "reference", []string{"seed", "neighbor"}},
		{"render_scene", "projection", []string{"perspective", "orthographic"}},
		{"new_layer", "name", nil},
	} {
		m := methods[c.method]
		i := slices.IndexFunc(m.Params, func(p method.Param) bool { return p.Name == c.param })
		if got := wordsIn(m, &m.Params[i]); !slices.Equal(got, c.want) {
			t.Errorf("%s of %s may be %q, want %q", c.param, c.method, got, c.want)
		}
	}
}

func TestPicturesThatAreNone(t *testing.T) {
	env, out, errs := clitest.Env("")
	c := &call{Maker: &Maker{Env: env}}
	for raw, want := range map[string]string{
		`{"image_data":"QUJD","warnings":["plain"]}`: "",
		`{"image_data":"&&&"}`:                       "no base64",
		`{"image_data":5}`:                           "the daemon's reply",
		`{}`:                                         "has no picture",
	} {
		err := c.picture([]byte(raw))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %q", raw, err, want)
		}
	}
	if out.String() != "ABC" || errs.String() != "warning: plain\n" {
		t.Errorf("written: %q, %q", out, errs)
	}
}

func TestCompletionsAreOnlyMadeWhenAsked(t *testing.T) {
	env, _, _ := clitest.Env("")
	_, methods := method.NewTable().Names()
	for _, want := range []bool{false, true} {
		mk := &Maker{Env: env, Session: session.New(env), Complete: want}
		cmd := mk.Method(methods["add_voxel"], func(string) bool { return false })
		if _, has := cmd.GetFlagCompletionFunc("color"); has != want {
			t.Errorf("completions: %v, want %v", has, want)
		}
	}
}
