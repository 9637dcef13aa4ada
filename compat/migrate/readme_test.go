package migrate_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/config"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

var update = flag.Bool("update", false, "write the tables of README.md")

// TestReadme compares the tables of README.md with those of the packages.
func TestReadme(t *testing.T) {
	text := content(t, "README.md")
	made := text
	for name, table := range map[string]string{"outcomes": outcomes(), "verbs": verbs(), "shapes": shapes(), "rows": rows()} {
		begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
		from := strings.Index(made, begin)
		if from < 0 {
			t.Fatalf("README.md has no mark %q", begin)
		}
		rest := made[from+len(begin):]
		if to := strings.Index(rest, end); to >= 0 {
			rest = rest[to+len(end):]
		}
		made = made[:from] + begin + "\n" + table + "\n" + end + rest
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if made != text {
		t.Errorf("README.md differs from the tables; go test -update writes them anew\n%s", migrate.Diff("README.md", "tables", []byte(text), []byte(made)))
	}
}

func outcomes() string {
	var b strings.Builder
	b.WriteString("| outcome | |\n|---|---|\n")
	for _, o := range migrate.Outcomes() {
		fmt.Fprintf(&b, "| %s | %s |\n", o.Outcome, o.Doc)
	}
	return b.String()
}

func verbs() string {
	var b strings.Builder
	b.WriteString("| version 13 | options | becomes | |\n|---|---|---|---|\n")
	for _, v := range script.Verbs() {
		i := slices.IndexFunc(v13.Commands(), func(c v13.Command) bool { return c.Name == v.Name })
		c := v13.Commands()[i]
		name := code(append([]string{c.Name}, c.Aliases...)...)
		if c.Guide {
			name += " (guides only)"
		}
		var options []string
		for _, o := range c.Options {
			options = append(options, "--"+o.Long)
		}
		method := ""
		if v.Method != "" {
			method = code(v.Method)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, code(options...), method, v.Doc)
	}
	return b.String()
}

func shapes() string {
	var b strings.Builder
	b.WriteString("| shape | |\n|---|---|\n")
	for _, s := range config.Shapes() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", s.ID, s.ID, s.Doc)
	}
	return b.String()
}

func rows() string {
	var b strings.Builder
	for _, s := range config.Shapes() {
		fmt.Fprintf(&b, "### %s\n\n%s.\n\n| key | flag | read as | fine | under | |\n|---|---|---|---|---|---|\n", s.ID, strings.ToUpper(s.Doc[:1])+s.Doc[1:])
		for _, r := range config.Rows() {
			if r.Shape != s.ID {
				continue
			}
			flag, reading, fine := "", "", "any"
			if r.Flag != "" {
				flag, reading = code(r.Flag), config.Readings()[r.As].Doc
			}
			if !slices.Contains(r.Fine, "*") {
				list := slices.Clone(r.Fine)
				for i := range list {
					if list[i] == "" {
						list[i] = "(empty)"
					}
				}
				fine = code(list...)
			}
			if r.Scale > 0 {
				reading += scale(r)
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", code(r.Keys...), flag, reading, fine, code(strings.Fields(r.Under)...), strings.ReplaceAll(r.Why, "|", "\\|"))
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// scale tells what one stands for.
func scale(r config.Row) string {
	unit := map[config.Reading]map[int64]string{
		config.Size:     {1: "bytes", 1 << 20: "MiB"},
		config.Duration: {1: "milliseconds", 1000: "seconds"},
	}[r.As][r.Scale]
	return "; here in " + unit
}

// code returns words as code, with commas between them.
func code(words ...string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = "`" + w + "`"
	}
	return strings.Join(list, ", ")
}
