package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Reading says how a value is read.
type Reading int

// The readings. Readings describes them.
const (
	Text Reading = iota
	Number
	Workers
	Switch
	Given
	Size
	Duration
	Mode
	List
	Level
	Debug
	Format
	Protocol
	Tools
	Variable
)

// ReadingDoc is a reading with what it does.
type ReadingDoc struct {
	Reading Reading
	Doc     string
}

// Readings returns the table of readings.
func Readings() []ReadingDoc {
	return []ReadingDoc{
		{Text, "as it is"},
		{Number, "a number, moved into the range that goxel-daemon takes"},
		{Workers, "a number likewise; 0 leaves it to goxel-daemon"},
		{Switch, "true or false"},
		{Given, "true where the option is given"},
		{Size, "a number of bytes, KiB or MiB, as such as `10M`"},
		{Duration, "milliseconds or seconds, as such as `30s`"},
		{Mode, "permissions, octal or as a decimal number"},
		{List, "a list"},
		{Level, "`debug`, `info`, `warn` or `error`"},
		{Debug, "`debug` if true or given"},
		{Format, "`text` or `json`"},
		{Protocol, "`auto`, `jsonrpc` or `mcp`"},
		{Tools, "`jsonrpc` if false; true is the default"},
		{Variable, "a variable, see there"},
	}
}

// read is what a value becomes.
type read struct {
	value   any // nil if the key is left out
	outcome migrate.Outcome
	why     string
}

// evaluate reads a value for the flag of a row.
func evaluate(row Row, s setting) read {
	if strings.TrimSpace(s.text) == "" && !s.isList && row.As != Given && (row.As != Debug || row.Shape != Flags) {
		return read{outcome: migrate.Needless, why: "it is empty"}
	}
	if computed(s) {
		return read{outcome: migrate.Look, why: "the value is filled in when the daemon starts; set " + row.Flag + " to what it is"}
	}
	switch row.As {
	case Number, Workers:
		return evaluateNumber(row, s.text)
	case Switch:
		on, ok := truth(s.text)
		if !ok {
			return wrong(s, "true or false")
		}
		return read{value: on, outcome: migrate.Kept}
	case Given:
		return read{value: true, outcome: migrate.Kept}
	case Size:
		return evaluateSize(row, s)
	case Duration:
		return evaluateDuration(row, s)
	case Mode:
		return evaluateMode(row, s)
	case List:
		if list := s.values(); len(list) > 0 {
			return read{value: list, outcome: migrate.Kept}
		}
		return read{outcome: migrate.Needless, why: "it is empty"}
	case Level, Debug, Format, Protocol, Tools:
		return evaluateChoice(row, s)
	}
	return evaluateText(row, s)
}

// computed reports whether a value is filled in by a shell or by systemd.
func computed(s setting) bool {
	return strings.ContainsAny(s.text, "$`") || strings.Contains(strings.ReplaceAll(s.text, "%%", ""), "%")
}

func wrong(s setting, what string) read {
	return read{outcome: migrate.Look, why: fmt.Sprintf("%q is no %s", s.text, what)}
}

// longestSocket is how long the path of a socket may be on every system.
const longestSocket = 103

func evaluateText(row Row, s setting) read {
	if row.Flag == "socket" {
		if strings.HasPrefix(s.text, `\\`) {
			return read{outcome: migrate.Look, why: "goxel-daemon has no named pipes"}
		}
		if len(s.text) > longestSocket {
			return read{outcome: migrate.Look, why: fmt.Sprintf("the path of a socket has at most %d bytes", longestSocket)}
		}
	}
	return read{value: s.text, outcome: migrate.Kept}
}

func evaluateNumber(row Row, text string) read {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return wrong(setting{text: text}, "number")
	}
	if n == 0 && row.As == Workers {
		return read{outcome: migrate.Needless, why: "0 leaves the number to the daemon, as does leaving it out"}
	}
	t := targetOf(row.Flag)
	if moved := min(max(n, t.Least), t.Most); moved != n {
		return read{moved, migrate.Changed, fmt.Sprintf("goxel-daemon takes %d to %d", t.Least, t.Most)}
	}
	return read{value: n, outcome: migrate.Kept}
}

// outcomeFor is Changed for a row that has something to say about the meaning.
func outcomeFor(row Row) migrate.Outcome {
	if row.Why != "" {
		return migrate.Changed
	}
	return migrate.Kept
}

func evaluateSize(row Row, s setting) read {
	text := strings.ToUpper(strings.TrimSpace(s.text))
	scale := row.Scale
	if bare := strings.TrimSuffix(strings.TrimSuffix(text, "B"), "I"); bare != text || strings.TrimRight(bare, "KMGT") != bare {
		text, scale = bare, 1
	}
	for i, unit := range "KMGT" {
		if rest, ok := strings.CutSuffix(text, string(unit)); ok {
			text, scale = rest, 1<<(10*(i+1))
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/scale {
		return wrong(s, "size above 0")
	}
	return read{sizeText(n * scale), outcomeFor(row), row.Why}
}

// sizeText returns a number of bytes in the largest unit that fits.
func sizeText(n int64) string {
	units := "TGMK"
	for i, unit := range units {
		if factor := int64(1) << (10 * (len(units) - i)); n%factor == 0 {
			return strconv.FormatInt(n/factor, 10) + string(unit)
		}
	}
	return strconv.FormatInt(n, 10)
}

// longest is the longest time that is taken over, so that none overflows.
const longest = 100 * 365 * 24 * time.Hour

func evaluateDuration(row Row, s setting) read {
	text := strings.TrimSpace(s.text)
	d, err := time.ParseDuration(text)
	if n, wrong := strconv.ParseInt(text, 10, 64); wrong == nil {
		if unit := time.Duration(row.Scale) * time.Millisecond; n > int64(longest/unit) {
			d, err = longest, nil
		} else {
			d, err = time.Duration(n)*unit, nil
		}
	}
	if err != nil || d <= 0 {
		return wrong(s, "time above 0")
	}
	text = d.String()
	if rest, ok := strings.CutSuffix(text, "m0s"); ok {
		text = rest + "m"
	}
	if rest, ok := strings.CutSuffix(text, "h0m"); ok {
		text = rest + "h"
	}
	return read{text, outcomeFor(row), row.Why}
}

func evaluateMode(row Row, s setting) read {
	text := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s.text)), "0o")
	mode, err := strconv.ParseUint(text, 8, 32)
	if decimal, wrong := strconv.ParseUint(text, 10, 32); wrong == nil && !s.quoted && text[0] != '0' && decimal <= 0o777 {
		mode, err = decimal, nil
	}
	if err != nil || mode == 0 && row.Flag != "umask" || mode > 0o777 {
		return wrong(s, "permission such as 0660")
	}
	value := fmt.Sprintf("%04o", mode)
	if strings.TrimLeft(text, "0") != strings.TrimLeft(value, "0") {
		return read{value, migrate.Changed, fmt.Sprintf("%s in octal is %s", text, value)}
	}
	return read{value: value, outcome: migrate.Kept}
}

func evaluateChoice(row Row, s setting) read {
	text := strings.ToLower(strings.TrimSpace(s.text))
	switch row.As {
	case Level:
		for level, names := range levels() {
			if slices.Contains(names, text) {
				return read{value: level, outcome: migrate.Kept}
			}
		}
		return wrong(s, "level: debug, info, warn or error")
	case Debug, Tools:
		on, ok := truth(text)
		if row.As == Debug && row.Shape == Flags {
			on, ok = true, true
		}
		switch {
		case !ok:
			return wrong(s, "true or false")
		case row.As == Debug && on:
			return read{value: "debug", outcome: migrate.Kept}
		case row.As == Debug:
			return read{outcome: migrate.Needless, why: "the log has its level, whatever that is"}
		case on:
			return read{outcome: migrate.Needless, why: "tool calls are answered unless protocol says otherwise"}
		}
		return read{value: "jsonrpc", outcome: migrate.Kept}
	case Format:
		return oneOf(s, "format of the log: text or json", "text", "json")
	}
	return oneOf(s, "protocol: auto, jsonrpc or mcp", "auto", "jsonrpc", "mcp")
}

// levels returns the levels of the log with the names that others have for them.
func levels() map[string][]string {
	return map[string][]string{
		"debug": {"debug", "trace", "verbose"},
		"info":  {"info", "notice"},
		"warn":  {"warn", "warning"},
		"error": {"error", "err", "critical", "fatal"},
	}
}

// oneOf reads one of several words.
func oneOf(s setting, what string, list ...string) read {
	text := strings.ToLower(strings.TrimSpace(s.text))
	if !slices.Contains(list, text) {
		return wrong(s, what)
	}
	return read{value: text, outcome: migrate.Kept}
}
