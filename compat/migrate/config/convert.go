package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Options are the choices of Convert.
type Options struct {
	Environment string // the member of environments whose values count more than the others, "" for none
}

// Result is a configuration of goxel-daemon.
type Result struct {
	Text   []byte // TOML
	Report migrate.Report
	Shapes []ID // of the sources
}

// Convert makes one configuration of the sources. Where they say different things about one flag, what comes later counts. An error means that a
// source cannot be read at all or is no configuration of the family.
func Convert(sources []Source, o Options) (*Result, error) {
	c := &conversion{rows: newIndex(), values: map[string]taken{}}
	r := &Result{}
	for _, s := range sources {
		d, err := parse(s)
		if err != nil {
			return nil, err
		}
		if err := d.choose(o.Environment); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		r.Shapes = append(r.Shapes, d.shape)
		for _, l := range d.settings {
			c.take(s.Name, d, l)
		}
	}
	c.derive()
	r.Report = c.report
	text, err := c.toml(sources, r.Shapes)
	r.Text = text
	return r, err
}

// conversion collects the values of flags.
type conversion struct {
	rows   *index
	values map[string]taken
	report migrate.Report
}

// taken is the value of a flag with where it comes from.
type taken struct {
	value any
	from  string
	entry int // in the report
}

// take puts a setting into the values or says why not.
func (c *conversion) take(file string, d document, l located) {
	e := migrate.Entry{File: file, Line: l.line, Old: l.old()}
	if l.shape == Flags {
		e.Old = optionText(l.setting)
	}
	row, known := c.lookup(l)
	r := c.judge(row, known, d, l)
	e.Outcome, e.Why = r.outcome, r.why
	if r.value == nil {
		c.report = append(c.report, e)
		return
	}
	e.New = row.Flag + " = " + literal(r.value)
	if old, ok := c.values[row.Flag]; ok && literal(old.value) != literal(r.value) {
		former := &c.report[old.entry]
		former.Outcome, former.New = migrate.Dropped, ""
		former.Why = fmt.Sprintf("%s:%d says %s, which counts", file, l.line, literal(r.value))
	}
	c.report = append(c.report, e)
	c.values[row.Flag] = taken{r.value, fmt.Sprintf("%s of %s, line %d", optionKey(l), file, l.line), len(c.report) - 1}
}

// lookup returns the row of a setting.
func (c *conversion) lookup(l located) (Row, bool) {
	if l.shape == Full {
		if name, ok := strings.CutPrefix(l.key, "environment."); ok && ours(strings.ToUpper(name)) {
			l.shape, l.key = Variables, strings.ToUpper(name)
		}
	}
	row, _, ok := c.rows.find(l.shape, l.key)
	if ok || l.shape != Variables {
		return row, ok
	}
	for key, row := range c.rows.exact[Release] { // the documented names of variables for these keys
		if l.key == "GOXEL_"+strings.ToUpper(strings.ReplaceAll(key, ".", "_")) {
			return row, true
		}
	}
	return row, false
}

// judge reads a setting by its row.
func (c *conversion) judge(row Row, known bool, d document, l located) read {
	switch {
	case !known && l.shape == Variables && !ours(l.key):
		return read{outcome: migrate.Needless, why: "it is no variable of the family"}
	case !known:
		return read{outcome: migrate.Dropped, why: "nothing is known of it"}
	case row.Under != "" && l.key != row.Under && d.off(row.Under) || row.Under == l.key && d.off(l.key):
		return read{outcome: migrate.Needless, why: row.Under + " switches it off"}
	case row.Flag != "":
		return evaluate(row, l.setting)
	}
	if slices.ContainsFunc(row.Fine, func(fine string) bool { return fine == "*" || same(fine, l.setting) }) {
		return read{outcome: migrate.Needless, why: row.Why}
	}
	return read{outcome: migrate.Dropped, why: row.Why}
}

// same reports whether a setting has the value, in any spelling of a switch.
func same(value string, s setting) bool {
	if s.isList {
		return value == "" && len(s.list) == 0
	}
	text := strings.ToLower(strings.TrimSpace(s.text))
	if value == "" || value == text {
		return value == text
	}
	on, ok := truth(text)
	want, ok2 := truth(value)
	return ok && ok2 && on == want
}

// off reports whether a switch of the document is there and off.
func (d *document) off(key string) bool {
	for _, l := range d.settings {
		if l.key == key {
			on, ok := truth(l.text)
			return ok && !on
		}
	}
	return false
}

// choose puts the values of one of the environments behind the others.
func (d *document) choose(environment string) error {
	if environment == "" {
		return nil
	}
	prefix := "environments." + strings.ToLower(environment) + "."
	var rest, chosen []located
	for _, l := range d.settings {
		switch {
		case strings.HasPrefix(l.key, prefix):
			l.key = d.complete(strings.TrimPrefix(l.key, prefix))
			chosen = append(chosen, l)
		case !strings.HasPrefix(l.key, "environments."):
			rest = append(rest, l)
		}
	}
	if d.shape == Release && chosen == nil {
		return fmt.Errorf("it has no environment %q", environment)
	}
	d.settings = slices.Concat(rest, chosen)
	return nil
}

// complete returns the key of the table that a key without its section stands for.
func (d *document) complete(key string) string {
	var found []string
	for _, row := range Rows() {
		for _, k := range row.Keys {
			if row.Shape == d.shape && strings.HasSuffix(k, "."+key) {
				found = append(found, k)
			}
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return key
}

// derive adds what follows from several values: who may connect to the socket. That of the C daemon has the mode 0660 and the group that the daemon
// runs with, whatever is configured.
func (c *conversion) derive() {
	group, hasGroup := c.values["group"]
	_, hasSocketGroup := c.values["socket-group"]
	mode, hasMode := c.values["socket-mode"]
	if hasGroup && !hasSocketGroup {
		c.follow("socket-group", group.value, group.entry, "the members of the group may connect to the C daemon's socket")
		hasSocketGroup = true
	}
	if hasSocketGroup && !hasMode {
		c.follow("socket-mode", "0660", c.values["socket-group"].entry, "the C daemon's socket has this mode")
		return
	}
	if !hasMode {
		return
	}
	text, _ := mode.value.(string)
	e := &c.report[mode.entry]
	_, users := c.values["allow-user"]
	_, groups := c.values["allow-group"]
	switch {
	case strings.Trim(text[3:], "0145") != "" && !users && !groups:
		e.Outcome, e.Why = migrate.Look, "the mode alone admits nobody but the daemon's user, root and members of socket-group: name others by allow-user or allow-group"
	case strings.Trim(text[2:3], "0145") != "" && !hasSocketGroup && !groups:
		e.Outcome, e.Why = migrate.Look, "socket-group has to name the group whose members may connect"
	}
}

// follow sets a flag that no key names, because of another entry of the report.
func (c *conversion) follow(flag string, value any, because int, why string) {
	e := c.report[because]
	e.Outcome, e.New, e.Why = migrate.Changed, flag+" = "+literal(value), why
	c.report = append(c.report, e)
	c.values[flag] = taken{value, why, len(c.report) - 1}
}

// optionKey returns how the key of a setting is named to people.
func optionKey(l located) string {
	if l.shape == Flags {
		return optionText(setting{key: l.key})
	}
	return l.key
}

// optionText returns an option as it stands on a command line.
func optionText(s setting) string {
	text := "--" + s.key
	if len(s.key) == 1 {
		text = "-" + s.key
	}
	if s.text != "" {
		text += " " + s.text
	}
	return text
}
