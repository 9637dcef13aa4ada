package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"
)

// maxFile is the most bytes that a file of settings may have.
const maxFile = 1 << 20

// Error is a fault in a file of settings.
type Error struct {
	File string
	Line int    // 0 if it is about the whole file
	Key  string // empty if it is about no key
	Text string
}

// Error returns "FILE:LINE: KEY: TEXT", as far as those are known.
func (e *Error) Error() string {
	s := e.File
	if e.Line > 0 {
		s += ":" + strconv.Itoa(e.Line)
	}
	if e.Key != "" {
		s += ": " + e.Key
	}
	return s + ": " + e.Text
}

// Place is where a flag got its value.
type Place struct {
	File string // empty for the command line
	Line int
}

// Loader sets flags from a file.
type Loader struct {
	Flags *pflag.FlagSet
	// Own says of a flag that it is for the command line only.
	Own func(name string) bool
	// Taken says of a flag that the command line has set it, or another flag of the same meaning, so that the file's value does not count. The value
	// is checked all the same.
	Taken func(name string) bool
}

// Load reads the file at path and sets the flags that it names. It returns where each of them got its value. The first fault ends it, after
// which the flags are of no use.
func (l *Loader) Load(path string) (map[string]Place, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var doc map[string]toml.Primitive
	md, err := toml.Decode(string(text), &doc)
	if err != nil {
		return nil, syntaxError(path, err)
	}
	places := map[string]Place{}
	for _, key := range md.Keys() {
		if len(key) > 1 {
			continue // within a table, which is refused as a whole
		}
		name := key[0]
		value, line := look(&md, doc[name])
		if err := l.set(name, value); err != nil {
			return nil, &Error{File: path, Line: line, Key: name, Text: err.Error()}
		}
		if !l.Taken(name) {
			places[name] = Place{path, line}
		}
	}
	return places, nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	if len(text) > maxFile {
		return nil, &Error{File: path, Text: fmt.Sprintf("the file has more than %d bytes", maxFile)}
	}
	return text, nil
}

// syntaxError returns the error for text that is not TOML.
func syntaxError(path string, err error) error {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		return &Error{File: path, Text: err.Error()}
	}
	return &Error{File: path, Line: pe.Position.Line, Key: pe.LastKey, Text: pe.Message + "; a file of settings is TOML, and goxelctl migrate makes one from those of the C daemons"}
}

// capture is a destination that takes any value and fails, since the library tells the line of a key only with an error.
type capture func(value any)

var errCaptured = errors.New("captured")

// UnmarshalTOML implements toml.Unmarshaler.
func (c capture) UnmarshalTOML(value any) error {
	c(value)
	return errCaptured
}

// look returns the value of a key and its line.
func look(md *toml.MetaData, p toml.Primitive) (value any, line int) {
	err := md.PrimitiveDecode(p, capture(func(v any) { value = v }))
	var pe toml.ParseError
	if errors.As(err, &pe) {
		line = pe.Position.Line
	}
	return value, line
}

// set gives the flag of the name a value, unless the command line has done so.
func (l *Loader) set(name string, value any) error {
	flag := l.Flags.Lookup(name)
	switch _, table := value.(map[string]any); {
	case flag == nil && table:
		return errors.New("there are no tables here: keys are the long names of the flags; goxelctl migrate makes such a file from those of the C daemons")
	case flag == nil:
		return errors.New("no such flag")
	case l.Own(name):
		return errors.New("this flag is for the command line only")
	}
	texts, err := textsOf(flag.Value.Type(), value)
	if err != nil || l.Taken(name) {
		return err
	}
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		err = list.Replace(texts)
	} else {
		err = flag.Value.Set(texts[0])
	}
	if err == nil {
		flag.Changed = true
	}
	return err
}

// textsOf returns a value of TOML as it would stand on the command line of a flag of the given type.
func textsOf(kind string, value any) ([]string, error) {
	switch kind {
	case "bool":
		if b, ok := value.(bool); ok {
			return []string{strconv.FormatBool(b)}, nil
		}
		return nil, wrong("true or false", value)
	case "int":
		if n, ok := value.(int64); ok {
			return []string{strconv.FormatInt(n, 10)}, nil
		}
		return nil, wrong("an integer", value)
	case "size":
		if n, ok := value.(int64); ok {
			return []string{strconv.FormatInt(n, 10)}, nil
		}
		return oneText(`a size such as "512M", or a number of bytes`, value)
	case "duration":
		return oneText(`a duration such as "90s"`, value)
	case "stringArray", "stringSlice":
		return list(value)
	}
	return oneText("a string", value)
}

func oneText(want string, value any) ([]string, error) {
	if s, ok := value.(string); ok {
		return []string{s}, nil
	}
	return nil, wrong(want, value)
}

func list(value any) (texts []string, err error) {
	const want = "an array of strings"
	if s, ok := value.(string); ok {
		return []string{s}, nil
	}
	items, ok := value.([]any)
	if !ok {
		return nil, wrong(want, value)
	}
	texts = []string{} // an empty array empties the flag
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			return nil, wrong(want, item)
		}
		texts = append(texts, s)
	}
	return texts, nil
}

// wrong returns the error for a value of the wrong type.
func wrong(want string, value any) error {
	got := "a date or time"
	switch v := value.(type) {
	case bool:
		got = strconv.FormatBool(v)
	case int64:
		got = strconv.FormatInt(v, 10)
	case float64:
		got = strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		got = strconv.Quote(v)
	case []any, []map[string]any:
		got = "an array"
	case map[string]any:
		got = "a table"
	}
	return fmt.Errorf("want %s, not %s", want, got)
}
