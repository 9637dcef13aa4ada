package shell

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
)

// candidates returns what may stand in place of the last word.
func (sh *shell) candidates(ctx context.Context, words []string) []string {
	prefix := words[len(words)-1]
	list, files := sh.complete(ctx, sh.env, words)
	if len(words) == 1 {
		files = false
		for _, b := range builtins() {
			if strings.HasPrefix(b[0], prefix) {
				list = append(list, b[0])
			}
		}
	}
	if files {
		list = append(list, paths(prefix)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// paths returns the paths that begin with the prefix, after an @ or the name of a flag. Folders end in a slash; hidden files are among them only if
// the prefix asks for them.
func paths(prefix string) (list []string) {
	lead := ""
	if name, rest, ok := strings.Cut(prefix, "="); ok && strings.HasPrefix(name, "--") {
		lead, prefix = name+"=", rest
	}
	if rest, ok := strings.CutPrefix(prefix, "@"); ok {
		lead, prefix = lead+"@", rest
	}
	dir, base := filepath.Split(prefix)
	entries, err := os.ReadDir(filepath.Join(".", dir))
	if filepath.IsAbs(dir) {
		entries, err = os.ReadDir(dir)
	}
	if err != nil {
		return nil
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
			name += "/"
		}
		list = append(list, lead+dir+name)
	}
	return list
}

// finish returns the line with the last word before the cursor completed as far as all candidates agree, and the new place of the cursor. ok is
// false if nothing can be added.
func finish(line string, cursor int, list []string) (newLine string, at int, ok bool) {
	words, begin := batch.Words(line, cursor)
	word := words[len(words)-1]
	common := shared(list)
	switch {
	case len(list) == 1:
		text := batch.Quote(list[0])
		if end := text[len(text)-1]; end != '/' && end != '=' && end != ':' {
			text += " "
		}
		line = line[:begin] + text + strings.TrimPrefix(line[cursor:], " ")
		return line, begin + len(text), true
	case len(common) > len(word) && batch.Quote(common) == common:
		return line[:begin] + common + line[cursor:], begin + len(common), true
	}
	return line, cursor, false
}

// shared returns what all words begin with.
func shared(list []string) string {
	if len(list) == 0 {
		return ""
	}
	first, last := slices.Min(list), slices.Max(list)
	n := 0
	for n < len(first) && n < len(last) && first[n] == last[n] {
		n++
	}
	for n > 0 && !utf8.ValidString(first[:n]) {
		n--
	}
	return first[:n]
}

// most is how many candidates are listed.
const most = 200

// columns returns the words in columns that fit the width.
func columns(list []string, width int) string {
	more := ""
	if len(list) > most {
		list, more = list[:most], "...\n"
	}
	widest := 0
	for _, w := range list {
		widest = max(widest, utf8.RuneCountInString(w)+2)
	}
	across := max(width/max(widest, 1), 1)
	down := (len(list) + across - 1) / across
	var b strings.Builder
	for row := range down {
		for i := row; i < len(list); i += down {
			b.WriteString(list[i])
			if i+down < len(list) {
				b.WriteString(strings.Repeat(" ", widest-utf8.RuneCountInString(list[i])))
			}
		}
		b.WriteByte('\n')
	}
	return b.String() + more
}
