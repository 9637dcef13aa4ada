package tree

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// man returns the command man.
func (t *Tree) man(env *cli.Env) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the manual pages of all commands into a folder", GroupID: calls.Self, Args: cobra.ExactArgs(1),
		Long: "man writes a page for this program and one for each command, such as goxelctl-add-voxel.1, for man and for packages. The date in them is that\n" +
			"of SOURCE_DATE_EPOCH, if it is set. The folder is made if there is none.",
		Example: "  goxelctl man /usr/local/share/man/man1",
		RunE: func(_ *cobra.Command, args []string) error {
			n, err := t.writeMan(args[0])
			if err == nil {
				env.Remark("%d pages in %s", n, args[0])
			}
			return err
		},
	}
}

// writeMan writes a page for each command and returns their number.
func (t *Tree) writeMan(dir string) (n int, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	root := t.Root()
	root.InitDefaultCompletionCmd()
	pages := []*cobra.Command{root}
	for len(pages) > 0 {
		c := pages[0]
		pages = append(pages[1:], c.Commands()...)
		if !c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand() {
			continue
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "-")
		var b bytes.Buffer
		header := &doc.GenManHeader{Title: strings.ToUpper(name), Section: "1", Source: cli.Name + " " + t.env.Version, Manual: "goxel-daemon"}
		if err := doc.GenMan(c, header, &b); err != nil {
			return n, fmt.Errorf("%s: %w", name, err)
		}
		if err := writeFile(filepath.Join(dir, name+".1"), b.Bytes()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// writeFile replaces a file whole or not at all.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
