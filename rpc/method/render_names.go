package method

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/studio"
)

// maxFileName is the longest name of a file in bytes, as most file systems have it.
const maxFileName = 255

// besidePaths returns the paths of several files that are made from one: the name of each picture goes before the extension. All of them lie in
// the folder of path and differ, whatever the names are.
func besidePaths(path string, pictures []studio.Picture) []string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	room := maxFileName - len(filepath.Base(path)) - len("-")
	taken := map[string]bool{}
	paths := make([]string, len(pictures))
	for i := range pictures {
		name := fileName(pictures[i].Name, room)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			end := fmt.Sprintf("-%d", n)
			name = fileName(pictures[i].Name, room-len(end)) + end
		}
		taken[strings.ToLower(name)] = true
		paths[i] = stem + "-" + name + ext
	}
	return paths
}

// fileName returns a name as it may stand in that of a file on any system, in at most so many bytes: what leads to other folders, is not
// printed, parts words or has a meaning elsewhere becomes -.
func fileName(name string, most int) string {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune(`/\:*?"<>| `, r) {
			return '-'
		}
		return r
	}, name)
	if len(name) <= most {
		return name
	}
	end := max(most, 0)
	for end > 0 && !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}
