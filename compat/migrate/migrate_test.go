package migrate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

var noon = time.Date(2026, 3, 4, 12, 0, 5, 0, time.Local)

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names returns the names of the files in a folder.
func names(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func TestCommitReplacesWithBackup(t *testing.T) {
	dir := t.TempDir()
	a, b, c := filepath.Join(dir, "a.sh"), filepath.Join(dir, "b"), filepath.Join(dir, "c")
	write(t, a, "old", 0o751)
	write(t, c, "same", 0o600)
	got, err := migrate.Commit(t.Context(), []migrate.Change{
		{Path: a, Text: []byte("new")},
		{Path: b, Text: []byte("made"), Mode: 0o755},
		{Path: c, Text: []byte("same")},
	}, noon)
	if err != nil {
		t.Fatal(err)
	}
	want := []migrate.Written{{Path: a, Backup: a + ".bak-20260304-120005", Changed: true}, {Path: b, Changed: true}, {Path: c}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for path, text := range map[string]string{a: "new", got[0].Backup: "old", b: "made", c: "same"} {
		if content(t, path) != text {
			t.Errorf("%s holds %q, want %q", path, content(t, path), text)
		}
	}
	for path, mode := range map[string]os.FileMode{a: 0o751, got[0].Backup: 0o751, b: 0o755, c: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: mode %v, %v, want %v", path, info.Mode(), err, mode)
		}
	}
	if n := names(t, dir); n != "a.sh a.sh.bak-20260304-120005 b c" {
		t.Errorf("the folder holds %s", n)
	}
}

func TestCommitNeverOverwritesABackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "0", 0o644)
	for i := 1; i <= 3; i++ {
		if _, err := migrate.Commit(t.Context(), []migrate.Change{{Path: path, Text: []byte(fmt.Sprint(i))}}, noon); err != nil {
			t.Fatal(err)
		}
	}
	list, err := migrate.Backups(path)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v, %v", list, err)
	}
	for i, backup := range list {
		if content(t, backup) != fmt.Sprint(i) {
			t.Errorf("%s holds %q, want %d", backup, content(t, backup), i)
		}
	}
}

// TestCommitWritesNothingIfOneFails wants all files as they were, and nothing beside them.
func TestCommitWritesNothingIfOneFails(t *testing.T) {
	dir := t.TempDir()
	a := filepath.Join(dir, "a")
	cases := map[string]func() string{
		"link": func() string {
			link := filepath.Join(dir, "link")
			if err := os.Symlink(a, link); err != nil {
				t.Fatal(err)
			}
			return link
		},
		"folder":  func() string { return filepath.Join(dir, "folder") },
		"missing": func() string { return filepath.Join(dir, "no", "file") },
		"twice":   func() string { return filepath.Join(dir, ".", "a") },
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, path := range cases {
		t.Run(name, func(t *testing.T) {
			write(t, a, "old", 0o644)
			bad := path()
			before := names(t, dir)
			_, err := migrate.Commit(t.Context(), []migrate.Change{
				{Path: a, Text: []byte("new")}, {Path: filepath.Join(dir, "made"), Text: []byte("x")}, {Path: bad, Text: []byte("new")},
			}, noon)
			if err == nil {
				t.Error("no error")
			}
			if after := names(t, dir); content(t, a) != "old" || after != before {
				t.Errorf("%s holds %q and the folder %s, before %s", a, content(t, a), after, before)
			}
		})
	}
}

func TestCommitLooksAtItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "a")
	if _, err := migrate.Commit(ctx, []migrate.Change{{Path: path}}, noon); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestCommitTakesBackWhatItReplaced lets the second of two replacements fail.
func TestCommitTakesBackWhatItReplaced(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "old", 0o644)
	// A file that appears between the look and the replacement: the same new file under two names of its folder.
	link := filepath.Join(dir, "again")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	_, err := migrate.Commit(t.Context(), []migrate.Change{
		{Path: a, Text: []byte("new")}, {Path: b, Text: []byte("1")}, {Path: filepath.Join(link, "b"), Text: []byte("2")},
	}, noon)
	if err == nil || content(t, a) != "old" || names(t, dir) != before {
		t.Errorf("error %v, a holds %q, the folder %s", err, content(t, a), names(t, dir))
	}
}

func TestRollback(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sh")
	write(t, path, "0", 0o750)
	for i := 1; i <= 2; i++ {
		if _, err := migrate.Commit(t.Context(), []migrate.Change{{Path: path, Text: []byte(fmt.Sprint(i))}}, noon.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, path+".bak-99999999-999999", "no backup", 0o644)
	write(t, path+".bak-20300101-000000x", "no backup", 0o644)
	for i, want := range []string{"1", "0"} {
		r, err := migrate.Rollback(path, noon)
		if err != nil {
			t.Fatal(err)
		}
		if content(t, path) != want || content(t, r.Undone) != fmt.Sprint(2-i) {
			t.Errorf("rollback %d: %q, and %s holds %q", i, content(t, path), r.Undone, content(t, r.Undone))
		}
		if _, err := os.Stat(r.Backup); !os.IsNotExist(err) {
			t.Errorf("%s is still there", r.Backup)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := migrate.Rollback(path, noon); err == nil || !strings.Contains(err.Error(), "has no backup") {
		t.Errorf("got %v", err)
	}
}

func TestRollbackOfAFileThatIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path+".bak-20260101-000000", "old", 0o644)
	r, err := migrate.Rollback(path, noon)
	if err != nil || content(t, path) != "old" || r.Undone != "" {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := migrate.Rollback(filepath.Join(t.TempDir(), "no", "file"), noon); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestRollbackFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other")
	write(t, other, "other", 0o644)
	for _, name := range []string{"a", "b.bak-20260101-000000"} {
		if err := os.Symlink(other, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "a.bak-20260101-000000"), "old", 0o644)
	for _, name := range []string{"a", "b"} {
		if _, err := migrate.Rollback(filepath.Join(dir, name), noon); err == nil || !strings.Contains(err.Error(), "symbolic link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if content(t, other) != "other" {
		t.Error("the file behind the link was written")
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "large"), strings.Repeat("x", migrate.MaxFile+1), 0o644)
	write(t, filepath.Join(dir, "fine"), "text", 0o644)
	if text, err := migrate.Read(filepath.Join(dir, "fine")); string(text) != "text" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	for _, name := range []string{"large", ".", "missing"} {
		if _, err := migrate.Read(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestReport(t *testing.T) {
	r := migrate.Report{
		{File: "a", Line: 3, Outcome: migrate.Kept, Old: "x\ty", New: "z"},
		{File: "a", Outcome: migrate.Needless, Old: strings.Repeat("é", 200), Why: "because"},
	}
	if !r.Clean() {
		t.Error("not clean, though nothing is lost")
	}
	text := r.Text()
	if !strings.HasPrefix(text, "a:3: kept     x y -> z\na: needless é") || !strings.HasSuffix(text, "...: because\n1 kept, 1 needless\n") {
		t.Errorf("got %q", text)
	}
	for _, o := range []migrate.Outcome{migrate.Dropped, migrate.Look} {
		if append(r[:1:1], migrate.Entry{Outcome: o}).Clean() {
			t.Errorf("%s is clean", o)
		}
	}
	if s := (migrate.Report{}).Summary(); s != "nothing to translate" {
		t.Errorf("got %q", s)
	}
}

// patch applies a unified diff, with all its line numbers and context checked.
func patch(t *testing.T, before, diff string) string {
	t.Helper()
	old := strings.SplitAfter(before, "\n")
	if old[len(old)-1] == "" {
		old = old[:len(old)-1]
	}
	rows := strings.SplitAfter(diff, "\n")
	var out strings.Builder
	at, made := 0, 0
	for i := 2; i < len(rows); i++ {
		row := rows[i]
		if row == "" || row[0] == '\\' {
			continue
		}
		line := row[1:]
		if i+1 < len(rows) && strings.HasPrefix(rows[i+1], `\`) {
			line = strings.TrimSuffix(line, "\n")
		}
		switch row[0] {
		case '@':
			var a, b int
			if _, err := fmt.Sscanf(row, "@@ -%d", &a); err != nil {
				t.Fatal(err)
			}
			header := strings.Fields(row)
			if _, err := fmt.Sscanf(header[2], "+%d", &b); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(header[1], ",0") {
				a--
			}
			if !strings.HasSuffix(header[2], ",0") {
				b--
			}
			for ; at < a; at++ {
				out.WriteString(old[at])
				made++
			}
			if made != b {
				t.Fatalf("%s: %d lines were made\n%s", strings.TrimSpace(row), made, diff)
			}
		case ' ', '-':
			if at >= len(old) || old[at] != line {
				t.Fatalf("line %d is not %q\n%s", at+1, line, diff)
			}
			if row[0] == ' ' {
				out.WriteString(line)
				made++
			}
			at++
		case '+':
			out.WriteString(line)
			made++
		}
	}
	for ; at < len(old); at++ {
		out.WriteString(old[at])
	}
	return out.String()
}

func TestDiff(t *testing.T) {
	got := migrate.Diff("a", "b", []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n"), []byte("1\n2\n3\n4\nfive\n6\n7\n8\n9"))
	want := "--- a\n+++ b\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n-9\n+9\n\\ No newline at end of file\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if migrate.Diff("a", "b", []byte("x"), []byte("x")) != "" {
		t.Error("equal texts have a difference")
	}
}

// TestDiffApplies makes random texts and applies the difference to the first one.
func TestDiffApplies(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	text := func(most, letters int) string {
		var b strings.Builder
		for range r.IntN(most) {
			fmt.Fprintf(&b, "%c\n", 'a'+r.IntN(letters))
		}
		if r.IntN(3) == 0 {
			b.WriteString("end")
		}
		return b.String()
	}
	for i := range 2000 {
		a, b := text(40, 1+r.IntN(6)), text(40, 1+r.IntN(6))
		if i == 0 {
			a, b = text(4000, 20), text(4000, 20) // more differences than are looked for
		}
		if got := patch(t, a, migrate.Diff("a", "b", []byte(a), []byte(b))); got != b {
			t.Fatalf("seed %d: %q became %q, want %q", seed, a, got, b)
		}
	}
}

func FuzzDiff(f *testing.F) {
	f.Add([]byte("a\nb\n"), []byte("a\nc"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a) > 4000 || len(b) > 4000 {
			t.Skip()
		}
		diff := migrate.Diff("a", "b", a, b)
		if (diff == "") != bytes.Equal(a, b) {
			t.Errorf("%q and %q: %q", a, b, diff)
		}
		if !bytes.ContainsAny(a, "\\") && !bytes.ContainsAny(b, "\\") && patch(t, string(a), diff) != string(b) {
			t.Errorf("%q and %q: %q", a, b, diff)
		}
	})
}
