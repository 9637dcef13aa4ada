package settings

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"
)

// Print writes the values of flags as a file that Load reads, in the order of the flags. Those that nobody has set are comments. Origin tells
// where a flag that was set has its value, and false for one that was not; skip says which flags to leave out.
func Print(w io.Writer, f *pflag.FlagSet, origin func(name string) (string, bool), skip func(name string) bool) error {
	var b strings.Builder
	var fault error
	f.VisitAll(func(flag *pflag.Flag) {
		if skip(flag.Name) {
			return
		}
		line, err := lineOf(flag)
		if err != nil && fault == nil {
			fault = fmt.Errorf("%s: %w", flag.Name, err)
		}
		if from, set := origin(flag.Name); set {
			fmt.Fprintf(&b, "%s # %s\n", line, from)
		} else {
			fmt.Fprintf(&b, "# %s\n", line)
		}
	})
	if fault != nil {
		return fault
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lineOf returns a flag as a line of TOML, without the line feed.
func lineOf(flag *pflag.Flag) (string, error) {
	var value any = flag.Value.String()
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		value = append([]string{}, list.GetSlice()...) // nil is nothing in TOML
	}
	switch flag.Value.Type() {
	case "bool":
		value = flag.Value.String() == "true"
	case "int":
		n, err := strconv.Atoi(flag.Value.String())
		if err != nil {
			return "", err
		}
		value = n
	case "duration":
		d, err := time.ParseDuration(flag.Value.String())
		if err != nil {
			return "", err
		}
		value = Duration(d)
	}
	text, err := toml.Marshal(map[string]any{flag.Name: value})
	return strings.TrimSpace(string(text)), err
}

// Duration returns the text of a duration without parts that are 0: 5m rather than 5m0s.
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
