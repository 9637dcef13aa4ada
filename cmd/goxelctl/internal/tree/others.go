package tree

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/files"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/migration"
)

// others returns the commands of whole files and of migration.
func (t *Tree) others() []entry {
	commands := files.Commands(t.env)
	list := make([]entry, 0, len(commands)+1)
	list = append(list, entry{name: "migrate", make: func(mk *calls.Maker) *cobra.Command { return grouped(migration.Command(mk.Env)) }})
	for i, c := range commands {
		list = append(list, entry{name: c.Name(), aliases: c.Aliases, make: func(mk *calls.Maker) *cobra.Command {
			return grouped(files.Commands(mk.Env)[i])
		}})
	}
	return list
}

// grouped puts a command that has no group to those of whole files, and begins what the list says of it as it does of others.
func grouped(c *cobra.Command) *cobra.Command {
	if c.GroupID == "" {
		c.GroupID = calls.Files
	}
	if c.Short != "" {
		c.Short = strings.ToUpper(c.Short[:1]) + c.Short[1:]
	}
	return c
}
