package cases_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
)

func parse(t *testing.T, text string) cases.Case {
	t.Helper()
	list, err := cases.Parse([]byte(`{"cases":[` + text + `]}`))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d cases, %v", len(list), err)
	}
	return list[0]
}

func TestOwnCasesAreSound(t *testing.T) {
	list, err := cases.All()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		c := &list[i]
		if (c.Tag == cases.Mended) != (c.About != "") {
			t.Errorf("%s: a mended case, and no other, says what the old program does", c.ID)
		}
		if c.Session() && len(c.Methods())+len(c.Tools()) == 0 && c.Subject() != "protocol" && c.Subject() != "batch" {
			t.Errorf("%s calls nothing", c.ID)
		}
	}
}

func TestRequests(t *testing.T) {
	c := parse(t, `{"id":"a/b","tag":"same","steps":[
		{"call":"m","params":["${dir}/x", 5.0],"result":{"p":"${dir}"}},
		{"call":"n","error":{"code":1}},
		{"send":{"method": "o",  "id":"i"},"reply":{"id":"i"}},
		{"raw":" [1]\n","replies":[{},[]]},
		{"send":{"tool":"t"},"silent":true}]}`)
	for i, want := range []struct {
		request string
		replies []string
	}{
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":["a\"b/x",5.0]}` + "\n", []string{`{"jsonrpc":"2.0","id":1,"result":{"p":"a\"b"}}`}},
		{`{"jsonrpc":"2.0","id":2,"method":"n"}` + "\n", []string{`{"jsonrpc":"2.0","id":2,"error":{"code":1}}`}},
		{`{"method":"o","id":"i"}` + "\n", []string{`{"id":"i"}`}},
		{" [1]\n", []string{`{}`, `[]`}},
		{`{"tool":"t"}` + "\n", nil},
	} {
		request, replies, err := c.Steps[i].Request(i+1, `a"b`)
		var got []string
		for _, r := range replies {
			got = append(got, string(r))
		}
		if err != nil || string(request) != want.request || !slices.Equal(got, want.replies) {
			t.Errorf("step %d: %s, %q, %v, want %s, %q", i+1, request, got, err, want.request, want.replies)
		}
	}
	if !c.Session() || !slices.Equal(c.Methods(), []string{"m", "n", "o"}) || !slices.Equal(c.Tools(), []string{"t"}) {
		t.Errorf("methods %q, tools %q", c.Methods(), c.Tools())
	}
}

func TestMethodsInTexts(t *testing.T) {
	c := parse(t, `{"id":"a/b","tag":"same","steps":[
		{"raw":"{\"method\":\"a\"}{\"method\":\"b\"}\n{broken","reply":{}},
		{"send":[{"method":"c"},1,{"method":"a"}],"reply":[]}]}`)
	if got := c.Methods(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the methods are %q", got)
	}
}

func TestCommandLines(t *testing.T) {
	c := parse(t, `{"id":"create/b","tag":"same","files":[{"name":"b.txt","text":"# x\n\n  open  a\n"},{"name":"b.js","text":"no\n"}],"steps":[
		{"run":"create  a.gox","exit":0},{"argv":["layer-create","a b"],"exit":[1,2]},{"argv":[],"stdin":"quit\n","exit":0}],
		"text":{"a.txt":[[1,-2,3,"AABBCC"]]}}`)
	var got []string
	for _, words := range c.Lines() {
		got = append(got, strings.Join(words, "|"))
	}
	if want := []string{"create|a.gox", "layer-create|a b", "quit", "open|a"}; !slices.Equal(got, want) {
		t.Errorf("the lines are %q, want %q", got, want)
	}
	if c.Session() || c.Subject() != "create" || !slices.Equal(c.Steps[1].Exit, cases.Exits{1, 2}) || c.Text["a.txt"][0] != "1 -2 3 aabbcc" {
		t.Errorf("the case is %+v", c)
	}
}

func TestBadCases(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":             `{`,
		"more behind":         `{"cases":[]} {}`,
		"unknown member":      `{"cases":[{"id":"a/b","tag":"same","step":[]}]}`,
		"no slash":            `{"cases":[{"id":"ab","tag":"same","steps":[{"run":"a","exit":0}]}]}`,
		"no tag":              `{"cases":[{"id":"a/b","steps":[{"run":"a","exit":0}]}]}`,
		"no steps":            `{"cases":[{"id":"a/b","tag":"same"}]}`,
		"no exit":             `{"cases":[{"id":"a/b","tag":"same","steps":[{"run":"a"}]}]}`,
		"exit of words":       `{"cases":[{"id":"a/b","tag":"same","steps":[{"run":"a","exit":"0"}]}]}`,
		"both kinds":          `{"cases":[{"id":"a/b","tag":"same","steps":[{"run":"a","exit":0},{"call":"m","result":{}}]}]}`,
		"no reply":            `{"cases":[{"id":"a/b","tag":"same","steps":[{"send":{}}]}]}`,
		"silent and answered": `{"cases":[{"id":"a/b","tag":"same","steps":[{"send":{},"reply":{},"silent":true}]}]}`,
		"call without result": `{"cases":[{"id":"a/b","tag":"same","steps":[{"call":"m"}]}]}`,
		"result and error":    `{"cases":[{"id":"a/b","tag":"same","steps":[{"call":"m","result":{},"error":{}}]}]}`,
		"lines of no list":    `{"cases":[{"id":"a/b","tag":"same","steps":[{"run":"a","exit":0}],"text":{"a":[5]}}]}`,
		"twice":               `{"cases":[{"id":"a/b","tag":"same","steps":[{"run":"a","exit":0}]},{"id":"a/b","tag":"same","steps":[{"run":"a","exit":0}]}]}`,
	} {
		path := filepath.Join(t.TempDir(), "cases.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if list, err := cases.ReadFile(path); err == nil {
			t.Errorf("%s gives %+v", name, list)
		}
	}
	if _, err := cases.ReadFile(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there gives no error")
	}
}

func TestMethods(t *testing.T) {
	seen := map[string]bool{}
	counts := map[cases.Tree]int{}
	for _, m := range cases.Methods() {
		if seen[m.Name] || m.Canonical == "" || len(m.Trees) == 0 {
			t.Errorf("%+v", m)
		}
		seen[m.Name] = true
		for _, tree := range []cases.Tree{cases.Promise, cases.V14, cases.V14P, cases.V018} {
			if m.In(tree) {
				counts[tree]++
			}
		}
	}
	if want := map[cases.Tree]int{cases.Promise: 15, cases.V14: 24, cases.V14P: 31, cases.V018: 34}; counts[cases.Promise] != 15 || counts[cases.V14] != 24 || counts[cases.V14P] != 31 || counts[cases.V018] != 34 {
		t.Errorf("the releases have %v methods, want %v", counts, want)
	}
	if n := len(cases.Tools()); n != 20 {
		t.Errorf("%d tools, want 20", n)
	}
}
