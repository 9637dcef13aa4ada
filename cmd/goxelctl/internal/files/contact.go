package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
)

// contact makes one picture of all inputs.
type contact struct {
	out    string
	cell   int
	format *picture.Format
	look   sheet.ContactOptions

	mu     sync.Mutex
	jobs   []*job // in their order on the sheet
	cells  map[*job]*image.NRGBA
	pixels int
}

// maxCell is the largest edge of a picture on a contact sheet.
const maxCell = 4096

func (c *contact) bind(f *pflag.FlagSet) {
	f.StringVar(&c.out, "contact-sheet", "", "`file` for one picture of all inputs, with their names; - for the standard output")
	f.IntVar(&c.cell, "cell", 256, "`pixels` of each picture on the contact sheet")
}

// check looks at the flags. Those for the look of a sheet are for the contact sheet if there is one.
func (c *contact) check(params map[string]any, other string) error {
	if c.out == "" {
		return nil
	}
	if c.cell < 1 || c.cell > maxCell {
		return cli.Usagef("--cell must be between 1 and %d, not %d", maxCell, c.cell)
	}
	if c.format = picture.ByPath(c.out); c.format == nil {
		if c.out != stdin {
			return cli.Usagef("no format of pictures has the ending of %s", c.out)
		}
		c.format = picture.ByName("png")
	}
	if layout := params["layout"]; params["sprites"] == true || layout != nil && layout != "sheet" {
		return cli.Usagef("--contact-sheet goes with pictures of one view or of --layout sheet only")
	}
	if c.out == stdin && other == stdin {
		return cli.Usagef("the standard output can have one file only")
	}
	if title, ok := params["title"].(string); ok {
		c.look.Title = title
		delete(params, "title")
	}
	if n, ok := params["columns"].(int); ok {
		if n < 1 {
			return cli.Usagef("--columns must be 1 or more, not %d", n)
		}
		c.look.Columns = n
		delete(params, "columns")
	}
	return nil
}

// plan takes the jobs, and refuses a sheet that would be too large or lie on another file.
func (c *contact) plan(jobs []*job, o *outputs) error {
	if c.out == "" {
		return nil
	}
	c.jobs, c.cells = jobs, map[*job]*image.NRGBA{}
	if len(jobs) > sheet.MaxCells {
		return cli.Usagef("a contact sheet holds up to %d pictures, not %d", sheet.MaxCells, len(jobs))
	}
	if n := len(jobs) * c.cell * c.cell; n > sheet.DefaultMaxPixels {
		return cli.Usagef("the contact sheet would have more than %d pixels: give a smaller --cell", sheet.DefaultMaxPixels)
	}
	if c.out == stdin {
		return nil
	}
	abs, err := filepath.Abs(c.out)
	if err != nil {
		return err
	}
	var problems []string
	for _, j := range jobs {
		if same(j.out) == same(abs) || same(j.in.path) == same(abs) {
			problems = append(problems, c.out+" is both the contact sheet and another file")
		}
	}
	if _, err := os.Stat(abs); err == nil && o.noClobber {
		problems = append(problems, c.out+" exists")
	}
	return refused(problems, "")
}

// draw draws the picture of one model.
func (c *contact) draw(ctx context.Context, s *session, project string, j *job, o *outcome, params map[string]any) error {
	params = maps.Clone(params)
	for _, name := range []string{"size", "width", "height", "dimensions", "resolution"} {
		delete(params, name)
	}
	maps.Copy(params, map[string]any{"project_id": project, "size": c.cell, "format": "png", "max_bytes": 0})
	if params["layout"] != nil { // a sheet of views as one picture of the contact sheet
		params["labels"] = false
	}
	img, d, err := inline(ctx, s, params)
	if err != nil {
		return err
	}
	o.Warnings = append(o.Warnings, d.Warnings...)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pixels += img.Rect.Dx() * img.Rect.Dy(); c.pixels > sheet.DefaultMaxPixels {
		return fmt.Errorf("the contact sheet would have more than %d pixels: give a smaller --cell", sheet.DefaultMaxPixels)
	}
	c.cells[j] = img
	return nil
}

// inline has a picture drawn and returns it.
func inline(ctx context.Context, s *session, params map[string]any) (*image.NRGBA, *drawn, error) {
	var d drawn
	if err := s.work(ctx, "render_scene", params, &d, nil); err != nil {
		return nil, nil, err
	}
	decoded, err := png.Decode(bytes.NewReader(d.Data))
	if err != nil {
		return nil, nil, fmt.Errorf("render_scene: %w", err)
	}
	if img, ok := decoded.(*image.NRGBA); ok {
		return img, &d, nil
	}
	img := image.NewNRGBA(decoded.Bounds())
	draw.Draw(img, img.Rect, decoded, decoded.Bounds().Min, draw.Src)
	return img, &d, nil
}

// write writes the sheet, if there is anything on it.
func (c *contact) write(ctx context.Context, env *cli.Env, dirs *folders, r *reporter) error {
	var cells []sheet.Cell
	labels := c.labels()
	for i, j := range c.jobs {
		if img := c.cells[j]; img != nil {
			cells = append(cells, sheet.Cell{Image: img, Label: labels[i]})
		}
	}
	if len(cells) == 0 {
		return nil
	}
	img, _, err := sheet.Contact(ctx, cells, c.look)
	if err != nil {
		return fmt.Errorf("contact sheet: %w", err)
	}
	size, err := writePicture(ctx, env, dirs, c.out, img, c.format)
	if err != nil {
		return fmt.Errorf("contact sheet: %w", err)
	}
	r.totals.Output = c.out
	r.totals.Bytes += size
	r.bar.Line("%s: %s, %d x %d pixels, %s", name(c.out), fmt.Sprintf("%d %s", len(cells), plural(int64(len(cells)), "picture", "pictures")), img.Rect.Dx(), img.Rect.Dy(), cli.Bytes(size))
	return nil
}

// labels returns the names of the files, with their folders if some have the same name.
func (c *contact) labels() []string {
	names, paths := make([]string, len(c.jobs)), make([]string, len(c.jobs))
	seen, unique := map[string]bool{}, true
	for i, j := range c.jobs {
		names[i], paths[i] = filepath.Base(j.in.rel), filepath.ToSlash(j.in.rel)
		unique = unique && !seen[names[i]]
		seen[names[i]] = true
	}
	if unique {
		return names
	}
	return paths
}

// name returns a path as people see it.
func name(path string) string {
	if path == stdin {
		return "standard output"
	}
	return path
}

// writePicture writes a picture to a file, or to the standard output, and returns its size in bytes.
func writePicture(ctx context.Context, env *cli.Env, dirs *folders, path string, img *image.NRGBA, f *picture.Format) (int64, error) {
	data, err := picture.Encode(ctx, nil, img, f, picture.EncodeOptions{})
	if err != nil {
		return 0, err
	}
	if path == stdin {
		n, err := env.Out.Write(data)
		return int64(n), err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	if err := dirs.make(filepath.Dir(abs)); err != nil {
		return 0, err
	}
	st, err := newStage(abs, false)
	if err != nil {
		return 0, err
	}
	defer st.discard()
	file, err := os.OpenFile(st.main(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return 0, err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close(), ctx.Err()); err != nil {
		return 0, err
	}
	return int64(len(data)), st.settle([]string{filepath.Base(st.place)})
}
