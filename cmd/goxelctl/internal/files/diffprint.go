package files

import (
	"fmt"
	"strings"
)

// print tells how the models differ.
func (d *differ) print(c *comparison) error {
	if d.env.JSON {
		return d.env.PrintJSON(c)
	}
	var b strings.Builder
	for _, side := range []struct {
		name  string
		facts *sideFacts
	}{{"A", &c.A}, {"B", &c.B}} {
		f := side.facts
		fmt.Fprintf(&b, "%s  %s: %s, %s %s in %d %s, %s\n", side.name, f.Input, f.Format, count(f.Voxels), plural(f.Voxels, "voxel", "voxels"),
			f.Layers, plural(int64(f.Layers), "layer", "layers"), describe(f.Box.area()))
	}
	if c.Moved != (cell{}) {
		fmt.Fprintf(&b, "B is compared as if it were moved by %s\n", c.Moved)
	}
	if err := d.env.Printf("%s", b.String()); err != nil {
		return err
	}
	if err := d.table(c); err != nil {
		return err
	}
	b.Reset()
	d.remarks(&b, c)
	d.hues(&b, "colours that appear", c.Appear)
	d.hues(&b, "colours that disappear", c.Vanish)
	if c.More {
		fmt.Fprintf(&b, "there are more than %d colours, and some of them are not told\n", maxColors)
	}
	d.voxels(&b, c)
	if c.Picture != "" {
		fmt.Fprintf(&b, "picture: %s\n", c.Picture)
	}
	b.WriteString(c.verdict() + "\n")
	return d.env.Printf("%s", b.String())
}

// table prints the counts.
func (d *differ) table(c *comparison) error {
	row := func(name string, d *differences) []string {
		return []string{name, count(d.Same), count(d.Changed), count(d.OnlyA), count(d.OnlyB)}
	}
	var rows [][]string
	for _, p := range c.Layers {
		rows = append(rows, row(shown(p.Name), &p.differences))
	}
	if len(rows) != 1 {
		rows = append(rows, row("(all)", &c.Counts))
	}
	return d.env.Table([]string{"LAYER", "SAME", "OTHER COLOUR", "ONLY IN A", "ONLY IN B"}, rows)
}

// remarks tells how layers differ but for their voxels.
func (d *differ) remarks(b *strings.Builder, c *comparison) {
	for _, p := range c.Layers {
		switch {
		case p.VisibleA == nil:
			fmt.Fprintf(b, "the layer %s is only in B\n", shown(p.Name))
		case p.VisibleB == nil:
			fmt.Fprintf(b, "the layer %s is only in A\n", shown(p.Name))
		case *p.VisibleA != *p.VisibleB:
			fmt.Fprintf(b, "the layer %s is %s in A and %s in B\n", shown(p.Name), hidden(*p.VisibleA), hidden(*p.VisibleB))
		}
	}
	if c.Order {
		b.WriteString("the layers come in another order\n")
	}
}

func hidden(visible bool) string {
	if visible {
		return "visible"
	}
	return "hidden"
}

// hues lists colours, the most frequent of them.
func (d *differ) hues(b *strings.Builder, what string, list []hue) {
	const most = 8
	if len(list) == 0 {
		return
	}
	var parts []string
	for _, h := range list[:min(most, len(list))] {
		parts = append(parts, fmt.Sprintf("%s (%s)", swatch(d.env, h.rgba), count(h.Voxels)))
	}
	if more := len(list) - most; more > 0 {
		parts = append(parts, fmt.Sprintf("and %s more", count(int64(more))))
	}
	fmt.Fprintf(b, "%s: %s\n", what, strings.Join(parts, ", "))
}

// voxels lists the first voxels that differ.
func (d *differ) voxels(b *strings.Builder, c *comparison) {
	color := func(text *string) string {
		if text == nil {
			return "empty"
		}
		return *text
	}
	for _, v := range c.Voxels {
		fmt.Fprintf(b, "%d,%d,%d  %s -> %s", v.X, v.Y, v.Z, color(v.A), color(v.B))
		if len(c.Layers) > 1 {
			fmt.Fprintf(b, "  %s", shown(v.Layer))
		}
		b.WriteByte('\n')
	}
	if more := c.Counts.differ() - int64(len(c.Voxels)); more > 0 && len(c.Voxels) > 0 {
		fmt.Fprintf(b, "and %s more\n", count(more))
	}
}

// verdict says it in a line.
func (c *comparison) verdict() string {
	n := c.Counts.differ()
	switch {
	case c.Same:
		return "the models are the same"
	case n == 0:
		return "the voxels are the same, the layers are not"
	}
	return fmt.Sprintf("%s %s", count(n), plural(n, "voxel differs", "voxels differ"))
}
