package script

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// call is a command of goxel-headless with its arguments.
type call struct {
	command v13.Command
	values  map[string]word // of options, by long name
	words   []word          // the other arguments
	globals []string        // options for every command that were given: quiet, verbose, config, interactive, help, version
}

// errNoCommand says that a call names no command.
var errNoCommand = errors.New("no command is named")

// parse reads the words behind the program's name as version 13 does: options stand anywhere, as --name value, --name=value or -n value, and the
// last one of a name counts.
func parse(words []word) (*call, error) {
	c := &call{values: map[string]word{}}
	words, err := c.takeGlobals(words)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return c, errNoCommand
	}
	if !words[0].literal {
		return nil, fmt.Errorf("the command %s is known only when the script runs", words[0].source)
	}
	var ok bool
	if c.command, ok = command(words[0].text); !ok {
		return nil, fmt.Errorf("goxel-headless has no command %q", words[0].text)
	}
	if len(words) > 1 && words[1].literal && (words[1].text == "--help" || words[1].text == "-h" && c.help(words[1:])) {
		c.globals = append(c.globals, "help")
		return c, nil
	}
	return c, c.takeOptions(words[1:])
}

// help reports whether -h asks for help: it is followed by no number that an option of that name could have.
func (c *call) help(words []word) bool {
	if _, ok := option(c.command, "-h"); !ok || len(words) < 2 {
		return true
	}
	_, err := strconv.Atoi(words[1].text)
	return words[1].literal && err != nil
}

// takeGlobals takes the options for every command out of the words, wherever they stand.
func (c *call) takeGlobals(words []word) (rest []word, err error) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, _, glued := strings.Cut(w.text, "=")
		first := len(rest) == 0
		switch {
		case !w.literal:
			rest = append(rest, w)
		case w.text == "--quiet", w.text == "--verbose", w.text == "--interactive":
			c.globals = append(c.globals, strings.TrimPrefix(w.text, "--"))
		case first && (w.text == "--help" || w.text == "-h"):
			c.globals = append(c.globals, "help")
		case first && (w.text == "--version" || w.text == "-v"):
			c.globals = append(c.globals, "version")
		case name == "--config":
			c.globals = append(c.globals, "config")
			if !glued {
				i++
			}
			if i >= len(words) {
				return nil, errors.New("option --config wants a value")
			}
		default:
			rest = append(rest, w)
		}
	}
	return rest, nil
}

// takeOptions reads the words behind the command.
func (c *call) takeOptions(words []word) error {
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, value, glued := cutOption(w)
		if name == "" {
			c.words = append(c.words, w)
			continue
		}
		o, ok := option(c.command, name)
		if !ok {
			return fmt.Errorf("%s has no option %s", c.command.Name, name)
		}
		if !glued {
			if i++; i == len(words) {
				return fmt.Errorf("option %s wants a value", name)
			}
			value = words[i]
		}
		if err := check(o.Kind, value); err != nil {
			return fmt.Errorf("option --%s: %w", o.Long, err)
		}
		c.values[o.Long] = value
	}
	for _, o := range c.command.Options {
		if _, ok := c.values[o.Long]; o.Required && !ok {
			return fmt.Errorf("option --%s is missing", o.Long)
		}
	}
	return nil
}

// cutOption returns the name of an option with its dashes, "" if the word is none, and the value behind an equals sign.
func cutOption(w word) (name string, value word, glued bool) {
	text := w.text
	if !w.literal { // the part before the first variable still tells
		text = strings.TrimPrefix(w.source, `"`)
		if i := strings.IndexAny(text, "=$`\"'\\"); i < 0 || text[i] != '=' {
			return "", word{}, false
		}
	}
	if len(text) < 2 || text[0] != '-' {
		return "", word{}, false
	}
	if _, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64); err == nil {
		return "", word{}, false
	}
	if !strings.HasPrefix(text, "--") {
		return text, word{}, false
	}
	name, rest, glued := strings.Cut(text, "=")
	if !glued || w.literal {
		return name, lit(rest), glued
	}
	if strings.HasPrefix(w.source, `"`) {
		rest = `"` + rest
	}
	return name, word{source: rest}, true
}

// command returns the command of a name or alias.
func command(name string) (v13.Command, bool) {
	for _, c := range v13.Commands() {
		if c.Name == name || slices.Contains(c.Aliases, name) {
			return c, true
		}
	}
	return v13.Command{}, false
}

// option returns the option of a command that is written so, with its dashes.
func option(c v13.Command, name string) (v13.Option, bool) {
	for _, o := range c.Options {
		if "--"+o.Long == name || o.Short != "" && "-"+o.Short == name {
			return o, true
		}
	}
	return v13.Option{}, false
}

// given returns the value of an option.
func (c *call) given(name string) (word, bool) {
	w, ok := c.values[name]
	return w, ok
}

// file returns the value of an option, or else the next argument, which it takes away.
func (c *call) file(option string) (word, bool) {
	if w, ok := c.values[option]; ok {
		return w, true
	}
	return c.next()
}

// next takes the next argument.
func (c *call) next() (word, bool) {
	if len(c.words) == 0 {
		return word{}, false
	}
	w := c.words[0]
	c.words = c.words[1:]
	return w, true
}
