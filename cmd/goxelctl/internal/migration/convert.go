package migration

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/config"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
)

func configCommand(env *cli.Env) *cobra.Command {
	var o outputs
	var environment string
	c := &cobra.Command{
		Use:   "config FILE...",
		Short: "Turn configuration of the C daemons into that of goxel-daemon",
		Long: "Turns configuration of the C daemons into one file for goxel-daemon --config. What a file is, is told by its content:\n\n" + shapes() +
			"\nOf several files that say different things about a setting, the later one counts. - stands for standard input.",
		Example: "  goxelctl migrate config /etc/goxel/goxel-daemon.conf /etc/default/goxel-daemon -o goxel-daemon.toml",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var sources []config.Source
			for _, name := range args {
				text, err := read(env, name)
				if err != nil {
					return err
				}
				sources = append(sources, config.Source{Name: name, Text: text})
			}
			r, err := config.Convert(sources, config.Options{Environment: environment})
			if err != nil {
				return err
			}
			what := make([]string, len(r.Shapes))
			for i, shape := range r.Shapes {
				what[i] = string(shape)
			}
			return o.finish(c.Context(), env, []product{{
				input: strings.Join(args, ", "), what: strings.Join(what, ", "), output: o.output, text: r.Text, report: r.Report,
			}})
		},
	}
	o.bind(c)
	c.Flags().StringVar(&environment, "environment", "", "`name` of one of the environments in the file, such as production, whose values count more")
	return c
}

func shapes() string {
	var b strings.Builder
	for _, s := range config.Shapes() {
		fmt.Fprintf(&b, "  %-9s  %s\n", s.ID, s.Doc)
	}
	return b.String()
}

// read returns the content of a file, or of standard input for -.
func read(env *cli.Env, name string) ([]byte, error) {
	if name != "-" {
		return migrate.Read(name)
	}
	text, err := io.ReadAll(io.LimitReader(env.In, migrate.MaxFile+1))
	if err == nil && len(text) > migrate.MaxFile {
		err = fmt.Errorf("standard input has more than %d bytes", migrate.MaxFile)
	}
	return text, err
}

// scriptFlags are the flags of migrate script.
type scriptFlags struct {
	outputs
	inPlace      bool
	to, as, save string
	dir          string
}

func scriptCommand(env *cli.Env) *cobra.Command {
	var f scriptFlags
	c := &cobra.Command{
		Use:   "script FILE...",
		Short: "Turn batch files and shell scripts for goxel-headless into ours",
		Long: "Turns what was written for goxel-headless into what does the same with goxel-daemon: a batch file into lines for goxelctl batch or into " +
			"JSON-RPC requests for the daemon's socket, a shell script into the same script with calls of goxelctl. In a shell script " +
			"everything but the calls stays as it is, byte for byte. What cannot be translated stays as well and is reported. - stands " +
			"for standard input.",
		Example: "  goxelctl migrate script build.sh --in-place\n" +
			"  goxelctl migrate script model.txt --to jsonrpc -o model.jsonl",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			products, err := f.translate(env, args)
			if err != nil {
				return err
			}
			return f.finish(c.Context(), env, products)
		},
	}
	f.bind(c)
	c.Flags().BoolVar(&f.inPlace, "in-place", false, "replace the files, which are kept as FILE.bak-YYYYmmdd-HHMMSS")
	c.Flags().StringVar(&f.to, "to", string(script.ToGoxelctl), "what a batch file becomes: `goxelctl` or jsonrpc")
	c.Flags().StringVar(&f.as, "as", "", "what the files are, batch or shell; absent: told by their content, a `form`")
	c.Flags().StringVar(&f.save, "save", "end", "`when` a translated batch file saves: end, or each, which is after each edit")
	c.Flags().StringVar(&f.dir, "dir", ".", "`folder` that relative paths in JSON-RPC requests count from; \"\" leaves them as they are")
	return c
}

// check returns what is wrong with the flags.
func (f *scriptFlags) check(args []string) error {
	for _, choice := range []struct {
		flag, value string
		values      string
	}{
		{"to", f.to, "goxelctl jsonrpc"},
		{"as", f.as + "?", "batch? shell? ?"},
		{"save", f.save, "end each"},
	} {
		if !strings.Contains(" "+choice.values+" ", " "+choice.value+" ") {
			return cli.Usagef("--%s %s is none of %s", choice.flag, strings.TrimSuffix(choice.value, "?"), strings.ReplaceAll(choice.values, "?", ""))
		}
	}
	info, err := os.Stat(f.output)
	folder := f.output != "" && err == nil && info.IsDir()
	switch {
	case f.inPlace && f.output != "":
		return cli.Usagef("--in-place and --output exclude each other")
	case len(args) > 1 && !f.inPlace && !folder && !f.dryRun:
		return cli.Usagef("%d files need --in-place, or a folder that is there as --output", len(args))
	case len(args) > 1 && f.output != "" && !folder:
		return cli.Usagef("%d files need a folder that is there as --output", len(args))
	}
	for _, name := range args {
		if name == "-" && (f.inPlace || folder) {
			return cli.Usagef("standard input has no name to write to")
		}
	}
	return nil
}

// translate translates the files.
func (f *scriptFlags) translate(env *cli.Env, args []string) (list []product, err error) {
	o := script.Options{As: script.Form(f.as), To: script.Target(f.to), SaveEach: f.save == "each", Dir: f.dir}
	if o.Dir != "" {
		if o.Dir, err = filepath.Abs(o.Dir); err != nil {
			return nil, err
		}
	}
	o.Exists = func(path string) bool {
		if !filepath.IsAbs(path) {
			path = filepath.Join(o.Dir, path)
		}
		_, err := os.Stat(path)
		return err == nil
	}
	for _, name := range args {
		text, err := read(env, name)
		if err != nil {
			return nil, err
		}
		r, err := script.Translate(name, text, o)
		if err != nil {
			return nil, err
		}
		list = append(list, product{
			input: name, what: string(r.Form), output: f.target(name, r.Form), old: text, text: r.Text, report: r.Report, executable: r.Form == script.ShellScript,
		})
	}
	return list, nil
}

// target returns the file that a translation is written to, "" for standard output.
func (f *scriptFlags) target(name string, form script.Form) string {
	if f.inPlace {
		return name
	}
	if info, err := os.Stat(f.output); f.output == "" || err != nil || !info.IsDir() {
		return f.output
	}
	base := filepath.Base(name)
	if form == script.BatchFile && f.to == string(script.ToJSONRPC) {
		base = strings.TrimSuffix(base, filepath.Ext(base)) + ".jsonl"
	}
	return filepath.Join(f.output, base)
}
