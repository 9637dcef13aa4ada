package tree

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// Complete returns what may stand in place of the last word of a line, and whether names of files may as well.
func (t *Tree) Complete(ctx context.Context, env *cli.Env, words []string) (list []string, files bool) {
	var out bytes.Buffer
	env = env.Child()
	env.Out, env.Err, env.In = &out, &bytes.Buffer{}, strings.NewReader("")
	if t.run(ctx, env, append([]string{cobra.ShellCompNoDescRequestCmd}, words...), true) != nil {
		return nil, false
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	last := lines[len(lines)-1]
	directive, err := strconv.Atoi(strings.TrimPrefix(last, ":"))
	if err != nil || !strings.HasPrefix(last, ":") {
		return nil, false
	}
	prefix := words[len(words)-1]
	for _, l := range lines[:len(lines)-1] {
		if strings.HasPrefix(l, prefix) {
			list = append(list, l)
		}
	}
	return list, directive&int(cobra.ShellCompDirectiveNoFileComp) == 0
}
