package calls

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// completions adds completions for the values of flags and for arguments.
func (c *call) completions(cmd *cobra.Command) {
	for _, in := range c.inputs {
		if cmd.Flags().Lookup(dashed(in.key)) == nil {
			continue
		}
		_ = cmd.RegisterFlagCompletionFunc(dashed(in.key), c.completer(in)) // fails for a flag that has one: there are none
	}
	for _, name := range []string{"project", "project-id"} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, c.projects) // as above
		}
	}
	for _, name := range []string{"if-revision", "timeout"} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions) // as above
		}
	}
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		keys := orderFor(c.m, args)
		if len(args) == 0 && c.m.AltOrder != nil {
			keys = c.m.AltOrder
		}
		if len(args) >= len(keys) || c.inputs[keys[len(args)]] == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return c.completer(c.inputs[keys[len(args)]])(cmd, args, prefix)
	}
}

// completer returns the completion of one parameter's values.
func (c *call) completer(in *input) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if u := useOf(c.m.Name, in.param.Name); u != 0 && u != names {
			return nil, cobra.ShellCompDirectiveDefault
		}
		if in.large() && strings.HasPrefix(prefix, "@") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		switch in.typ {
		case method.Boolean:
			return []string{"true", "false"}, cobra.ShellCompDirectiveNoFileComp
		case method.LayerID:
			return c.layers(cmd.Context()), cobra.ShellCompDirectiveNoFileComp
		case method.Brush:
			return []string{"cube:", "sphere:", "cylinder:"}, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		case method.String, method.Strings, method.Any:
			return c.words(in.param), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// words returns the values of a parameter that its documentation names, and those of a file's format.
func (c *call) words(p *method.Param) []string {
	if p.Name == "format" && strings.Contains(p.Doc, "list_formats") {
		return c.formats()
	}
	return wordsIn(c.m, p)
}

// word is a value in the documentation of a parameter.
var word = regexp.MustCompile("`([a-z0-9][a-z0-9_:.-]*)`")

// wordsIn returns the words that the documentation of a parameter marks as values: those that name no parameter, but for the default.
func wordsIn(m *method.Method, p *method.Param) (list []string) {
	for _, found := range word.FindAllStringSubmatch(p.Doc, -1) {
		isParam := slices.ContainsFunc(m.Params, func(q method.Param) bool { return slices.Contains(q.Spellings(), found[1]) })
		if (!isParam || found[1] == defaultText(p.Default)) && !slices.Contains(list, found[1]) {
			list = append(list, found[1])
		}
	}
	return list
}

// formats returns the names of the formats that the method can read or write.
func (c *call) formats() (list []string) {
	read := useOf(c.m.Name, "path") == reads
	for _, f := range formats.Formats() {
		if read && f.Decode != nil || !read && f.Encode != nil {
			list = append(list, cobra.CompletionWithDesc(f.Name, f.Title))
		}
	}
	return list
}
