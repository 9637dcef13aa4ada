package files

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// renderer is the command render.
type renderer struct {
	env     *cli.Env
	args    []string
	reads   reads
	outputs outputs
	limits  limits
	contact contact

	session *session
	all     formatList
	to      *picture.Format
	params  map[string]any
	dirs    folders
	written written
}

func renderCommand(env *cli.Env) *cobra.Command {
	r := &renderer{env: env}
	cmd := &cobra.Command{
		Use:   "render INPUT... -o OUTPUT",
		Short: "draw pictures of models",
		Long: `render draws a picture of each model, or with --contact-sheet one of all of them. Inputs are files, patterns (** stands for
any folders; quote them), folders with -r, or - for the standard input. One file becomes OUTPUT; several, or what a pattern or
a folder holds, go into the folder OUTPUT, as they stand below the folder or the fixed part of the pattern.

Views, camera and light are those of the method render_scene; --set gives what has no flag of its own.`,
		Example: `  goxelctl render castle.vox -o castle.png --size 1024 --view front_left
  goxelctl render castle.vox -o castle.png --views front,right,top,iso
  goxelctl render 'models/**/*.gox' -o pictures -f webp --transparent
  goxelctl render -r models --contact-sheet overview.png --cell 200 --columns 6
  goxelctl render castle.vox -o - --quality high --time-limit 20s >castle.png`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r.args = args
			return r.run(cmd.Context(), cmd.Flags())
		},
	}
	f := cmd.Flags()
	r.outputs.bind(f)
	f.StringVarP(&r.outputs.format, "format", "f", "", "`format` of the pictures: "+strings.Join(picture.Names(), ", ")+"; without it that of the output's ending, else png")
	r.contact.bind(f)
	bindPicture(f)
	r.reads.bind(f)
	r.limits.bind(f)
	return cmd
}

// run does the command.
func (r *renderer) run(ctx context.Context, flags *pflag.FlagSet) (err error) {
	start := time.Now()
	if err := r.check(flags); err != nil {
		return err
	}
	if r.session, err = dial(ctx, r.env); err != nil {
		return err
	}
	defer r.session.close()
	if r.all, err = r.session.formats(ctx); err != nil {
		return err
	}
	tmp, forget, err := scratch(r.env, r.outputs.toStdout() || r.args[0] == stdin)
	if err != nil {
		return err
	}
	defer forget()
	jobs, err := r.jobs(ctx, tmp)
	if err != nil {
		return err
	}
	r.dirs = folders{}
	defer r.dirs.tidy()
	totals, err := r.render(ctx, tmp, jobs, start)
	if err != nil {
		return err
	}
	return totals.exit()
}

// check looks at the flags.
func (r *renderer) check(flags *pflag.FlagSet) (err error) {
	if err := errors.Join(r.outputs.check(), r.limits.check()); err != nil {
		return err
	}
	if r.params, err = pictureParams(flags); err != nil {
		return err
	}
	_, several := r.params["views"]
	if _, all := r.params["turntable"]; (several || all) && r.params["layout"] == nil && r.params["sprites"] != true {
		r.params["layout"] = "sheet"
	}
	if err := r.target(); err != nil {
		return err
	}
	if r.outputs.out == "" && r.contact.out == "" {
		return cli.Usagef("--output is missing: where to write to; or --contact-sheet")
	}
	if err := r.contact.check(r.params, r.outputs.out); err != nil {
		return err
	}
	if r.env.JSON && (r.outputs.toStdout() || r.contact.out == stdin) {
		return cli.Usagef("--json does not go with -, since the standard output has the file")
	}
	return nil
}

// target finds the format of the pictures.
func (r *renderer) target() error {
	name := r.outputs.format
	switch {
	case name != "":
		if r.to = picture.ByName(strings.TrimPrefix(name, ".")); r.to == nil {
			return cli.Usagef("%q is no format of pictures (%s)", name, strings.Join(picture.Names(), ", "))
		}
	case r.outputs.out == "" || r.outputs.toStdout() || r.outputs.folder(r.args):
		r.to = picture.ByName("png")
	default:
		if r.to = picture.ByPath(r.outputs.out); r.to == nil {
			return cli.Usagef("no format of pictures has the ending of %s: give --format", r.outputs.out)
		}
	}
	return nil
}

// jobs finds the inputs and plans their outputs.
func (r *renderer) jobs(ctx context.Context, tmp string) ([]*job, error) {
	except := ""
	if r.outputs.folder(r.args) {
		abs, err := filepath.Abs(r.outputs.out)
		if err != nil {
			return nil, err
		}
		except = abs
	}
	list, err := r.reads.prepare(ctx, r.env, r.all, r.args, false, except, tmp)
	if err != nil {
		return nil, err
	}
	jobs, err := r.outputs.plan(list, r.args, r.all, r.to.Exts[0])
	if err == nil {
		err = r.contact.plan(jobs, &r.outputs)
	}
	return jobs, err
}

// render does the jobs and tells what became of them.
func (r *renderer) render(ctx context.Context, tmp string, jobs []*job, start time.Time) (*totals, error) {
	report := newReporter(r.env, len(jobs), r.limits.verbose)
	report.single, report.mute = len(jobs) == 1, r.outputs.toStdout() || r.contact.out == stdin
	r.written.expect(jobs)
	p := pool{env: r.env, limits: &r.limits, report: report, do: func(ctx context.Context, s *session, j *job, o *outcome, progress func(float64)) error {
		return r.one(ctx, s, j, o, tmp, progress)
	}}
	err := p.run(ctx, r.session, jobs)
	if err == nil && r.contact.out != "" && !r.limits.dryRun {
		err = r.contact.write(ctx, r.env, &r.dirs, report)
	}
	if err := errors.Join(err, report.end(since(start))); err != nil {
		return nil, err
	}
	return &report.totals, nil
}

// one draws the pictures of one model.
func (r *renderer) one(ctx context.Context, s *session, j *job, o *outcome, tmp string, progress func(float64)) error {
	opened, err := s.open(ctx, j.in, func(share float64) { progress(share / 4) })
	if err != nil {
		return err
	}
	defer s.drop(ctx, opened.Project)
	o.From, o.Layers, o.Voxels, o.Warnings = opened.Format, opened.Layers, opened.Voxels, opened.Warnings
	if r.outputs.out != "" {
		st, err := stageFor(j, &r.dirs, tmp, r.to.Exts[0], r.env)
		if err != nil {
			return err
		}
		defer st.discard()
		if err := r.draw(ctx, s, opened.Project, st, o, progress); err != nil {
			return err
		}
		if err := r.deliver(ctx, st, j, o); err != nil {
			return err
		}
	}
	if r.contact.out != "" {
		return r.contact.draw(ctx, s, opened.Project, j, o, r.params)
	}
	return nil
}

// drawn is what render_scene tells about pictures.
type drawn struct {
	Width, Height int
	Complete      *bool
	Data          []byte `json:"image_data"`
	Format        string
	Warnings      []string
}

// draw makes the pictures in the stage.
func (r *renderer) draw(ctx context.Context, s *session, project string, st *stage, o *outcome, progress func(float64)) error {
	params := maps.Clone(r.params)
	params["project_id"], params["output_path"], params["format"] = project, st.main(), r.to.Name
	var d drawn
	if err := s.work(ctx, "render_scene", params, &d, func(share float64) { progress((1 + 3*share) / 4) }); err != nil {
		return err
	}
	o.Format, o.Width, o.Height = d.Format, d.Width, d.Height
	o.Warnings = append(o.Warnings, d.Warnings...)
	return ctx.Err()
}

// deliver puts the pictures where they go.
func (r *renderer) deliver(ctx context.Context, st *stage, j *job, o *outcome) error {
	if j.out == "" {
		return printStage(ctx, r.env, st, o)
	}
	if err := r.written.settle(st, j, o, r.outputs.noClobber || r.outputs.skip); err != nil {
		return err
	}
	if _, err := os.Stat(j.out); err != nil && len(o.Files) > 0 { // a file for each view
		o.Output = filepath.Join(filepath.Dir(j.name), o.Files[0])
	}
	return nil
}
