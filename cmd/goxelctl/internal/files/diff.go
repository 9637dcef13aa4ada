package files

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// differ is the command diff.
type differ struct {
	env    *cli.Env
	reads  reads
	merged bool
	align  bool
	list   int
	canvas canvas
}

func diffCommand(env *cli.Env) *cobra.Command {
	d := &differ{env: env}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "compare two models",
		Long: `diff compares two models voxel by voxel: layers that have the same name, or with --merged what all visible layers show. It
tells how many voxels are only in A, only in B, or of another colour, and which colours come and go. Models of different
formats can be compared, of any size that can be opened: they are read area by area, each of no more than a million cells or half
a million voxels, so the comparison itself takes some ten megabytes. Up to a million colours are told apart in each.

The exit status is 0 if the models are the same, 1 if they differ, and 2 if one of them cannot be read.`,
		Example: `  goxelctl diff old.vox new.vox
  goxelctl diff castle.gox castle.glb --merged --align
  goxelctl diff old.vox new.vox --picture changes.png --list 20`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return d.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	f.BoolVar(&d.merged, "merged", false, "compare what all visible layers show together, whatever the layers are")
	f.BoolVar(&d.align, "align", false, "compare as if both bounding boxes had the same lower corner")
	f.IntVar(&d.list, "list", 0, "print the first `number` of voxels that differ, from the lowest up")
	d.canvas.bind(f)
	d.reads.bind(f)
	_ = f.MarkHidden("recursive") // reads has bound it; both inputs are files
	return cmd
}

// maxListed bounds --list.
const maxListed = 1 << 20

func (d *differ) run(ctx context.Context, args []string) error {
	if d.list < 0 || d.list > maxListed {
		return cli.Usagef("--list must be between 0 and %d, not %d", maxListed, d.list)
	}
	if err := d.canvas.check(); err != nil {
		return err
	}
	s, err := dial(ctx, d.env)
	if err != nil {
		return err
	}
	defer s.close()
	inputs, err := d.inputs(ctx, s, args)
	if err != nil {
		return err
	}
	bar := d.env.Progress()
	defer bar.Done()
	var models [2]*model
	for i, in := range inputs {
		m, err := openModel(ctx, s, in, func(share float64) { bar.Set((float64(i)+share)/4, in.name) })
		if err != nil {
			return trouble(ctx, in, err)
		}
		defer m.close(ctx)
		if d.merged {
			if err := m.merge(ctx); err != nil {
				return trouble(ctx, in, err)
			}
		}
		models[i] = m
	}
	c, err := d.compare(ctx, models, func(share float64) { bar.Set((1+share)/2, "comparing") })
	if err != nil {
		return trouble(ctx, nil, err)
	}
	bar.Done()
	if err := d.print(c); err != nil {
		return err
	}
	if !c.Same {
		return &cli.ExitError{Code: cli.Failed}
	}
	return nil
}

// inputs finds the two files.
func (d *differ) inputs(ctx context.Context, s *session, args []string) (list [2]*input, err error) {
	all, err := s.formats(ctx)
	if err != nil {
		return list, err
	}
	for i, arg := range args {
		if info, err := os.Stat(arg); err != nil || info.IsDir() {
			return list, cli.Usagef("there is no file %s", arg)
		}
		found, err := d.reads.prepare(ctx, d.env, all, []string{arg}, false, "", "")
		if err != nil {
			return list, err
		}
		list[i] = found[0]
	}
	return list, nil
}

// trouble gives an error the exit status for models that cannot be compared, so that a script does not take it for a difference.
func trouble(ctx context.Context, in *input, err error) error {
	var exit *cli.ExitError
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.As(err, &exit) {
		return err
	}
	if in == nil {
		return &cli.ExitError{Code: cli.Usage, Err: err}
	}
	return cli.Usagef("%s: %s", in.name, faultOf(err, in).Message)
}

// compare compares the models, and draws the picture if one is wanted.
func (d *differ) compare(ctx context.Context, models [2]*model, progress func(float64)) (*comparison, error) {
	c := newComparison(models, d.list, d.merged)
	if a, b := models[0].box, models[1].box; d.align && !a.empty() && !b.empty() {
		for i := range c.Moved {
			c.Moved[i] = a.min[i] - b.min[i]
		}
	}
	var draw func(p *layerPair) func(area, [2][]run) error
	if d.canvas.out != "" {
		if err := d.canvas.begin(ctx, models[0].session); err != nil {
			return nil, err
		}
		defer d.canvas.end(ctx)
		draw = func(p *layerPair) func(area, [2][]run) error { return d.canvas.layer(ctx, p) }
	}
	if err := c.run(ctx, draw, progress); err != nil {
		return nil, err
	}
	if d.canvas.out != "" {
		var err error
		if c.Picture, err = d.canvas.write(ctx, d.env, c); err != nil {
			return nil, err
		}
	}
	return c, nil
}
