package script_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/script"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// newProject returns an empty project of the given storage kind.
func newProject(t testing.TB, kind storage.Kind) *engine.Project {
	t.Helper()
	eng, err := engine.New(engine.Options{Formats: formats.Formats(), Storage: kind, Workers: 1, MaxMemory: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(eng.Close)
	p, err := eng.Create("test", [3]int{32, 32, 32}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outcome is what became of a script.
type outcome struct {
	project *engine.Project
	sum     engine.Summary
	value   string
	lines   []string
	err     error
}

// runOn runs a script on a project as an edit of its own.
func runOn(ctx context.Context, p *engine.Project, source string, o script.Options) (r outcome) {
	r.project = p
	if o.Print == nil {
		o.Print = func(line string) { r.lines = append(r.lines, line) }
	}
	r.sum, r.err = p.Edit("script", func(e *engine.Edit) (err error) {
		r.value, err = script.Run(ctx, e, source, o)
		return err
	})
	return r
}

// run runs a script on an empty project.
func run(t testing.TB, source string, o script.Options) outcome {
	t.Helper()
	return runOn(t.Context(), newProject(t, kinds.Kinds()[0]), source, o)
}

// values runs scripts, one a row of source and the text that it must come to.
func values(t *testing.T, rows [][2]string) {
	t.Helper()
	for _, row := range rows {
		r := run(t, row[0], script.Options{})
		if r.err != nil || r.value != row[1] {
			t.Errorf("%s\ngot  %s, %v\nwant %s", row[0], r.value, r.err, row[1])
		}
	}
}

// faults runs scripts that must fail, one a row of source and what the error must have in it.
func faults(t *testing.T, rows [][2]string) {
	t.Helper()
	for _, row := range rows {
		r := run(t, row[0], script.Options{})
		var e *script.Error
		if !errors.As(r.err, &e) || !strings.Contains(e.Error(), row[1]) || e.Err != nil {
			t.Errorf("%s\ngot  %q, %v\nwant %s", row[0], r.value, r.err, row[1])
		}
	}
}

func TestValues(t *testing.T) {
	values(t, [][2]string{
		{`1+1`, "2"},
		{``, ""},
		{`undefined`, ""},
		{`null`, "null"},
		{`"text"`, "text"},
		{`({a:1,b:[1,"x",null,undefined,{c:true}],d:new Date(0).getTime()})`, `{"a":1,"b":[1,"x",null,undefined,{"c":true}],"d":0}`},
		{`[[[[[[[[[[1]]]]]]]]]]`, `[[[[[[[[[...]]]]]]]]]`},
		{`let o={a:{a:{a:{a:{a:{a:{a:{a:{a:1}}}}}}}}}; o`, `{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{...}}}}}}}}}`},
		{`(function f(){})`, "[function f]"},
		{`[()=>1]`, "[[function ]]"},
		{`new Error("no")`, "Error: no"},
		{`[/a/g, new Map([[1,2]]), new Set()]`, "[/a/g,Map(1),Set(0)]"},
		{`[new Promise(()=>{})]`, "[[promise]]"},
		{`new Promise(r=>r(7))`, "7"},
		{`(async()=>{ await 1; return "later" })()`, "later"},
		{`new Promise(()=>{})`, "[promise]"},
		{`Promise.reject(new Error("x")).catch(e=>e.message)`, "x"},
		{`let p=Promise.reject(1); p.catch(()=>5); 3`, "3"},
		{"\ufeff1", "1"},
	})
	if r := run(t, `"é".repeat(100)`, script.Options{MaxOutput: 15}); r.value != strings.Repeat("é", 7) {
		t.Errorf("a long value is %q", r.value)
	}
}

func TestPrinting(t *testing.T) {
	r := run(t, `console.log("a", 1, {b:[1]}); console.info(); console.warn("two\nlines"); console.error("e"); print([1],null)`, script.Options{})
	if want := []string{`a 1 {"b":[1]}`, "", "two", "lines", "e", "[1] null"}; fmt.Sprint(r.lines) != fmt.Sprint(want) || len(r.lines) != len(want) {
		t.Errorf("got %q, want %q", r.lines, want)
	}
	r = run(t, `for (let i=0;i<1000;i++) print("line " + i); print("x".repeat(1000)); 5`, script.Options{MaxOutput: 30})
	if want := []string{"line 0", "line 1", "line 2", "line 3", "... output beyond 30 bytes is dropped"}; fmt.Sprint(r.lines) != fmt.Sprint(want) || r.value != "5" {
		t.Errorf("got %q and %q, want %q", r.lines, r.value, want)
	}
	r = run(t, `print("x".repeat(100)); print("y")`, script.Options{MaxOutput: 30})
	if len(r.lines) != 1 || !strings.HasPrefix(r.lines[0], "...") {
		t.Errorf("got %q", r.lines)
	}
	silent := newProject(t, kinds.Kinds()[0])
	if _, err := silent.Edit("script", func(e *engine.Edit) error {
		_, err := script.Run(t.Context(), e, `print("nobody listens")`, script.Options{})
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestErrorsTellTheirPlace(t *testing.T) {
	for _, test := range []struct {
		source    string
		line, col int
		message   string
	}{
		{"let a = 1;\n\n  a.b.c", 3, 7, "TypeError: Cannot read property 'c' of undefined"},
		{"let a = (;", 1, 10, "SyntaxError: Unexpected token ;"},
		{"let a = 1;\nlet a = 2;", 2, 5, "SyntaxError: Identifier 'a' has already been declared"},
		{"1;\n throw {code: 5}", 2, 2, `{"code":5}`},
		{"function f() {\n  goxel.addVoxel(1)\n}\nf()", 2, 17, "TypeError: goxel.addVoxel: a coordinate must be a number, not undefined"},
		{"const f = () => f();\nf()", 1, 18, "RangeError: functions call one another more than 4000 deep"},
		{"new Promise((a, b) => b(new Error('x')))", 0, 0, "unhandled rejection: Error: x"},
		{"throw {toString() { throw 1 }, get a() { throw 2 }}", 1, 1, "an exception that cannot be shown"},
		{"({get a() {\n throw new Error('shown') }})", 2, 8, "Error: shown"},
		{strings.Repeat(" ", script.MaxSource+1), 0, 0, "the script has 262145 bytes, more than the limit of 262144"},
		{"1;\n" + strings.Repeat("(", 3000), 2, 2001, "SyntaxError: brackets are nested more than 2000 deep"},
		{strings.Repeat("!", 9000) + "1", 1, 8001, "SyntaxError: an expression has more than 8000 operators"},
		{strings.Repeat("typeof ", 9000) + "1", 1, 56007, "SyntaxError: an expression has more than 8000 operators"},
		{"\n`" + strings.Repeat("${1}", 65) + "`", 2, 1, "SyntaxError: a template has at most 64 expressions, this one 65"},
		{"[\n {a: 5n}]", 2, 6, "SyntaxError: BigInt is not available in scripts"},
		{"if (1) { for (;;) /(a+)+$/ }", 1, 19, "SyntaxError: regular expressions with a repetition or choice within a repetition are not available in scripts"},
		{"/(?=a)/", 1, 1, "SyntaxError: regular expressions with look-ahead, look-behind or back references are not available in scripts"},
	} {
		r := run(t, test.source, script.Options{Name: "a.js"})
		var e *script.Error
		if !errors.As(r.err, &e) || e.Line != test.line || e.Column != test.col || e.Message != test.message || e.Name != "a.js" {
			t.Errorf("%.60q: got %+v, want %d:%d %s", test.source, r.err, test.line, test.col, test.message)
			continue
		}
		want := "a.js: " + test.message
		if test.line > 0 {
			want = fmt.Sprintf("a.js:%d:%d: %s", test.line, test.col, test.message)
		}
		if e.Error() != want || e.Unwrap() != nil {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
}

func TestLongSourcesOfManyLinesAreNoNesting(t *testing.T) {
	var b strings.Builder
	b.WriteString("var list = [\n")
	for i := range 6000 {
		fmt.Fprintf(&b, " [%d, %d, -%d, '#%06x'],\n", i%100, i/100, i%7, i)
	}
	b.WriteString("]\nlet n = 0\n")
	for i := range 4000 {
		fmt.Fprintf(&b, "n += list[%d][0] * 2 - 1\n", i) // without semicolons
	}
	r := run(t, b.String()+"goxel.addVoxels(list)", script.Options{})
	if r.err != nil || r.value != "6000" || r.sum.Changed != 6000 {
		t.Errorf("got %q, %v, %d changed", r.value, r.err, r.sum.Changed)
	}
}

// TestAFailedScriptLeavesNothing lets scripts fail after all kinds of edits, within an edit that did something before.
func TestAFailedScriptLeavesNothing(t *testing.T) {
	const deeds = `goxel.addVoxel(1,1,1); goxel.newLayer("x"); goxel.fillBox([0,0,0],[40,40,40],"#FF0000"); goxel.deleteLayer(1); goxel.layers()[0].name="y";
		goxel.setActiveLayer("y"); goxel.image.activeLayer.visible=false; `
	for _, k := range kinds.Kinds() {
		for _, fault := range []string{"throw 1", "print(); for(;;);", "print(); for(;;) goxel.voxelCount()", "nothing()", "goxel.fillBox([0,0,0],[99999,99999,99999],[1,2,3])", "Promise.reject(1)"} {
			p := newProject(t, k)
			runOn(t.Context(), p, `goxel.addVoxel(9,9,9); goxel.newLayer("top"); goxel.setActiveLayer(1)`, script.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			o := script.Options{Print: func(string) { cancel() }}
			if r := runOn(ctx, p, deeds+fault, o); r.err == nil || errors.Is(r.err, context.Canceled) != strings.Contains(fault, "for") {
				t.Errorf("%s: got %v", fault, r.err)
			}
			cancel()
			s := p.Scene()
			if s.Len() != 1 || len(s.Layers) != 2 || s.Active != 1 || s.Layers[0].Name != "Layer.1" || !s.Layers[0].Visible || p.Revision() != 1 {
				t.Errorf("%s, %s: %d voxels, %d layers, active %d, revision %d", k.Name, fault, s.Len(), len(s.Layers), s.Active, p.Revision())
			}
			if _, err := p.Edit("both", func(e *engine.Edit) error { // the edit goes on after the script failed
				l, err := e.AddLayer("before", true)
				if err != nil {
					return err
				}
				if _, err := script.Run(t.Context(), e, deeds+"throw 1", script.Options{}); err == nil {
					t.Error("no error")
				}
				l = e.Project().Scene().Layer(l.ID)
				if l == nil || l.Name != "before" || e.Project().Scene().Active != l.ID {
					t.Error("what the edit did before the script is gone")
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
			if s := p.Scene(); s.Len() != 1 || len(s.Layers) != 3 {
				t.Errorf("%d voxels, %d layers", s.Len(), len(s.Layers))
			}
		}
	}
}

func TestAScriptIsOneStepOfUndo(t *testing.T) {
	for _, k := range kinds.Kinds() {
		p := newProject(t, k)
		r := runOn(t.Context(), p, `for (let i=0;i<500;i++) goxel.addVoxel(i,0,0,[i%256,1,2]); goxel.newLayer("x"); goxel.shape("sphere",[0,0,9],8,"#010203"); goxel.removeVoxel(0,0,0,1)`, script.Options{})
		if r.err != nil || r.sum.Changed != 499+280 || r.sum.Revision != 1 || len(p.Scene().Layers) != 2 {
			t.Fatalf("%s: %+v, %v", k.Name, r.sum, r.err)
		}
		if _, err := p.Undo(); err != nil || p.Scene().Len() != 0 || len(p.Scene().Layers) != 1 {
			t.Errorf("%s: after undo %d voxels, %v", k.Name, p.Scene().Len(), err)
		}
	}
}
