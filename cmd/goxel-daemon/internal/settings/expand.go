package settings

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// Expand returns the arguments with every abbreviated long option written out. An option is abbreviated by any beginning of its name that no other
// option has, or, if it is an old one, that no other old one has: abbreviations that have worked go on to work. The error names the candidates if
// there are several. What is no option, or none that there is, stays as it is.
func Expand(f *pflag.FlagSet, old func(name string) bool, args []string) ([]string, error) {
	out := make([]string, 0, len(args))
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(out, args[i:]...), nil
		}
		takesNext := false
		switch {
		case strings.HasPrefix(arg, "--"):
			flag, err := long(f, old, arg[2:])
			if err != nil {
				return nil, err
			}
			if flag != nil {
				_, value, given := strings.Cut(arg, "=")
				if arg = "--" + flag.Name; given {
					arg += "=" + value
				}
				takesNext = !given && flag.NoOptDefVal == ""
			}
		case len(arg) > 1 && arg[0] == '-':
			takesNext = short(f, arg[1:])
		}
		out = append(out, arg)
		if takesNext && i+1 < len(args) {
			i++
			out = append(out, args[i])
		}
	}
	return out, nil
}

// long returns the flag that the text behind two dashes means, nil if there is none.
func long(f *pflag.FlagSet, old func(name string) bool, text string) (*pflag.Flag, error) {
	name, _, _ := strings.Cut(text, "=")
	if name == "" {
		return nil, nil
	}
	if exact := f.Lookup(name); exact != nil {
		return exact, nil
	}
	var found, foundOld []*pflag.Flag
	var names []string
	f.VisitAll(func(flag *pflag.Flag) {
		if !strings.HasPrefix(flag.Name, name) {
			return
		}
		found = append(found, flag)
		names = append(names, "--"+flag.Name)
		if old(flag.Name) {
			foundOld = append(foundOld, flag)
		}
	})
	switch {
	case len(found) == 0:
		return nil, nil
	case len(found) == 1:
		return found[0], nil
	case len(foundOld) == 1:
		return foundOld[0], nil
	}
	return nil, fmt.Errorf("--%s is ambiguous: it may be %s", name, strings.Join(names, ", "))
}

// short reports whether the letters behind one dash end in an option whose value is the next argument.
func short(f *pflag.FlagSet, letters string) bool {
	for i := range len(letters) {
		flag := f.ShorthandLookup(letters[i : i+1])
		if flag == nil {
			return false
		}
		if flag.NoOptDefVal == "" {
			return i == len(letters)-1
		}
	}
	return false
}
