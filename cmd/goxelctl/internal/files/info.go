package files

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// teller is the command info.
type teller struct {
	env   *cli.Env
	reads reads
	top   int
}

func infoCommand(env *cli.Env) *cobra.Command {
	t := &teller{env: env}
	cmd := &cobra.Command{
		Use:   "info INPUT...",
		Short: "tell what is in models",
		Long: `info tells the format of models, their layers with their voxels and boxes, and their colours. Inputs are files, patterns (**
stands for any folders; quote them), folders with -r, or - for the standard input.`,
		Example: `  goxelctl info castle.vox
  goxelctl info 'models/**/*.gox' --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd.Context(), args) },
	}
	f := cmd.Flags()
	t.reads.bind(f)
	f.IntVar(&t.top, "top", 8, "how many colours are listed, the most frequent ones; 0 for all")
	return cmd
}

// facts is what is told about a model, as --json prints it.
type facts struct {
	Input    string       `json:"input"`
	Format   string       `json:"format,omitempty"`
	Bytes    int64        `json:"bytes"`
	Voxels   int64        `json:"voxels"`
	Box      *box         `json:"box"`
	Size     *cell        `json:"size"`
	Layers   []layerFacts `json:"layers"`
	Colors   int          `json:"colors"`
	More     bool         `json:"more_colors,omitempty"` // there are more colours than were counted
	Top      []hue        `json:"top_colors"`
	Palette  *palette     `json:"palette,omitempty"` // absent if the file has none
	Warnings []string     `json:"warnings,omitempty"`
}

// layerFacts is what is told about a layer.
type layerFacts struct {
	Name    string `json:"name"`
	Visible bool   `json:"visible"`
	Voxels  int64  `json:"voxels"`
	Box     *box   `json:"box"`
	area    area
}

func (t *teller) run(ctx context.Context, args []string) error {
	if t.top < 0 {
		return cli.Usagef("--top must not be negative")
	}
	s, err := dial(ctx, t.env)
	if err != nil {
		return err
	}
	defer s.close()
	all, err := s.formats(ctx)
	if err != nil {
		return err
	}
	tmp, forget, err := scratch(t.env, args[0] == stdin)
	if err != nil {
		return err
	}
	defer forget()
	list, err := t.reads.prepare(ctx, t.env, all, args, false, "", tmp)
	if err != nil {
		return err
	}
	return t.tell(ctx, s, list)
}

// tell tells of all inputs. One that cannot be opened is told of as well, and the others go on.
func (t *teller) tell(ctx context.Context, s *session, list []*input) error {
	totals := totals{Total: len(list)}
	bar := t.env.Progress()
	defer bar.Done()
	for i, in := range list {
		show := func(share float64) { bar.Set((float64(i)+share)/float64(len(list)), in.name) }
		show(0)
		start := time.Now()
		f, err := t.facts(ctx, s, in, show)
		bar.Done()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		o := &outcome{Input: in.name, Status: done}
		if err != nil {
			o.Status, o.MS, o.Error = failed, since(start), faultOf(err, in)
		}
		totals.add(o)
		if err := t.print(f, o, i > 0); err != nil {
			return err
		}
	}
	return totals.exit()
}

func (t *teller) print(f *facts, o *outcome, further bool) error {
	switch {
	case t.env.JSON && f == nil:
		return t.env.PrintJSON(o)
	case t.env.JSON:
		return t.env.PrintJSON(f)
	case f == nil:
		_, _ = fmt.Fprintf(t.env.Err, "%s: %s\n", cli.Name, o.line("")) // nobody is left to tell
		return nil
	}
	if further {
		if err := t.env.Printf("\n"); err != nil {
			return err
		}
	}
	return t.people(f)
}

// facts reads a model.
func (t *teller) facts(ctx context.Context, s *session, in *input, progress func(float64)) (*facts, error) {
	m, err := openModel(ctx, s, in, func(share float64) { progress(share / 2) })
	if err != nil {
		return nil, err
	}
	defer m.close(ctx)
	f := &facts{Input: in.name, Format: m.Format, Bytes: in.size, Voxels: m.total(), Box: m.box.box(), Warnings: m.Warnings, Layers: []layerFacts{}}
	if f.Box != nil {
		size := m.box.size()
		f.Size = &size
	}
	var colors tally
	for i := range m.layers {
		l := &m.layers[i]
		f.Layers = append(f.Layers, layerFacts{l.Name, l.Visible, l.Voxels, l.box.box(), l.box})
		err := pair{m.source(l, cell{})}.walk(ctx, l.box, func(_ area, cells [2][]run) error {
			for _, r := range cells[0] {
				colors.add(r.color, r.n)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		progress((1 + float64(i+1)/float64(len(m.layers))) / 2)
	}
	f.Top = colors.hues(nil)
	f.Colors, f.More = len(f.Top), colors.full
	if t.top > 0 {
		f.Top = f.Top[:min(t.top, len(f.Top))]
	}
	p, err := m.palette(ctx)
	if err == nil && p.Source == "palette" {
		f.Palette = &p
	}
	return f, err
}

// people prints the facts for people.
func (t *teller) people(f *facts) error {
	area := f.Box.area()
	lines := [][2]string{
		{"format", f.Format + ", " + cli.Bytes(f.Bytes)},
		{"voxels", count(f.Voxels)},
		{"box", describe(area)},
		{"colours", t.colors(f)},
	}
	if f.Palette != nil {
		name := ""
		if f.Palette.Name != "" {
			name = ", " + f.Palette.Name
		}
		lines = append(lines, [2]string{"palette", fmt.Sprintf("%d %s%s", f.Palette.Count, plural(int64(f.Palette.Count), "colour", "colours"), name)})
	}
	for _, w := range f.Warnings {
		lines = append(lines, [2]string{"note", w})
	}
	var b strings.Builder
	b.WriteString(f.Input + "\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "  %-8s %s\n", l[0], l[1])
	}
	rows := make([][]string, len(f.Layers))
	for i := range f.Layers {
		l := &f.Layers[i]
		rows[i] = []string{"  " + shown(l.Name), yesNo(l.Visible), count(l.Voxels), describe(l.area)}
	}
	err := t.env.Printf("%s", b.String())
	return errors.Join(err, t.env.Table([]string{"  LAYER", "VISIBLE", "VOXELS", "BOX"}, rows))
}

// colors lists the most frequent colours.
func (t *teller) colors(f *facts) string {
	text := count(int64(f.Colors))
	if f.More {
		text = "more than " + text
	}
	for _, h := range f.Top {
		text += fmt.Sprintf("\n           %s  %s", swatch(t.env, h.rgba), count(h.Voxels))
		if f.Voxels > 0 {
			text += fmt.Sprintf("  %.1f %%", 100*float64(h.Voxels)/float64(f.Voxels))
		}
	}
	if more := f.Colors - len(f.Top); more > 0 {
		text += fmt.Sprintf("\n           and %s more", count(int64(more)))
	}
	return text
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// shown returns a name from a file without characters that terminals act on.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
}
