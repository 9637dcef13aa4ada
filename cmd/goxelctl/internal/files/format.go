package files

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// formatInfo is what list_formats tells about a format.
type formatInfo struct {
	ID         string       `json:"id"`
	Title      string       `json:"name"`
	Extension  string       `json:"extension"`
	Extensions []string     `json:"extensions"`
	Read       bool         `json:"read"`
	Write      bool         `json:"write"`
	Options    []optionInfo `json:"options"`
}

// optionInfo is an option of a format.
type optionInfo struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	Type    string   `json:"type"`
	Values  []string `json:"values"`
	Min     *float64 `json:"min"`
	Max     *float64 `json:"max"`
	Read    bool     `json:"read"`
	Write   bool     `json:"write"`
}

// formatList is all formats of the daemon, in the order in which it tries them.
type formatList []*formatInfo

func (s *session) formats(ctx context.Context) (formatList, error) {
	var reply struct{ Formats formatList }
	err := s.call(ctx, "list_formats", map[string]any{}, &reply)
	return reply.Formats, err
}

// use is whether files are read or written.
type use bool

const (
	reading use = false
	writing use = true
)

func (u use) String() string {
	if u == writing {
		return "written"
	}
	return "read"
}

func (f *formatInfo) allows(u use) bool { return u == reading && f.Read || u == writing && f.Write }

func (o *optionInfo) allows(u use) bool { return u == reading && o.Read || u == writing && o.Write }

// named returns the format of a name: its id, its title or an ending of its files.
func (l formatList) named(name string, u use) (*formatInfo, error) {
	word := strings.ToLower(strings.TrimPrefix(name, "."))
	is := []func(f *formatInfo) bool{
		func(f *formatInfo) bool { return f.ID == word },
		func(f *formatInfo) bool { return strings.EqualFold(f.Title, word) },
		func(f *formatInfo) bool { return slices.Contains(f.Extensions, "."+word) },
	}
	for _, fits := range is {
		for _, f := range l {
			if f.allows(u) && fits(f) {
				return f, nil
			}
		}
	}
	ids := l.ids(u)
	hint := ""
	if near := cli.Suggest(word, ids); near != "" {
		hint = ", do you mean " + near + "?"
	}
	return nil, cli.Usagef("%q is no format that can be %v%s (%s)", name, u, hint, strings.Join(ids, ", "))
}

func (l formatList) ids(u use) (list []string) {
	for _, f := range l {
		if f.allows(u) {
			list = append(list, f.ID)
		}
	}
	return list
}

// of returns the formats that a file may have by its ending, those with the longest one only.
func (l formatList) of(path string, u use) (list formatList) {
	ext := l.ending(path)
	for _, f := range l {
		if f.allows(u) && ext != "" && slices.Contains(f.Extensions, strings.ToLower(ext)) {
			list = append(list, f)
		}
	}
	return list
}

// ending returns the ending of a file name as a format has it, such as .vmax.zip, else the usual one.
func (l formatList) ending(path string) string {
	base := filepath.Base(path)
	ext := filepath.Ext(base)
	for _, f := range l {
		for _, e := range f.Extensions {
			if len(e) > len(ext) && len(e) < len(base) && strings.HasSuffix(strings.ToLower(base), e) {
				ext = base[len(base)-len(e):]
			}
		}
	}
	return ext
}

// commonEndings are those that mostly belong to files that hold no models: they are not taken from folders.
func commonEndings() []string { return []string{".png", ".txt", ".csv", ".zip"} }

// endings returns the endings of files that are taken from folders.
func (l formatList) endings() (list []string) {
	for _, f := range l {
		for _, e := range f.Extensions {
			if f.Read && !slices.Contains(commonEndings(), e) && !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
	}
	return list
}

// values reads options that were given as name=value, and checks each.
func (f *formatInfo) values(given []string, u use, flag string) (map[string]any, error) {
	list := map[string]any{}
	for _, text := range given {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, cli.Usagef("--%s %s: write name=value", flag, text)
		}
		o := f.option(name, u)
		if o == nil {
			return nil, cli.Usagef("--%s: %s", flag, f.unknown(name, u))
		}
		v, problem := o.parse(value)
		if problem != "" {
			return nil, cli.Usagef("--%s: %s of the format %s must be %s, not %q", flag, name, f.ID, problem, value)
		}
		list[o.Name] = v
	}
	return list, nil
}

func (f *formatInfo) option(name string, u use) *optionInfo {
	for i := range f.Options {
		if o := &f.Options[i]; o.allows(u) && (o.Name == name || slices.Contains(o.Aliases, name)) {
			return o
		}
	}
	return nil
}

// unknown says that there is no such option, and which there are.
func (f *formatInfo) unknown(name string, u use) string {
	var known []string
	for i := range f.Options {
		if f.Options[i].allows(u) {
			known = append(known, f.Options[i].Name)
		}
	}
	if len(known) == 0 {
		return "the format " + f.ID + " has no options for files that are " + u.String() + ", so no " + name
	}
	return "the format " + f.ID + " has no option " + name + " for files that are " + u.String() + " (" + strings.Join(known, ", ") + ")"
}

// parse reads a value. problem says what it must be if it is not.
func (o *optionInfo) parse(text string) (value any, problem string) {
	switch {
	case len(o.Values) > 0:
		if !slices.Contains(o.Values, text) {
			return nil, "one of " + strings.Join(o.Values, ", ")
		}
		return text, ""
	case o.Type == "boolean":
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, "true or false"
		}
		return b, ""
	case o.Type == "integer" || o.Type == "number":
		return o.number(text)
	}
	return text, ""
}

func (o *optionInfo) number(text string) (value any, problem string) {
	problem = "a number"
	n, err := strconv.ParseFloat(text, 64)
	bad := err != nil || n != n
	if o.Type == "integer" {
		problem = "an integer"
		bad = bad || n != float64(int64(n))
	}
	if o.Min != nil && o.Max != nil {
		digits := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
		problem += " between " + digits(*o.Min) + " and " + digits(*o.Max)
		bad = bad || n < *o.Min || n > *o.Max
	}
	if bad {
		return nil, problem
	}
	return n, ""
}
