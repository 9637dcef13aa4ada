package calls

import (
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// short returns what a list of commands says of a method: its summary up to a colon or a semicolon.
func short(m *method.Method) string {
	text := plain(m.Summary())
	if i := strings.IndexAny(text, ":;"); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSuffix(text, ".")
}

// long returns what help says of a method before its flags.
func long(m *method.Method) string {
	var b strings.Builder
	b.WriteString(plain(m.Doc) + "\n")
	if keys := order(m); len(keys) > 0 {
		fmt.Fprintf(&b, "\nArguments come in the order %s", strings.Join(keys, " "))
		if m.AltOrder != nil {
			fmt.Fprintf(&b, ", or if the first is no number %s", strings.Join(m.AltOrder, " "))
		}
		b.WriteString("; those at the end may be left out or given as flags.\n")
	}
	writeTypes(&b, m)
	for _, a := range m.Aliases {
		for _, p := range a.Preset {
			fmt.Fprintf(&b, "\nAs %s it has --%s %s.", dashed(a.Name), dashed(p.Key), defaultText(p.JSON))
		}
	}
	if text := b.String(); strings.HasSuffix(text, ".") {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "\nThe daemon's method is %s; see METHODS.md for its result.", m.Name)
	return b.String()
}

// writeTypes says how the values of the parameters are written that are more than a word or a number.
func writeTypes(b *strings.Builder, m *method.Method) {
	said := map[string]bool{}
	for i := range m.Params {
		p := &m.Params[i]
		f := value.Syntax(p.Type)
		switch p.Type {
		case method.Integer, method.Number, method.String, method.Boolean, method.LayerID, method.Vector:
			continue
		}
		if !said[f.Short] {
			if len(said) == 0 {
				b.WriteString("\nValues are written so:\n\n")
			}
			said[f.Short] = true
			fmt.Fprintf(b, "- %s: %s\n", f.Short, f.Doc)
		}
	}
}

// examplesOf returns the examples of a method as help shows them.
func examplesOf(m *method.Method) string {
	lines := Examples()[m.Name]
	if len(lines) == 0 {
		return ""
	}
	return "  goxelctl " + strings.Join(lines, "\n  goxelctl ")
}
