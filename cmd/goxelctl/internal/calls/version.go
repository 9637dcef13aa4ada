package calls

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// versions is what version prints with --json.
type versions struct {
	Client struct {
		Version string `json:"version"`
	} `json:"client"`
	Daemon *daemonVersion `json:"daemon"` // null if none runs
}

type daemonVersion struct {
	Version  string `json:"version"`
	Protocol string `json:"protocol"`
	Socket   string `json:"socket"`
}

// Version returns the command version.
func (mk *Maker) Version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Tell the versions of this program and of the daemon that it would use", Aliases: []string{"get-version"},
		GroupID: Self, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if mk.Session.DryRun {
				return nil
			}
			var v versions
			v.Client.Version = mk.Env.Version
			var err error
			if v.Daemon, err = mk.daemonVersion(cmd.Context()); err != nil {
				return err
			}
			if mk.Env.JSON {
				return mk.Env.PrintJSON(v)
			}
			text := "none runs"
			if v.Daemon != nil {
				text = v.Daemon.Version + " at " + v.Daemon.Socket
			}
			return mk.Env.Printf("%-8s  %s\n%-8s  %s\n", cli.Name, v.Client.Version, "daemon", text)
		},
	}
}

// daemonVersion returns nil if no daemon runs.
func (mk *Maker) daemonVersion(ctx context.Context) (*daemonVersion, error) {
	c, where, err := mk.Session.Client(ctx)
	if err != nil || where == "" {
		return nil, err
	}
	d := &daemonVersion{Socket: where}
	return d, c.Call(ctx, "version", nil, d)
}

// projects completes ids of the daemon's projects.
func (c *call) projects(cmd *cobra.Command, _ []string, _ string) (list []string, _ cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), patience)
	defer cancel()
	cl, where, err := c.Session.Client(ctx)
	if err != nil || where == "" {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var got struct {
		Projects []struct {
			ID   string `json:"project_id"`
			Name string
		}
	}
	var raw json.RawMessage
	if cl.Call(ctx, "list_projects", nil, &raw) == nil && json.Unmarshal(raw, &got) == nil {
		for _, p := range got.Projects {
			list = append(list, cobra.CompletionWithDesc(p.ID, p.Name))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
