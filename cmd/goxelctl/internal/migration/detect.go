package migration

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/config"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
)

func detectCommand(env *cli.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "detect [FOLDER...]",
		Short: "List files of older programs and what each is; touch nothing",
		Long: "Lists files of older programs of the family at the places where they usually are, or in the folders and what is below them, and tells " +
			"what each is and which command takes it over. Nothing is changed, and no process is looked at.",
		Example: "  goxelctl migrate detect\n  goxelctl migrate detect ~/models /srv/scripts",
		RunE: func(c *cobra.Command, args []string) error {
			d := detector{found: []found{}, seen: map[string]bool{}}
			for _, folder := range args {
				if err := d.walk(c.Context(), folder); err != nil {
					return err
				}
			}
			if len(args) == 0 {
				d.usual(env.Getenv("HOME"))
			}
			return d.print(env)
		},
	}
}

// found is a file of an older program.
type found struct {
	Path string `json:"path"`
	What string `json:"what"`
	Doc  string `json:"doc,omitempty"`
	Next string `json:"next,omitempty"` // the command of goxelctl that takes it over
}

// place is a path at which something of the family usually is. A pattern may match several.
type place struct {
	path string
	what string // of what is no text; "" to look into it
}

// places returns the usual places; ~ is the home folder.
func places() []place {
	socket, pid, log := "socket of a daemon", "process id of a daemon", "log of a daemon"
	return []place{
		{"/etc/goxel/*", ""},
		{"/etc/goxel-mcp/*", ""},
		{"/etc/default/goxel*", ""},
		{"/etc/sysconfig/goxel*", ""},
		{"/usr/local/etc/goxel/*", ""},
		{"/opt/homebrew/etc/goxel/*", ""},
		{"~/.config/goxel/*", ""},
		{"~/.config/goxel-mcp/*", ""},
		{"~/.goxel/*", ""},
		{"/tmp/goxel-daemon.conf", ""},
		{"mcp-server/config.json", ""},
		{"config.json", ""},
		{"/etc/systemd/system/*goxel*.service", ""},
		{"/lib/systemd/system/*goxel*.service", ""},
		{"/usr/lib/systemd/system/*goxel*.service", ""},
		{"~/.config/systemd/user/*goxel*.service", ""},
		{"/Library/LaunchDaemons/*goxel*.plist", ""},
		{"/Library/LaunchAgents/*goxel*.plist", ""},
		{"~/Library/LaunchAgents/*goxel*.plist", ""},
		{"/tmp/goxel.sock", socket},
		{"/tmp/goxel-daemon.sock", socket},
		{"/tmp/goxel-mcp-daemon.sock", socket},
		{"/tmp/mcp-server.sock", socket},
		{"/var/run/goxel.sock", socket},
		{"/var/run/goxel-daemon.sock", socket},
		{"/var/run/goxel/*.sock", socket},
		{"/usr/local/var/run/goxel/*.sock", socket},
		{"/opt/homebrew/var/run/goxel/*.sock", socket},
		{"/tmp/goxel-daemon.pid", pid},
		{"/var/run/goxel-daemon.pid", pid},
		{"/var/run/goxel/*.pid", pid},
		{"/tmp/goxel-daemon.log", log},
		{"/var/log/goxel-daemon.log", log},
		{"/var/log/goxel/*.log", log},
		{"/tmp/goxel_renders", "folder of pictures of a daemon"},
		{"/var/tmp/goxel_renders", "folder of pictures of a daemon"},
		{"/tmp/goxel_migration_backup", "backups of the old migration tool"},
		{"~/.goxel-backup-*", "backups of the old upgrade script"},
	}
}

// detector collects files.
type detector struct {
	found []found
	seen  map[string]bool
}

// usual looks at the usual places.
func (d *detector) usual(home string) {
	for _, p := range places() {
		pattern := p.path
		if rest, ok := trimHome(pattern); ok {
			if home == "" {
				continue
			}
			pattern = filepath.Join(home, rest)
		}
		paths, err := filepath.Glob(pattern)
		if err != nil {
			continue // the patterns are fine, a home folder with brackets is not
		}
		for _, path := range paths {
			if p.what != "" {
				d.add(found{Path: path, What: p.what})
				continue
			}
			d.look(path)
		}
	}
}

func trimHome(path string) (string, bool) {
	if len(path) > 1 && path[:2] == "~/" {
		return path[2:], true
	}
	return path, false
}

func (d *detector) add(f found) {
	if !d.seen[f.Path] {
		d.seen[f.Path] = true
		d.found = append(d.found, f)
	}
}

// look tells what a file is, if it is one of the family's.
func (d *detector) look(path string) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > migrate.MaxFile {
		return
	}
	text, err := migrate.Read(path)
	if errors.Is(err, fs.ErrPermission) {
		d.add(found{Path: path, What: "cannot be read by this user"})
	}
	if err != nil {
		return
	}
	if shape, err := config.Recognise(config.Source{Name: path, Text: text}); err == nil {
		d.add(found{path, "configuration: " + string(shape), shape.Doc(), "migrate config"})
		return
	}
	switch form, ok := script.Recognise(path, text); {
	case ok && form == script.ShellScript:
		d.add(found{Path: path, What: "shell script that calls goxel-headless", Next: "migrate script"})
	case ok:
		d.add(found{Path: path, What: "batch file for goxel-headless", Next: "migrate script"})
	}
}

// mostFiles bounds how many files are looked into.
const mostFiles = 100_000

// walk looks into all files of a folder and what is below it, but for folders of version control and installed modules. Links are not followed.
func (d *detector) walk(ctx context.Context, folder string) error {
	files := 0
	return filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil && path == folder {
			return err
		}
		if err != nil {
			return nil //nolint:nilerr // a folder that cannot be read is left out, the others are not
		}
		if e.IsDir() && slices.Contains([]string{".git", ".hg", ".svn", "node_modules"}, e.Name()) {
			return fs.SkipDir
		}
		if !e.Type().IsRegular() {
			return ctx.Err()
		}
		if files++; files > mostFiles {
			return fmt.Errorf("%s has more than %d files", folder, mostFiles)
		}
		d.look(path)
		return ctx.Err()
	})
}

func (d *detector) print(env *cli.Env) error {
	if env.JSON {
		return env.PrintJSON(map[string]any{"found": d.found})
	}
	if len(d.found) == 0 {
		env.Remark("nothing of older programs was found")
		return nil
	}
	rows := make([][]string, len(d.found))
	for i, f := range d.found {
		rows[i] = []string{f.Path, f.What, f.Next}
	}
	return env.Table([]string{"PATH", "WHAT", "NEXT"}, rows)
}
