package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// converter is the command convert.
type converter struct {
	env     *cli.Env
	args    []string
	reads   reads
	outputs outputs
	limits  limits
	given   []string // --option
	watch   bool

	session *session
	all     formatList
	to      *formatInfo
	options map[string]any
	dirs    folders
	written written
}

func convertCommand(env *cli.Env) *cobra.Command {
	c := &converter{env: env}
	cmd := &cobra.Command{
		Use:   "convert INPUT... -o OUTPUT [-f FORMAT]",
		Short: "convert models between file formats",
		Long: `convert reads models and writes them in another format. Inputs are files, patterns (** stands for any folders; quote
them), folders with -r, or - for the standard input. One file becomes OUTPUT; several, or what a pattern or a folder holds, go
into the folder OUTPUT, as they stand below the folder or the fixed part of the pattern. The format is that of --format, else
that of OUTPUT's ending; "goxelctl list-formats" lists them with their options.

Nothing is done if two inputs would become one file or an option is not known. Files appear when they are complete, with those
that belong to them, and replace old ones then. What a format cannot keep is told.`,
		Example: `  goxelctl convert castle.vox -o castle.glb
  goxelctl convert 'models/**/*.vox' -o out -f glb --jobs 4
  goxelctl convert -r models -o out -f obj --option colors=palette --newer
  goxelctl convert - --from gox -f stl -o - <castle.gox >castle.stl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.args = args
			return c.run(cmd.Context())
		},
	}
	f := cmd.Flags()
	c.outputs.bind(f)
	f.StringVarP(&c.outputs.format, "format", "f", "", "`format` to write; without it that of the output's ending")
	f.StringArrayVar(&c.given, "option", nil, "option of the format as `name=value`, such as mesher=culled; may be given more than once")
	c.reads.bind(f)
	c.limits.bind(f)
	f.BoolVar(&c.watch, "watch", false, "go on and convert again what changes, until interrupted")
	return cmd
}

// run does the command.
func (c *converter) run(ctx context.Context) (err error) {
	start := time.Now()
	if err := c.check(); err != nil {
		return err
	}
	if c.session, err = dial(ctx, c.env); err != nil {
		return err
	}
	defer c.session.close()
	if c.all, err = c.session.formats(ctx); err != nil {
		return err
	}
	if err := c.target(); err != nil {
		return err
	}
	tmp, forget, err := scratch(c.env, c.outputs.toStdout() || c.args[0] == stdin)
	if err != nil {
		return err
	}
	defer forget()
	jobs, err := c.jobs(ctx, tmp)
	if err != nil {
		return err
	}
	c.dirs = folders{}
	defer c.dirs.tidy()
	if c.watch {
		return c.watchInputs(ctx, tmp, jobs)
	}
	totals, err := c.convert(ctx, tmp, jobs, start)
	if err != nil {
		return err
	}
	return totals.exit()
}

// check looks at the flags.
func (c *converter) check() error {
	if c.outputs.out == "" {
		return cli.Usagef("--output is missing: where to write to")
	}
	if c.outputs.toStdout() && c.env.JSON {
		return cli.Usagef("--json does not go with -o -, since the standard output has the file")
	}
	if c.watch && (c.outputs.toStdout() || slices.Contains(c.args, stdin) || c.limits.dryRun) {
		return cli.Usagef("--watch does not go with the standard input or output, nor with --dry-run")
	}
	return errors.Join(c.outputs.check(), c.limits.check())
}

// target finds the format to write, and checks its options.
func (c *converter) target() (err error) {
	switch {
	case c.outputs.format != "":
		c.to, err = c.all.named(c.outputs.format, writing)
	case c.outputs.toStdout() || c.outputs.folder(c.args):
		err = cli.Usagef("--format is missing: which format to write")
	default:
		list := c.all.of(c.outputs.out, writing)
		if len(list) == 0 {
			return cli.Usagef("no format that can be written has the ending of %s: give --format", c.outputs.out)
		}
		c.to = list[0]
	}
	if err == nil {
		c.options, err = c.to.values(c.given, writing, "option")
	}
	return err
}

// jobs finds the inputs and plans their outputs.
func (c *converter) jobs(ctx context.Context, tmp string) ([]*job, error) {
	except := ""
	if c.outputs.folder(c.args) {
		abs, err := filepath.Abs(c.outputs.out)
		if err != nil {
			return nil, err
		}
		except = abs
	}
	list, err := c.reads.prepare(ctx, c.env, c.all, c.args, c.watch, except, tmp)
	if err != nil {
		return nil, err
	}
	return c.outputs.plan(list, c.args, c.all, c.to.Extension)
}

// convert does the jobs and tells what became of them.
func (c *converter) convert(ctx context.Context, tmp string, jobs []*job, start time.Time) (*totals, error) {
	r := newReporter(c.env, len(jobs), c.limits.verbose)
	r.single, r.mute = len(jobs) == 1, c.outputs.toStdout()
	c.written.expect(jobs)
	p := pool{env: c.env, limits: &c.limits, report: r, do: func(ctx context.Context, s *session, j *job, o *outcome, progress func(float64)) error {
		return c.one(ctx, s, j, o, tmp, progress)
	}}
	err := p.run(ctx, c.session, jobs)
	if err := errors.Join(err, r.end(since(start))); err != nil {
		return nil, err
	}
	return &r.totals, nil
}

// one converts one file.
func (c *converter) one(ctx context.Context, s *session, j *job, o *outcome, tmp string, progress func(float64)) error {
	opened, err := s.open(ctx, j.in, func(share float64) { progress(share / 2) })
	if err != nil {
		return err
	}
	defer s.drop(ctx, opened.Project)
	o.From, o.Layers, o.Voxels, o.Warnings = opened.Format, opened.Layers, opened.Voxels, opened.Warnings
	st, err := stageFor(j, &c.dirs, tmp, c.to.Extension, c.env)
	if err != nil {
		return err
	}
	defer st.discard()
	if err := c.export(ctx, s, opened.Project, st, o, progress); err != nil {
		return err
	}
	if j.out == "" {
		return printStage(ctx, c.env, st, o)
	}
	return c.written.settle(st, j, o, c.outputs.noClobber || c.outputs.skip)
}

// stageFor makes the stage for the output of a job, in tmp if that is the standard output.
func stageFor(j *job, dirs *folders, tmp, ext string, env *cli.Env) (*stage, error) {
	place := j.out
	if place == "" {
		place = filepath.Join(tmp, "output"+ext)
	} else if err := dirs.make(filepath.Dir(place)); err != nil {
		return nil, err
	}
	return newStage(place, env.Asked() != "")
}

// export writes a project to the stage.
func (c *converter) export(ctx context.Context, s *session, project string, st *stage, o *outcome, progress func(float64)) error {
	var saved struct {
		Format   string
		Warnings []string
	}
	params := map[string]any{"project_id": project, "path": st.main(), "format": c.to.ID, "options": c.options}
	if err := s.work(ctx, "export_file", params, &saved, func(share float64) { progress((1 + share) / 2) }); err != nil {
		return err
	}
	o.Format = saved.Format
	o.Warnings = append(o.Warnings, saved.Warnings...)
	return ctx.Err()
}

// printStage writes the staged file, which must be the only one, to the standard output.
func printStage(ctx context.Context, env *cli.Env, st *stage, o *outcome) error {
	names, err := st.list()
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return fmt.Errorf("it becomes several files (%s), which cannot go to the standard output", strings.Join(names, ", "))
	}
	file, err := os.Open(filepath.Join(st.dir, names[0]))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()      // nothing was written
	_ = os.RemoveAll(filepath.Dir(st.place)) // the scratch folder; whoever reads may go, which ends the process
	o.Bytes, err = io.Copy(env.Out, reader{ctx, file})
	return err
}

// written knows which job writes which file, so that none replaces what another one has written.
type written struct {
	mu sync.Mutex
	by map[string]*job
}

// expect notes the outputs of jobs that are going to be done.
func (w *written) expect(jobs []*job) {
	w.by = map[string]*job{}
	for _, j := range jobs {
		if j.out != "" {
			w.by[same(j.out)] = j
		}
	}
}

// settle puts the staged files of a job into their places. With keep no file beside the output is replaced.
func (w *written) settle(st *stage, j *job, o *outcome, keep bool) error {
	names, err := st.list()
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, name := range names {
		info, err := os.Stat(filepath.Join(st.dir, name))
		if err != nil {
			return err
		}
		o.Bytes += info.Size()
		if name == filepath.Base(st.place) {
			continue
		}
		o.Files = append(o.Files, name)
		place := filepath.Join(filepath.Dir(st.place), name)
		if other := w.by[same(place)]; other != nil && other != j {
			return fmt.Errorf("its file %s is that of %s as well", place, other.in.name)
		}
		if _, err := os.Lstat(place); err == nil && keep {
			return fmt.Errorf("its file %s exists", place)
		}
		w.by[same(place)] = j
	}
	return st.settle(names)
}
