package v13

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxPositionals is how many arguments without a dash a command takes.
const maxPositionals = 32

// arguments are those of one command, in the manner of the old program: --name value, --name=value and -n value; an option that comes again counts
// the last time; two dashes alone mean nothing; --help only counts as the first.
type arguments struct {
	command     *Command
	values      map[string]string // by long name
	positionals []string
}

// errHelp asks for the help of the command.
var errHelp = errors.New("help was asked for")

// parse reads the arguments behind the command's name. Options for every command, such as --quiet, were taken out before.
func parse(c *Command, args []string) (*arguments, error) {
	a := &arguments{command: c, values: map[string]string{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if a.isHelp(args[i:]) {
			if i == 0 {
				return nil, errHelp
			}
			return nil, &failure{status: InvalidArgs, err: errors.New("help is asked for in front of the arguments"), help: true}
		}
		if !isOption(arg) {
			if len(a.positionals) == maxPositionals {
				return nil, failf(InvalidArgs, "more than %d arguments", maxPositionals)
			}
			a.positionals = append(a.positionals, arg)
			continue
		}
		name, value, glued := cut(arg)
		o, ok := c.option(name)
		if !ok {
			return nil, failf(InvalidArgs, "unknown option %s", arg)
		}
		if !glued {
			if i++; i == len(args) {
				return nil, failf(InvalidArgs, "option %s wants a value", arg)
			}
			value = args[i]
		}
		a.values[o.Long] = value
	}
	return a, a.complete()
}

// isHelp reports whether the first argument asks for help: -h does unless the command has an option of that name and a number follows.
func (a *arguments) isHelp(args []string) bool {
	if args[0] == "--help" {
		return true
	}
	if args[0] != "-h" {
		return false
	}
	if _, ok := a.command.option("-h"); ok && len(args) > 1 {
		_, err := strconv.Atoi(args[1])
		return err != nil
	}
	return true
}

// isOption reports whether an argument is the name of an option: it begins with a dash and is no number.
func isOption(arg string) bool {
	if len(arg) < 2 || arg[0] != '-' {
		return false
	}
	_, err := strconv.ParseFloat(arg, 64)
	return err != nil
}

// cut takes the name of an option apart from a value that follows it behind an equals sign, which long ones may have.
func cut(arg string) (name, value string, glued bool) {
	if strings.HasPrefix(arg, "--") {
		return strings.Cut(arg, "=")
	}
	return arg, "", false
}

// option returns the option that is written so, with its dashes.
func (c *Command) option(name string) (Option, bool) {
	for _, o := range c.Options {
		if "--"+o.Long == name || o.Short != "" && "-"+o.Short == name {
			return o, true
		}
	}
	return Option{}, false
}

// complete checks values, then what is required.
func (a *arguments) complete() error {
	for _, o := range a.command.Options {
		text, ok := a.values[o.Long]
		if !ok {
			continue
		}
		if err := o.Kind.check(text); err != nil {
			return fmt.Errorf("option --%s: %w", o.Long, err)
		}
	}
	for _, o := range a.command.Options {
		if _, ok := a.values[o.Long]; o.Required && !ok {
			return failf(MissingOption, "option --%s is missing", o.Long)
		}
	}
	return nil
}

// check reports whether a text is a value of the kind.
func (k Kind) check(text string) (err error) {
	switch k {
	case Bool:
		_, err = boolean(text)
	case Cell, Sizes:
		_, err = numbers(text, ",", 3, 3)
	case Box:
		_, err = numbers(text, ",", 6, 6)
	case Color:
		_, err = color(text)
	case Pixels:
		_, err = numbers(strings.ToLower(text), "x", 2, 2)
	case Text, Number:
	}
	return err
}

// doubtful returns a remark for each number that is none, or only at its beginning.
func (a *arguments) doubtful() (remarks []string) {
	for _, o := range a.command.Options {
		if text, ok := a.values[o.Long]; ok && o.Kind == Number {
			if n, all := leading(text); !all {
				remarks = append(remarks, fmt.Sprintf("option --%s: %q is no whole number, %d is used", o.Long, text, n))
			}
		}
	}
	return remarks
}

// set reports whether the option was given.
func (a *arguments) set(name string) bool {
	_, ok := a.values[name]
	return ok
}

// text returns the value of an option, or its default.
func (a *arguments) text(name string) string {
	if v, ok := a.values[name]; ok {
		return v
	}
	o, _ := a.command.option("--" + name)
	return o.Default
}

// The values below were checked by complete, and defaults by the tests of the table.

// number returns as many digits as the value begins with, and 0 if it begins with none, as the old program does: scripts pass empty variables.
func (a *arguments) number(name string) int {
	n, _ := leading(a.text(name))
	return n
}

func (a *arguments) bool(name string) bool {
	b, _ := boolean(a.text(name))
	return b
}

func (a *arguments) numbers(name string) []int {
	separator := ","
	if o, _ := a.command.option("--" + name); o.Kind == Pixels {
		separator = "x"
	}
	list, _ := numbers(strings.ToLower(a.text(name)), separator, 1, 6)
	return list
}

func (a *arguments) color(name string) []int {
	c, _ := color(a.text(name))
	return c
}

// positional returns an argument without a dash, "" if there are not so many.
func (a *arguments) positional(i int) string {
	if i >= len(a.positionals) {
		return ""
	}
	return a.positionals[i]
}

// file returns the value of an option, or the first argument.
func (a *arguments) file(option string) (string, error) {
	if v := a.text(option); v != "" {
		return v, nil
	}
	if v := a.positional(0); v != "" {
		return v, nil
	}
	return "", failf(InvalidArgs, "%s: no file is given (--%s)", a.command.Name, option)
}

// project returns the first argument, which has to be there.
func (a *arguments) project() (string, error) {
	if v := a.positional(0); v != "" {
		return v, nil
	}
	return "", failf(InvalidArgs, "%s: no project file is given", a.command.Name)
}

// leading returns the whole number that a text begins with, 0 if there is none, and whether that is all of the text.
func leading(text string) (n int, all bool) {
	text = strings.TrimLeft(text, " \t")
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && (text[0] == '-' || text[0] == '+')) {
		end++
	}
	v, err := strconv.ParseInt(text[:end], 10, 32)
	return int(v), err == nil && end == len(text)
}

func number(text string) (int, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return 0, failf(InvalidValue, "%q is no whole number", text)
	}
	return int(n), nil
}

func boolean(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "1", "yes":
		return true, nil
	case "false", "0", "no":
		return false, nil
	}
	return false, failf(InvalidValue, "%q is neither true nor false", text)
}

// numbers reads whole numbers between separators.
func numbers(text, separator string, least, most int) ([]int, error) {
	parts := strings.Split(text, separator)
	if len(parts) < least || len(parts) > most {
		return nil, failf(InvalidArgs, "%q has %d numbers, want %d", text, len(parts), most)
	}
	list := make([]int, len(parts))
	for i, part := range parts {
		n, err := number(part)
		if err != nil {
			return nil, failf(InvalidArgs, "%q: %q is no whole number", text, part)
		}
		list[i] = n
	}
	return list, nil
}

// color reads three or four numbers of a byte and returns four.
func color(text string) ([]int, error) {
	list, err := numbers(text, ",", 3, 4)
	if err != nil {
		return nil, err
	}
	return checkColor(list)
}

// checkColor makes three or four numbers a colour.
func checkColor(list []int) ([]int, error) {
	for _, n := range list {
		if n < 0 || n > 255 {
			return nil, failf(InvalidValue, "%d in a colour is not between 0 and 255", n)
		}
	}
	if len(list) == 3 {
		list = append(list, 255)
	}
	return list, nil
}
