package files

import (
	"context"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// reads are the flags of all commands about how inputs are read.
type reads struct {
	recursive bool
	from      string
	options   []string
}

func (r *reads) bind(f *pflag.FlagSet) {
	f.BoolVarP(&r.recursive, "recursive", "r", false, "take the models in folders and below")
	f.StringVar(&r.from, "from", "", "`format` of the inputs; without it their content tells. Needed for the standard input")
	f.StringArrayVar(&r.options, "open-option", nil, "option for reading as `name=value`, such as resolution=64; may be given more than once. Inputs whose format does not have it do without")
}

// limits are the flags of commands that may do several files at once.
type limits struct {
	jobs     int
	timeout  time.Duration
	failFast bool
	dryRun   bool
	verbose  bool
}

func (l *limits) bind(f *pflag.FlagSet) {
	f.IntVarP(&l.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "how many files are worked on at once; those for which the memory does not do beside others follow alone")
	f.DurationVar(&l.timeout, "timeout", 0, "`time` that a file may take, such as 30s; 0 for any")
	f.BoolVar(&l.failFast, "fail-fast", false, "stop at the first file that fails")
	f.BoolVar(&l.dryRun, "dry-run", false, "only tell what would be done")
	f.BoolVarP(&l.verbose, "verbose", "v", false, "print every warning, and what is skipped")
}

func (l *limits) check() error {
	switch {
	case l.jobs < 1 || l.jobs > maxJobs:
		return cli.Usagef("--jobs must be between 1 and %d, not %d", maxJobs, l.jobs)
	case l.timeout < 0:
		return cli.Usagef("--timeout must not be negative")
	}
	return nil
}

// maxJobs bounds --jobs.
const maxJobs = 256

// outputs are the flags about where files are written.
type outputs struct {
	out       string
	format    string
	fullNames bool
	noClobber bool
	skip      bool
	newer     bool
}

func (o *outputs) bind(f *pflag.FlagSet) {
	f.StringVarP(&o.out, "output", "o", "", "`path` to write to: a file for one input, else a folder, in which files stand as below the folder or the fixed part of the pattern that they were found by; - for the standard output")
	f.BoolVar(&o.fullNames, "full-names", false, "keep the ending of the input in the name: a.vox.glb, not a.glb")
	f.BoolVar(&o.noClobber, "no-clobber", false, "do nothing at all if a file to write exists; without this flag and the next two it is replaced")
	f.BoolVar(&o.skip, "skip-existing", false, "skip inputs whose output exists")
	f.BoolVar(&o.newer, "newer", false, "skip inputs whose output is newer than they are")
}

func (o *outputs) check() error {
	n := 0
	for _, given := range []bool{o.noClobber, o.skip, o.newer} {
		if given {
			n++
		}
	}
	if n > 1 {
		return cli.Usagef("--no-clobber, --skip-existing and --newer exclude each other")
	}
	return nil
}

// prepare finds the inputs and what is needed to open them. none allows patterns that match nothing yet, and except is a folder to leave out. A
// standard input among them is written to dir.
func (r *reads) prepare(ctx context.Context, env *cli.Env, all formatList, args []string, none bool, except, dir string) ([]*input, error) {
	var from *formatInfo
	var err error
	if r.from != "" {
		if from, err = all.named(r.from, reading); err != nil {
			return nil, err
		}
	}
	if err := r.known(all, from); err != nil {
		return nil, err
	}
	var list []*input
	if len(args) == 1 && args[0] == stdin {
		if from == nil {
			return nil, cli.Usagef("the standard input needs --from FORMAT")
		}
		in, err := spool(ctx, env, dir, from)
		if err != nil {
			return nil, err
		}
		list = []*input{in}
	} else if list, err = r.search(all, args, none, except); err != nil {
		return nil, err
	}
	for _, in := range list {
		if err := r.complete(in, all, from); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r *reads) search(all formatList, args []string, none bool, except string) ([]*input, error) {
	for _, arg := range args {
		if arg == stdin {
			return nil, cli.Usagef("the standard input must be the only input")
		}
	}
	in := inputs{args: args, recursive: r.recursive, exts: all.endings(), except: except}
	return in.find(none)
}

// known refuses options that no format has, or not the one that was given.
func (r *reads) known(all formatList, from *formatInfo) error {
	for _, text := range r.options {
		if from != nil {
			if _, err := from.values([]string{text}, reading, "open-option"); err != nil {
				return err
			}
			continue
		}
		name, _, _ := strings.Cut(text, "=")
		if err := all.anyTakes(name, text); err != nil {
			return err
		}
	}
	return nil
}

// anyTakes refuses an option that no format takes as it is given.
func (l formatList) anyTakes(name, text string) error {
	var first error
	for _, f := range l {
		if !f.Read || f.option(name, reading) == nil {
			continue
		}
		_, err := f.values([]string{text}, reading, "open-option")
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	if first != nil {
		return first
	}
	names := map[string]bool{}
	var known []string
	for _, f := range l {
		for _, o := range f.Options {
			if f.Read && o.Read && !names[o.Name] {
				names[o.Name] = true
				known = append(known, o.Name)
			}
		}
	}
	return cli.Usagef("--open-option: no format has the option %s for files that are read (%s)", name, strings.Join(known, ", "))
}

// complete adds the format and the options for opening an input.
func (r *reads) complete(in *input, all formatList, from *formatInfo) error {
	candidates := all.of(in.path, reading)
	if from != nil {
		in.format = from.ID
		candidates = formatList{from}
	}
	for _, text := range r.options {
		name, _, _ := strings.Cut(text, "=")
		for _, f := range candidates {
			if f.option(name, reading) == nil {
				continue
			}
			values, err := f.values([]string{text}, reading, "open-option")
			if err != nil {
				return err
			}
			if in.options == nil {
				in.options = map[string]any{}
			}
			for k, v := range values {
				in.options[k] = v
			}
			break
		}
	}
	return nil
}
