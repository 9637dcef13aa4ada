package script

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Target is what a batch file becomes.
type Target string

// The targets.
const (
	ToGoxelctl Target = "goxelctl" // lines for goxelctl batch, with the comments of the file
	ToJSONRPC  Target = "jsonrpc"  // JSON-RPC requests, one a line
)

// Form is what a text is.
type Form string

// The forms.
const (
	BatchFile   Form = "batch" // commands of goxel-headless, one a line
	ShellScript Form = "shell"
)

// Options are the choices of Translate.
type Options struct {
	As       Form   // what the text is; "" tells it by its content
	To       Target // what a batch file becomes; "" for ToGoxelctl. A shell script always stays one
	SaveEach bool   // in a translated batch file, save after each edit as version 13 does, and not once at the end
	Dir      string // folder that relative paths in JSON-RPC requests count from, "" leaves them as they are
	// Exists tells whether a file is there that a batch file begins to edit without creating it; nil: it is not.
	Exists func(path string) bool
	// Program is how goxelctl is called in shell scripts, "" for goxelctl.
	Program string
	// Interactive says that the lines of a batch file are those of an interactive session, which exit and quit end.
	Interactive bool
}

// Result is a translated text.
type Result struct {
	Form   Form // of the source
	Text   []byte
	Report migrate.Report
}

// Translate translates a batch file or a shell script. An error means that the text cannot be read at all; what cannot be translated is kept and
// reported.
func Translate(name string, source []byte, o Options) (*Result, error) {
	if bytes.IndexByte(source, 0) >= 0 || !utf8.Valid(source) {
		return nil, fmt.Errorf("%s: it is no text in UTF-8", name)
	}
	if o.To == "" {
		o.To = ToGoxelctl
	}
	if o.Program == "" {
		o.Program = "goxelctl"
	}
	if o.As == "" {
		o.As = FormOf(name, string(source))
	}
	translate := translateBatch
	if o.As == ShellScript {
		if o.To == ToJSONRPC {
			return nil, fmt.Errorf("%s: a shell script cannot become JSON-RPC: %w", name, errors.ErrUnsupported)
		}
		translate = translateShell
	}
	r, err := translate(name, string(source), o)
	if err != nil {
		return nil, err
	}
	r.Form = o.As
	if o.As == BatchFile && o.To == ToJSONRPC && o.Dir == "" {
		r.Report = append(r.Report, migrate.Entry{
			File: name, Outcome: migrate.Look, Old: "relative paths", Why: "they count from the daemon's first --root, or else its working folder",
		})
	}
	return r, nil
}

// FormOf tells by name and content whether a text is a shell script or a batch file.
func FormOf(name, source string) Form {
	if isShell(name, source) {
		return ShellScript
	}
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		first, _, _ := strings.Cut(strings.Fields(line)[0], ";")
		if _, ok := command(first); ok && !strings.Contains(line, "()") {
			return BatchFile
		}
		return ShellScript
	}
	return BatchFile
}

// isShell reports whether the first line or the name says that a text is a shell script.
func isShell(name, source string) bool {
	if first, _, _ := strings.Cut(source, "\n"); strings.HasPrefix(first, "#!") {
		return strings.Contains(first, "sh")
	}
	return slices.Contains([]string{".sh", ".bash", ".ksh", ".command"}, filepath.Ext(name))
}

// Recognise reports whether a text is a shell script that calls goxel-headless or a batch file for it, and which. A shell script is one by its first
// line or its name.
func Recognise(name string, source []byte) (Form, bool) {
	if bytes.IndexByte(source, 0) >= 0 || !utf8.Valid(source) {
		return "", false
	}
	text := string(source)
	if isShell(name, text) {
		file, err := parseShell(name, text)
		return ShellScript, err == nil && newNames(name, text, file).called(file)
	}
	commands := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if _, ok := command(strings.Fields(line)[0]); !ok {
			return "", false
		}
		commands++
	}
	return BatchFile, commands > 0
}
