package migration

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// outputs are the flags about what is written.
type outputs struct {
	output string
	dryRun bool
}

func (o *outputs) bind(c *cobra.Command) {
	c.Flags().StringVarP(&o.output, "output", "o", "", "`file` to write; standard output without it")
	c.Flags().BoolVarP(&o.dryRun, "dry-run", "n", false, "write nothing: show what would change")
}

// product is a translated file.
type product struct {
	input, what string
	output      string // "" for standard output
	old, text   []byte
	report      migrate.Report
	executable  bool
}

// told is a product as --json prints it.
type told struct {
	Input  string          `json:"input"`
	What   string          `json:"what"`
	Output string          `json:"output,omitempty"`
	Backup string          `json:"backup,omitempty"`
	Write  bool            `json:"written"`
	Text   *string         `json:"text,omitempty"` // if it is written nowhere
	Diff   string          `json:"diff,omitempty"`
	Report []migrate.Entry `json:"report"`
	Counts map[string]int  `json:"counts"`
}

// finish writes or shows the products, tells what became of each part, and returns the exit status as an error.
func (o *outputs) finish(ctx context.Context, env *cli.Env, list []product) error {
	tellings := make([]told, len(list))
	for i, p := range list {
		tellings[i] = told{Input: p.input, What: p.what, Output: p.output, Report: append([]migrate.Entry{}, p.report...), Counts: map[string]int{}}
		for _, e := range p.report {
			tellings[i].Counts[string(e.Outcome)]++
		}
	}
	var err error
	if o.dryRun {
		err = show(list, tellings)
	} else {
		err = write(ctx, list, tellings)
	}
	if err != nil {
		return err
	}
	if env.JSON {
		err = env.PrintJSON(map[string]any{"files": tellings})
	} else {
		err = tell(env, list, tellings)
	}
	if err != nil {
		return err
	}
	for _, p := range list {
		if !p.report.Clean() {
			return &cli.ExitError{Code: cli.Partly}
		}
	}
	return nil
}

// show finds out what would change.
func show(list []product, tellings []told) error {
	for i, p := range list {
		old, err := p.before()
		if err != nil {
			return err
		}
		if old == nil {
			text := string(p.text)
			tellings[i].Text = &text
			continue
		}
		name := p.output
		if name == "" {
			name = p.input
		}
		tellings[i].Diff = migrate.Diff(name, name, old, p.text)
	}
	return nil
}

// before returns what is at the place where the product is to be written, nil if nothing is.
func (p product) before() ([]byte, error) {
	if p.output == "" {
		return p.old, nil
	}
	text, err := migrate.Read(p.output)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}

// write writes the products that have a file to go to.
func write(ctx context.Context, list []product, tellings []told) error {
	var changes []migrate.Change
	for i, p := range list {
		if p.output == "" {
			text := string(p.text)
			tellings[i].Text = &text
			continue
		}
		c := migrate.Change{Path: p.output, Text: p.text}
		if p.executable {
			c.Mode = 0o755
		}
		changes = append(changes, c)
	}
	written, err := migrate.Commit(ctx, changes, time.Now())
	if err != nil {
		return err
	}
	for i := range tellings {
		for _, w := range written {
			if tellings[i].Output == w.Path {
				tellings[i].Write, tellings[i].Backup = w.Changed, w.Backup
			}
		}
	}
	return nil
}

// tell prints for people: texts and differences to Out, all else to Err.
func tell(env *cli.Env, list []product, tellings []told) error {
	for i, t := range tellings {
		text := t.Diff
		if t.Text != nil {
			text = *t.Text
		}
		if _, err := io.WriteString(env.Out, text); err != nil {
			return err
		}
		for _, e := range list[i].report {
			env.Remark("%s", e)
		}
		switch {
		case t.Backup != "":
			env.Remark("%s: %s; written, what it was is %s", t.Output, list[i].report.Summary(), t.Backup)
		case t.Write:
			env.Remark("%s: %s; written", t.Output, list[i].report.Summary())
		default:
			env.Remark("%s: %s; nothing was written", t.Input, list[i].report.Summary())
		}
	}
	return nil
}
