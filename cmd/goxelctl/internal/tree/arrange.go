package tree

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// first returns the index of the command's name in args, before which only flags for all commands stand; -1 if there is none.
func first(args []string, flags *pflag.FlagSet) int {
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--":
			return -1
		case !strings.HasPrefix(args[i], "-") || args[i] == "-":
			return i
		case takesNext(args[i], flags.Lookup, flags.ShorthandLookup):
			i++
		}
	}
	return -1
}

// takesNext reports whether the argument is a flag, or ends in one, whose value is the next argument.
func takesNext(arg string, lookup, short func(string) *pflag.Flag) bool {
	if name, ok := strings.CutPrefix(arg, "--"); ok {
		f := lookup(name)
		return f != nil && f.NoOptDefVal == ""
	}
	for i := 1; i < len(arg); i++ {
		f := short(arg[i : i+1])
		switch {
		case f == nil || arg[i:] != arg[i:i+1] && arg[i+1] == '=':
			return false
		case f.NoOptDefVal == "":
			return i == len(arg)-1
		}
	}
	return false
}

// arrange puts what follows the command's name at args[at] in an order that pflag reads as it is meant: negative numbers are arguments and no
// flags, --visible false is --visible=false, and underscores in the names of flags are dashes.
func arrange(args []string, at int, cmd *cobra.Command, global *pflag.FlagSet) []string {
	if cmd.HasSubCommands() || cmd.DisableFlagParsing {
		return args
	}
	find := func(name string) *pflag.Flag {
		if f := cmd.Flags().Lookup(name); f != nil {
			return f
		}
		return global.Lookup(name)
	}
	short := func(name string) *pflag.Flag {
		if f := cmd.Flags().ShorthandLookup(name); f != nil {
			return f
		}
		return global.ShorthandLookup(name)
	}
	out := slices.Clone(args[:at+1])
	var rest []string
	dashes := false
	for i := at + 1; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			rest, dashes = append(rest, args[i+1:]...), true
			break
		}
		if !strings.HasPrefix(a, "-") || a == "-" || negative(a) {
			rest, dashes = append(rest, a), dashes || negative(a)
			continue
		}
		a = spelled(a, find)
		switch {
		case takesNext(a, find, short) && i+1 < len(args):
			out = append(out, a, args[i+1])
			i++
		case i+1 < len(args) && isSwitch(a, find) && isWord(args[i+1]):
			out = append(out, a+"="+args[i+1])
			i++
		default:
			out = append(out, a)
		}
	}
	if dashes {
		out = append(out, "--")
	}
	return append(out, rest...)
}

// spelled returns a flag with dashes for underscores, if there is one of that name.
func spelled(arg string, find func(string) *pflag.Flag) string {
	name, ok := strings.CutPrefix(arg, "--")
	name, v, has := strings.Cut(name, "=")
	if with := strings.ReplaceAll(name, "_", "-"); ok && with != name && find(name) == nil && find(with) != nil {
		if has {
			return "--" + with + "=" + v
		}
		return "--" + with
	}
	return arg
}

// isSwitch reports whether the argument is a long flag that needs no value.
func isSwitch(arg string, find func(string) *pflag.Flag) bool {
	name, ok := strings.CutPrefix(arg, "--")
	f := find(name)
	return ok && f != nil && f.NoOptDefVal == "true"
}

// isWord reports whether the argument can only be the value of a switch.
func isWord(arg string) bool { return arg == "true" || arg == "false" }

// negative reports whether the argument begins as a negative number does.
func negative(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && (arg[1] >= '0' && arg[1] <= '9' || arg[1] == '.' && len(arg) > 2)
}
