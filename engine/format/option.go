package format

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Use says when an option applies.
type Use uint8

// The uses of options.
const (
	ForRead Use = 1 << iota
	ForWrite
)

// Option describes a choice that a user has when a file is read or written.
type Option struct {
	Name    string // in lower case with underscores
	Aliases []string
	Doc     string
	Use     Use

	// Default is the value without the option, and its type is that of the option: bool, int, float64 or string.
	Default  any
	Words    []string // the strings that are allowed, in lower case; nil for any
	Min, Max float64  // bounds of numbers, both inclusive; none if both are 0
}

// Type returns "boolean", "integer", "number" or "string".
func (o *Option) Type() string {
	switch o.Default.(type) {
	case bool:
		return "boolean"
	case int:
		return "integer"
	case float64:
		return "number"
	}
	return "string"
}

// Range returns the bounds of a number in words, with all their digits: "between 0 and 1000000".
func (o *Option) Range() string {
	return "between " + digits(o.Min) + " and " + digits(o.Max)
}

// digits returns a number without an exponent.
func digits(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// OptionError reports an option that a format does not have, or a value that it cannot take.
type OptionError struct {
	Format string
	Option string
	Msg    string
}

// Error returns the message with the names of the option and of the format.
func (e *OptionError) Error() string {
	return fmt.Sprintf("options.%s: %s (format %s)", e.Option, e.Msg, e.Format)
}

// Values holds checked options. The zero value has every option at its default.
type Values struct {
	table []Option
	given map[string]any
}

// Values checks options for reading or writing a file of the format. A value is a bool, a float64 or a string, as JSON has them. It returns
// an [OptionError] for the first in the order of names that the format does not have for this use, or whose value is wrong.
func (f *Format) Values(use Use, given map[string]any) (Values, error) {
	v := Values{given: map[string]any{}}
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		o := f.option(use, name)
		if o == nil {
			return Values{}, &OptionError{f.Name, name, f.unknownOption(use)}
		}
		value, msg := o.check(given[name])
		if msg != "" {
			return Values{}, &OptionError{f.Name, name, msg}
		}
		v.given[o.Name] = value
	}
	return v, nil
}

// Has reports whether the format has an option of that name, or alias, for the use.
func (f *Format) Has(use Use, name string) bool { return f.option(use, name) != nil }

func (f *Format) option(use Use, name string) *Option {
	for i := range f.Options {
		o := &f.Options[i]
		if o.Use&use != 0 && (o.Name == name || slices.Contains(o.Aliases, name)) {
			return o
		}
	}
	return nil
}

func (f *Format) unknownOption(use Use) string {
	var names []string
	for _, o := range f.Options {
		if o.Use&use != 0 {
			names = append(names, o.Name)
		}
	}
	verb := map[Use]string{ForRead: "reading", ForWrite: "writing"}[use]
	if len(names) == 0 {
		return "there are no options for " + verb
	}
	return fmt.Sprintf("no such option for %s; there are %s", verb, strings.Join(names, ", "))
}

// check returns the value in the option's own type, or what is wrong with it.
func (o *Option) check(value any) (any, string) {
	switch o.Default.(type) {
	case bool:
		if b, ok := value.(bool); ok {
			return b, ""
		}
		return nil, "must be true or false"
	case string:
		s, ok := value.(string)
		if !ok {
			return nil, "must be a string"
		}
		if o.Words == nil {
			return s, ""
		}
		if s = strings.ToLower(s); !slices.Contains(o.Words, s) {
			return nil, fmt.Sprintf("%.40q is none of %s", s, strings.Join(o.Words, ", "))
		}
		return s, ""
	}
	return o.checkNumber(value)
}

func (o *Option) checkNumber(value any) (any, string) {
	n, ok := value.(float64)
	if !ok || math.IsNaN(n) || math.IsInf(n, 0) {
		return nil, "must be a number"
	}
	if (o.Min != 0 || o.Max != 0) && (n < o.Min || n > o.Max) {
		return nil, "must be " + o.Range() + ", not " + digits(n)
	}
	if _, whole := o.Default.(int); !whole {
		return n, ""
	}
	if n != math.Trunc(n) || math.Abs(n) > 1<<53 {
		return nil, "must be an integer, not " + digits(n)
	}
	return int(n), ""
}

// Of returns the values with the defaults of a codec's own table of options. A codec reads its options from the result.
func (v Values) Of(table []Option) Values { return Values{table, v.given} }

// Bool returns the value of a boolean option of the table.
func (v Values) Bool(name string) bool { return v.value(name).(bool) }

// Int returns the value of an integer option of the table.
func (v Values) Int(name string) int { return v.value(name).(int) }

// Float returns the value of a number option of the table.
func (v Values) Float(name string) float64 { return v.value(name).(float64) }

// Text returns the value of a string option of the table.
func (v Values) Text(name string) string { return v.value(name).(string) }

// Given reports whether the option was given by the user.
func (v Values) Given(name string) bool { return v.given[name] != nil }

func (v Values) value(name string) any {
	if value := v.given[name]; value != nil {
		return value
	}
	for i := range v.table {
		if v.table[i].Name == name {
			return v.table[i].Default
		}
	}
	panic("format: a codec asks for the option " + name + ", which its table does not have")
}
