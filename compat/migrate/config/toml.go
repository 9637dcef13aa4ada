package config

import (
	"fmt"
	"math"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Target is a flag of goxel-daemon that values are taken over to.
type Target struct {
	Flag        string
	Least, Most int64 // of a number
}

// Targets returns the flags in the order in which they are written.
func Targets() []Target {
	return []Target{
		{Flag: "socket"},
		{Flag: "socket-mode"},
		{Flag: "socket-group"},
		{Flag: "allow-user"},
		{Flag: "allow-group"},
		{Flag: "protocol"},
		{Flag: "workers", Least: 1, Most: 64},
		{Flag: "queue-size", Least: 1, Most: 65536},
		{Flag: "max-connections", Least: 1, Most: 65536},
		{Flag: "priority-queue"},
		{Flag: "max-memory"},
		{Flag: "max-request"},
		{Flag: "request-timeout"},
		{Flag: "stop-timeout"},
		{Flag: "render-dir"},
		{Flag: "render-ttl"},
		{Flag: "render-max-size"},
		{Flag: "render-cleanup-interval"},
		{Flag: "daemonize"},
		{Flag: "pid-file"},
		{Flag: "working-dir"},
		{Flag: "user"},
		{Flag: "group"},
		{Flag: "umask"},
		{Flag: "log-file"},
		{Flag: "log-level"},
		{Flag: "log-format"},
	}
}

func targetOf(flag string) Target {
	for _, t := range Targets() {
		if t.Flag == flag {
			return t
		}
	}
	return Target{Flag: flag, Least: math.MinInt64, Most: math.MaxInt64}
}

// literal returns a value as TOML writes it.
func literal(value any) string {
	text, err := toml.Marshal(map[string]any{"k": value})
	if err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(value))
	}
	return strings.TrimSpace(strings.TrimPrefix(string(text), "k = "))
}

// toml writes the values with comments.
func (c *conversion) toml(sources []Source, shapes []ID) ([]byte, error) {
	var b strings.Builder
	b.WriteString("# Configuration of goxel-daemon. Keys are the long names of its flags: goxel-daemon --config FILE, see goxel-daemon --help.\n# Made from:\n")
	for i, s := range sources {
		fmt.Fprintf(&b, "#   %s (%s)\n", comment(s.Name), shapes[i].Doc())
	}
	for _, t := range Targets() {
		v, ok := c.values[t.Flag]
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "\n# %s\n%s = %s\n", comment(v.from), t.Flag, literal(v.value))
	}
	c.leftOut(&b)
	text := []byte(b.String())
	var back map[string]any
	if err := toml.Unmarshal(text, &back); err != nil {
		return nil, fmt.Errorf("the configuration that was made does not read as TOML: %w", err)
	}
	return text, nil
}

// leftOut appends comments on what is missing.
func (c *conversion) leftOut(b *strings.Builder) {
	head := "\n# Not taken over:\n"
	for _, e := range c.report {
		if e.Outcome == migrate.Dropped || e.Outcome == migrate.Look && e.New == "" {
			fmt.Fprintf(b, "%s#   %s: %s\n", head, comment(e.Old), comment(e.Why))
			head = ""
		}
	}
}

// comment returns a text that fits into a line of comment.
func comment(text string) string {
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text), "?")
}
