package script_test

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
)

// TestCalls translates one call each. want is what it becomes, or what the report says of a call that stays.
func TestCalls(t *testing.T) {
	const ctl, stays = "goxelctl ", ""
	cases := []struct{ call, becomes, report string }{
		{"goxel-headless open a.gox", ctl + "info a.gox", "kept"},
		{"goxel-headless load -i a.gox", ctl + "info a.gox", "kept"},
		{"goxel-headless open", stays, "no file is named"},
		{"goxel-headless open --help", ctl + "help", "kept"},
		{"goxel-headless render -h a.gox", ctl + "help", "kept"},
		{"goxel-headless -h", ctl + "--help", "kept"},
		{"goxel-headless --config", stays, "option --config wants a value"},
		{"goxel-headless --config=x --verbose open a.gox", ctl + "info a.gox", "reads nothing from --config"},
		{"goxel-headless open a.gox extra", ctl + "info a.gox", "ignores extra as well"},
		{"goxel-headless voxel-add a.gox --pos", stays, "option --pos wants a value"},
		{"goxel-headless voxel-add a.gox --pos 1,2", stays, "has 2 numbers, want 3"},
		{"goxel-headless voxel-add a.gox --pos 1,2,x", stays, `"x" is no whole number`},
		{"goxel-headless voxel-add a.gox --pos 1,2,3 -c 1,2", stays, "has 2 numbers, want 3"},
		{"goxel-headless voxel-add a.gox --pos 1,2,3 -c 1,2,300", stays, "is no colour"},
		{"goxel-headless voxel-add a.gox", stays, "option --pos is missing"},
		{"goxel-headless voxel-add -p 1,2,3", stays, "no file is named"},
		{"goxel-headless voxel-add a.gox -p -1,2,3 -l -1", ctl + "add-voxel --file a.gox --position=-1,2,3", "kept"},
		{`goxel-headless voxel-add "-a b.gox" -p 1,2,3`, stays, "has no option -a b.gox"},
		{"goxel-headless voxel-add a.gox -p 1,2,3 -l $L", ctl + "add-voxel --file a.gox --position 1,2,3 --layer-id $L", "kept"},
		{`goxel-headless voxel-add "$F" "--pos=$X,1,2" --color="$C"`, ctl + `add-voxel --file "$F" --position "$X,1,2" --color "$C"`, "kept"},
		{`goxel-headless voxel-add "$F" --pos=-$X,1,2`, ctl + `add-voxel --file "$F" --position=-$X,1,2`, "kept"},
		{`goxel-headless voxel-add a.gox --pos 1,2,3 -c 1,2,3,0`, ctl + "remove-voxel --file a.gox --position 1,2,3", "alpha 0 is no voxel"},
		{`goxel-headless voxel-remove a.gox`, stays, "neither --pos nor --box"},
		{`goxel-headless voxel-remove -p 1,2,3`, stays, "no file is named"},
		{`goxel-headless voxel-remove a.gox -p 1,2,3 -l 2`, ctl + "remove-voxel --file a.gox --position 1,2,3 --layer-id 2", "kept"},
		{`goxel-headless voxel-remove a.gox --box "$B"`, stays, "known only when the script runs"},
		{`goxel-headless voxel-paint -p 1,2,3 -c 1,2,3`, stays, "no file is named"},
		{`goxel-headless voxel-paint a.gox -p 1,2,3 -c "$C"`, ctl + `paint-voxels --file a.gox --position 1,2,3 --color "$C"`, "kept"},
		{`goxel-headless voxel-batch-add a.gox --file c.csv`, ctl + "add-voxels --file a.gox --voxels @c.csv", "without a heading"},
		{`goxel-headless voxel-batch-add a.gox -f "$C" -l 2`, ctl + `add-voxels --file a.gox --voxels @"$C" --layer-id 2`, "without a heading"},
		{`goxel-headless voxel-batch-add -f x.csv`, stays, "no file is named"},
		{`goxel-headless add-voxel 1 2 3`, stays, "add-voxel acts on the project that is open"},
		{`goxel-headless add-voxel 1 2 3 "$R" 5 6`, stays, "acts on the project that is open"},
		{`goxel-headless add-voxel a 2 3`, stays, "is no whole number"},
		{`goxel-headless paint-voxel 1 2 3 4 5 b`, stays, "is no whole number"},
		{`goxel-headless paint-voxel 1 2 3`, stays, "paint-voxel wants"},
		{`goxel-headless layer-create`, stays, "no file is named"},
		{`goxel-headless layer-delete a.gox --id 0 --name T`, ctl + "delete-layer --file a.gox --layer-name T", "kept"},
		{`goxel-headless layer-delete a.gox --id $I --name T`, stays, "whether --id or --name counts"},
		{`goxel-headless layer-merge a.gox --source 2`, stays, "neither --target nor --target-name"},
		{`goxel-headless layer-merge a.gox --target 2`, stays, "neither --source nor --source-name"},
		{`goxel-headless layer-visibility -i 1 -v 1`, stays, "no file is named"},
		{`goxel-headless layer-visibility a.gox -v 1`, stays, "neither --id nor --name"},
		{`goxel-headless layer-visibility a.gox -i 1 -v true`, stays, `"true" is no whole number`},
		{`goxel-headless layer-rename a.gox --new-name X`, stays, "neither --id nor --name"},
		{`goxel-headless set-active-layer a.gox -n T`, ctl + "set-active-layer --file a.gox --layer-name T", "kept"},
		{`goxel-headless get-project-info a.gox`, ctl + "get-project-info --file a.gox", "kept"},
		{`goxel-headless get-project-info`, stays, "acts on the project that is open"},
		{`goxel-headless create`, stays, "no file is named"},
		{`goxel-headless create a.gox --width 0 --size 8,8,8`, `printf '%s\n' 'create-project --size 8,8,8' 'save-file --path a.gox' | goxelctl batch --local -`, "kept"},
		{`goxel-headless create a.gox --width 0`, `printf '%s\n' create-project 'save-file --path a.gox' | goxelctl batch --local -`, "a width of 0 means 64"},
		{`goxel-headless create a.gox <<< x`, stays, "its standard input is taken"},
		{`sudo goxel-headless --quiet create a.gox`, `printf '%s\n' create-project 'save-file --path a.gox' | sudo goxelctl --quiet batch --local -`, "kept"},
		{`goxel-headless render a.gox`, stays, "no output file is named"},
		{`goxel-headless render`, stays, "no output file is named"},
		{`goxel-headless render a.png`, stays, "render acts on the project that is open"},
		{`goxel-headless render "$F"`, stays, "no output file is named"},
		{`goxel-headless render -o a.png`, stays, "render acts on the project that is open"},
		{`goxel-headless render a.gox -o a.png -h "$H"`, ctl + `render-scene --file a.gox --output-path a.png --width 800 --height "$H"`, "the height counts now"},
		{`goxel-headless render a.gox a.png --resolution "$R"`, stays, "known only when the script runs"},
		{`goxel-headless render a.gox a.png --resolution 5`, stays, "want 2"},
		{`goxel-headless export a.gox`, stays, "no output file is named"},
		{`goxel-headless convert a.gox`, stays, "no output file is named"},
		{`goxel-headless script`, stays, "no file is named"},
		{`goxel-headless script -f a.js`, ctl + "script --local a.js", "kept"},
		{`goxel-headless batch`, stays, "no file is named"},
		{`goxel-headless save a.gox --backup maybe`, stays, `"maybe" is neither true nor false`},
		{`goxel-headless save a.gox --format gox`, stays, "save acts on the project that is open"},
		{`goxel-headless $(cat verb) a.gox`, stays, "may be several arguments"},
		{`goxel-headless open {a,b}.gox`, stays, "may stand for several arguments"},
		{`goxel-headless open ~/a.gox`, stays, "known only when the script runs"},
		{`goxel-headless open <(cat a.gox)`, stays, "may stand for several arguments"},
		{`goxel-headless open "${!F}"`, stays, "known only when the script runs"},
		{`goxel-headless open $*`, stays, "known only when the script runs"},
		{`goxel-headless open $'a\tb'`, ctl + `info $'a\tb'`, "kept"},
		{`goxel-headless open "a\"\$b\c"`, ctl + `info "a\"\$b\c"`, "kept"},
		{`goxel-headless open a\ b.gox`, ctl + `info a\ b.gox`, "kept"},
		{"x=`goxel-headless open a\\ b.gox`", stays, "backslashes within backquotes"},
		{"x=$(goxel-headless open a.gox)", "x=$(goxelctl info a.gox)", "the script reads what it prints"},
		{"goxel-headless open a.gox >&2", ctl + "info a.gox >&2", "kept"},
		{"goxel-headless open a.gox 1>log", ctl + "info a.gox 1>log", "goes to a file"},
		{"f() { goxel-headless open a.gox; }", "f() { goxelctl info a.gox; }", "kept"},
		{"nice -n 5 goxel-headless open a.gox", "nice -n 5 goxelctl info a.gox", "kept"},
		{"ionice -c 3 goxel-headless open a.gox", "ionice -c 3 goxelctl info a.gox", "kept"},
		{"env -u X A=1 goxel-headless open a.gox", "env -u X A=1 goxelctl info a.gox", "kept"},
		{"doas -u bob goxel-headless open a.gox", "doas -u bob goxelctl info a.gox", "kept"},
		{"A=1 exec nohup goxel-headless open a.gox", "A=1 exec nohup goxelctl info a.gox", "kept"},
		{"time goxel-headless open a.gox &", "time goxelctl info a.gox &", "kept"},
		{"exec goxel-headless create a.gox", stays, "exec ends the script"},
		{"sudo -u", stays, ""},
		{"which goxel-headless", stays, "named here but not called"},
		{"echo goxel-headless", stays, ""},
		{`"$D/goxel-headless" open a.gox`, ctl + "info a.gox", "kept"},
		{`"$D"/bin/goxel-cli open a.gox`, ctl + "info a.gox", "kept"},
		{`A=$(which goxel-headless); $A open a.gox`, `A=$(which goxel-headless); goxelctl info a.gox`, "no call uses it any more"},
		{`A=$(date; date) B=$(date) C=$(echo x y); $A open; $B open; $C open`, stays, ""},
		{`${A:-goxel-headless} open a.gox`, ctl + "info a.gox", "kept"},
		{`${A:-vi} open a.gox; ${#A} open; ${A%x} open`, stays, ""},
		{`A=goxel-headless; A=vi; $A open a.gox`, stays, ""},
		{`A=$B; B=$A; $A open a.gox`, stays, ""},
		{`export A=/x/goxel-headless; "${A}" open a.gox`, `export A=/x/goxel-headless; goxelctl info a.gox`, "kept"},
		{`f() { goxel-headless --quiet "$@"; }; f open a.gox`, `f() { goxel-headless --quiet "$@"; }; goxelctl info a.gox`, "kept"},
		{`f() { goxel-headless open "$@"; }; f a.gox`, stays, "known only when the script runs"},
		{`f() { goxel-headless "$@" x; }; f open a.gox`, stays, "known only when the script runs"},
		{`f() (goxel-headless "$@"); f open a.gox`, stays, "known only when the script runs"},
		{`f() { echo; goxel-headless "$@"; }; f open a.gox`, stays, "known only when the script runs"},
		{`f() { echo "$@"; }; f open a.gox`, stays, ""},
		{"goxel-headless --quiet <<X\nopen a.gox\nX", "goxelctl --quiet batch --local - <<X\nopen-file --path a.gox\nclose-project\nX", "kept"},
		{"goxel-headless <<X\nlayer-create a.gox -n $N\nX", stays, "known only when the script runs"},
		{"goxel-headless <<X\nopen \"a b.gox\"\nX", "goxelctl batch --local - <<X\nopen-file --path 'a b.gox'\nclose-project\nX", "kept"},
		{"goxel-headless open a.gox > log --read-only true", "goxelctl info a.gox > log", "goes to a file"},
	}
	for _, tc := range cases {
		r, err := script.Translate("call.sh", []byte(tc.call), script.Options{})
		if err != nil {
			t.Errorf("%s: %v", tc.call, err)
			continue
		}
		want := tc.becomes
		if want == stays {
			want = tc.call
		}
		if string(r.Text) != want {
			t.Errorf("%s\nbecame %s\nwant   %s", tc.call, r.Text, want)
		}
		if !strings.Contains(r.Report.Text(), tc.report) {
			t.Errorf("%s: %s, want %q", tc.call, r.Report.Text(), tc.report)
		}
	}
}

// TestLines translates batch files of one line, or few.
func TestLines(t *testing.T) {
	cases := []struct{ text, becomes, report string }{
		{"script run.js", "create-project\nexecute-script --path run.js\nclose-project\n", "never saved"},
		{"save", "# not translated: save\n", "no project is open"},
		{"render a.png", "# not translated: render a.png\n", "no project is open"},
		{"layer-delete -n T", "# not translated: layer-delete -n T\n", "no project is open"},
		{"batch other.txt", "# not translated: batch other.txt\n", "it is a command for a shell"},
		{"open a.gox -r yes", "open-file --path a.gox --read-only=true\nclose-project\n", "kept"},
		{"open a.gox -r 0", "open-file --path a.gox --read-only=false\nclose-project\n", "kept"},
		{"open 'a.gox", "# not translated: open 'a.gox\n", "not closed"},
		{`open "it's a.gox"`, "open-file --path 'it'\\''s a.gox'\nclose-project\n", "quotes hold words together"},
		{`open a\ b.gox;open c.gox ;`, "open-file --path 'a b.gox'\nclose-project\nopen-file --path c.gox\nclose-project\n", "kept"},
		{"open a.gox; frobnicate it;save", "open-file --path a.gox\n# not translated: frobnicate it\nsave-file --path a.gox\nclose-project\n", "no command"},
		{"voxel-add here.gox -p 1,1,1", "open-file --path here.gox\nadd-voxel --position 1,1,1\nsave-file --path here.gox\nclose-project\n", "here.gox is there now"},
		{"create a.gox\nopen b.gox\nvoxel-add a.gox -p 1,1,1", "create-project\nsave-file --path a.gox\nclose-project\nopen-file --path b.gox\nclose-project\nopen-file --path a.gox\nadd-voxel --position 1,1,1\nsave-file --path a.gox\nclose-project\n", "kept"},
		{"open a.gox\nexport a.gox b.obj", "open-file --path a.gox\nexport-file --path b.obj\nclose-project\n", "kept"},
		{"version", "", "it only tells something"},
		{"open a\x01b", "open-file --path 'a\x01b'\nclose-project\n", "kept"},
		{"open a\x01 'b", "# not translated: open a  'b\n", "not closed"},
		{"", "", "nothing to translate"},
	}
	for _, tc := range cases {
		r, err := script.Translate("lines.txt", []byte(tc.text), script.Options{
			As: script.BatchFile, Exists: func(path string) bool { return path == "here.gox" },
		})
		if err != nil {
			t.Errorf("%q: %v", tc.text, err)
			continue
		}
		if string(r.Text) != tc.becomes {
			t.Errorf("%q\nbecame %q\nwant   %q", tc.text, r.Text, tc.becomes)
		}
		if !strings.Contains(r.Report.Text(), tc.report) {
			t.Errorf("%q: %s, want %q", tc.text, r.Report.Text(), tc.report)
		}
	}
}

func TestRefused(t *testing.T) {
	cases := []struct {
		text, want string
		o          script.Options
	}{
		{"open a\x00", "no text", script.Options{}},
		{"open \xff", "no text", script.Options{}},
		{"#!/bin/sh\nif", "no shell script that can be read", script.Options{}},
		{"#!/bin/sh\ntrue", "cannot become JSON-RPC", script.Options{To: script.ToJSONRPC}},
	}
	for _, tc := range cases {
		if _, err := script.Translate("old", []byte(tc.text), tc.o); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: got %v, want %q", tc.text, err, tc.want)
		}
	}
}

func TestRecognise(t *testing.T) {
	cases := []struct {
		name, text string
		form       script.Form
		found      bool
	}{
		{"a", "#!/bin/ksh\ngoxel-headless open a.gox\n", script.ShellScript, true},
		{"a.sh", "true\n", script.ShellScript, false},
		{"a.sh", "if", script.ShellScript, false},
		{"a", "set -e\ngoxel-cli version\n", "", false},
		{"a.bash", "set -e\ngoxel-cli version\n", script.ShellScript, true},
		{"a", "#!/usr/bin/python3\ngoxel-headless\n", "", false},
		{"a", "# two\ncreate a.gox\n\nvoxel-add a.gox -p 1,1,1\n", script.BatchFile, true},
		{"a", "create a.gox\nbake a cake\n", "", false},
		{"a", "# nothing\n", script.BatchFile, false},
		{"a", "create a.gox\x00", "", false},
		{"a.sh", "open() { true; }\n", script.ShellScript, false},
	}
	for _, tc := range cases {
		if form, found := script.Recognise(tc.name, []byte(tc.text)); found != tc.found || form != tc.form {
			t.Errorf("%s %q: %q, %t, want %q, %t", tc.name, tc.text, form, found, tc.form, tc.found)
		}
	}
}

// TestRelativePaths wants them to count from the folder, or a remark where there is none.
func TestRelativePaths(t *testing.T) {
	r := translate(t, "a.txt", "open a.gox\nopen /b.gox\n", script.Options{To: script.ToJSONRPC, Dir: "/x/y"})
	if text := string(r.Text); !strings.Contains(text, `"/x/y/a.gox"`) || !strings.Contains(text, `"/b.gox"`) || !r.Report.Clean() {
		t.Errorf("%s%s", text, r.Report.Text())
	}
	r = translate(t, "a.txt", "open a.gox\n", script.Options{To: script.ToJSONRPC})
	if text := string(r.Text); !strings.Contains(text, `"a.gox"`) || r.Report.Count(migrate.Look) != 1 {
		t.Errorf("%s%s", text, r.Report.Text())
	}
}
