package compat

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// v13Commands returns the names of v13's commands and of those that its guides have beside them.
func v13Commands() (names []string) {
	for _, c := range v13.Commands() {
		names = append(names, c.Name)
		names = append(names, c.Aliases...)
	}
	return names
}

// uncovered returns the commands and options of v13 that no case runs.
func uncovered(lines [][]string) (missing []string) {
	for _, c := range v13.Commands() {
		var used [][]string
		for _, words := range lines {
			if name := commandOf(words); name == c.Name || slices.Contains(c.Aliases, name) {
				used = append(used, words)
			}
		}
		if len(used) == 0 {
			missing = append(missing, c.Name)
		}
		for _, o := range c.Options {
			for _, name := range []string{"-" + o.Short, "--" + o.Long} {
				if name != "-" && name != "--" && !slices.ContainsFunc(used, func(words []string) bool { return hasOption(words, name) }) {
					missing = append(missing, c.Name+" "+name)
				}
			}
		}
	}
	return missing
}

// hasOption reports whether the words have an option, with its value apart or behind an equals sign.
func hasOption(words []string, name string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w == name || len(w) > len(name) && w[:len(name)+1] == name+"=" })
}
