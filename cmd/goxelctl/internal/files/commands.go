package files

import (
	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// Commands returns convert, render, info and diff. Their output, their way to a daemon and the flags that all commands have are those of env.
func Commands(env *cli.Env) []*cobra.Command {
	return []*cobra.Command{convertCommand(env), renderCommand(env), infoCommand(env), diffCommand(env)}
}
