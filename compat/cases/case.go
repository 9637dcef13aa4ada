package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/cases/folder"
)

// Tag says how a case relates to the old program.
type Tag string

// The tags.
const (
	Same   Tag = "same"   // the old program does it so
	Mended Tag = "mended" // the old program is at fault
)

// Case is something to do in a fresh folder, and what has to come of it.
type Case struct {
	ID     string   `json:"id"`               // subject/what
	Tag    Tag      `json:"tag"`              //
	About  string   `json:"about,omitempty"`  // what the old program does instead, for a mended one
	Daemon []string `json:"daemon,omitempty"` // flags of the daemon
	Files  []File   `json:"files,omitempty"`  // written before the steps
	Steps  []Step   `json:"steps"`

	// What must hold afterwards, by names of files in the folder.
	Gox      map[string][]folder.Layer `json:"gox,omitempty"`      // layers with their voxels
	Text     map[string][]TextLine     `json:"text,omitempty"`     // voxels as lines of text
	Exists   []string                  `json:"exists,omitempty"`   // files that have content
	Absent   []string                  `json:"absent,omitempty"`   // names that nothing has
	Pictures map[string][2]int         `json:"pictures,omitempty"` // PNG files of a size, of more than one colour
	Drawn    []string                  `json:"drawn,omitempty"`    // the same of any size
	Differ   [][]string                `json:"differ,omitempty"`   // pairs of files with other bytes
	Obj      map[string]Surface        `json:"obj,omitempty"`      // Wavefront files
}

// File is a file that is written before the steps: text, or a .gox file of layers.
type File struct {
	Name   string         `json:"name"`
	Text   string         `json:"text,omitempty"`
	Layers []folder.Layer `json:"layers,omitempty"`
}

// Surface is what a Wavefront file must show at least.
type Surface struct {
	MinFaces int      `json:"min_faces"`
	Colors   [][3]int `json:"colours"`
}

// Step is one command line or one request.
type Step struct {
	// A command line: Run is split at blanks, Argv is taken as it is.
	Run     string   `json:"run,omitempty"`
	Argv    []string `json:"argv,omitempty"`
	Stdin   string   `json:"stdin,omitempty"`
	Exit    Exits    `json:"exit,omitempty"`     // acceptable statuses
	Last    *string  `json:"last,omitempty"`     // last line of standard output
	ErrLast *string  `json:"err_last,omitempty"` // last line of standard error
	Has     []string `json:"has,omitempty"`      // parts of standard output
	Lacks   []string `json:"lacks,omitempty"`    // what is no part of it

	// A request: Call with Params, or Send, or Raw.
	Call   string          `json:"call,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Send   json.RawMessage `json:"send,omitempty"` // sent compactly, with a line feed
	Raw    string          `json:"raw,omitempty"`  // sent as it is
	On     string          `json:"on,omitempty"`   // name of the connection; those that are not open yet are opened

	// What is answered: patterns of whole replies in their order, or of the result or error of a call. Silent: nothing is.
	Reply   json.RawMessage   `json:"reply,omitempty"`
	Replies []json.RawMessage `json:"replies,omitempty"`
	Result  json.RawMessage   `json:"result,omitempty"`
	Error   json.RawMessage   `json:"error,omitempty"`
	Silent  bool              `json:"silent,omitempty"`
}

// Exits are acceptable exit statuses, in JSON a number or a list.
type Exits []int

// UnmarshalJSON implements json.Unmarshaler.
func (e *Exits) UnmarshalJSON(text []byte) error {
	var one int
	if err := json.Unmarshal(text, &one); err == nil {
		*e = Exits{one}
		return nil
	}
	return json.Unmarshal(text, (*[]int)(e))
}

// TextLine is a voxel as a line of text, in JSON [x, y, z, "rrggbb"].
type TextLine string

// UnmarshalJSON implements json.Unmarshaler.
func (l *TextLine) UnmarshalJSON(text []byte) error {
	var words []any
	if err := json.Unmarshal(text, &words); err != nil {
		return err
	}
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = fmt.Sprint(w)
	}
	*l = TextLine(strings.ToLower(strings.Join(parts, " ")))
	return nil
}

// Subject returns what the case is about: the part of its id before the slash.
func (c *Case) Subject() string {
	subject, _, _ := strings.Cut(c.ID, "/")
	return subject
}

// Session reports whether the case talks to a daemon; otherwise it runs command lines.
func (c *Case) Session() bool { return len(c.Steps) > 0 && c.Steps[0].request() }

func (s *Step) request() bool { return s.Call != "" || s.Send != nil || s.Raw != "" }

// Words returns the arguments of a command line.
func (s *Step) Words() []string {
	if s.Run != "" {
		return strings.Fields(s.Run)
	}
	return s.Argv
}

// Check returns what is wrong with the case itself.
func (c *Case) Check() error {
	var errs []error
	fault := func(text string, args ...any) {
		errs = append(errs, fmt.Errorf("cases: %s: %s", c.ID, fmt.Sprintf(text, args...)))
	}
	if subject, what, ok := strings.Cut(c.ID, "/"); !ok || subject == "" || what == "" {
		fault("an id is subject/what")
	}
	if c.Tag != Same && c.Tag != Mended {
		fault("the tag %q is neither same nor mended", c.Tag)
	}
	if len(c.Steps) == 0 {
		fault("no steps")
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		switch {
		case s.request() != c.Session():
			fault("step %d: a case has either command lines or requests", i+1)
		case !s.request() && len(s.Exit) == 0:
			fault("step %d: no exit status", i+1)
		case s.request() && (s.Reply != nil || s.Replies != nil) == s.Silent && s.Call == "":
			fault("step %d: a request is answered or not", i+1)
		case s.Call != "" && (s.Result != nil) == (s.Error != nil):
			fault("step %d: a call has a result or an error", i+1)
		}
	}
	return errors.Join(errs...)
}
