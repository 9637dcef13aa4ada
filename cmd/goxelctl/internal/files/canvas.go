package files

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
)

// canvas makes the picture of a comparison: A, B, and a project in which what differs stands out of what does not.
type canvas struct {
	out    string
	size   int
	view   string
	format *picture.Format

	session *session
	project string
	first   int // id of the layer that the project came with
	same    []int
}

// The colours of what is in B only, in A only, of another colour, and the same.
const (
	added      = 0xff3ab42e // green
	removed    = 0xff2d2ddc // red
	recoloured = 0xff20c8ff // yellow
	unchanged  = 0x34a0a0a0 // grey, translucent
)

func (c *canvas) bind(f *pflag.FlagSet) {
	f.StringVar(&c.out, "picture", "", "`file` for a picture of A, B and what differs: added green, removed red, of another colour yellow, the rest a pale grey")
	f.IntVar(&c.size, "size", 512, "`pixels` of each of the three")
	f.StringVar(&c.view, "view", "isometric", "`direction` that they are seen from, as for render")
}

func (c *canvas) check() error {
	if c.out == "" {
		return nil
	}
	if c.size < 1 || c.size > maxCell {
		return cli.Usagef("--size must be between 1 and %d, not %d", maxCell, c.size)
	}
	if c.format = picture.ByPath(c.out); c.format == nil {
		return cli.Usagef("no format of pictures has the ending of %s", c.out)
	}
	return nil
}

// begin makes the project.
func (c *canvas) begin(ctx context.Context, s *session) error {
	var reply struct {
		ID    string `json:"project_id"`
		Layer int    `json:"active_layer_id"`
	}
	c.session, c.same = s, nil
	err := s.call(ctx, "create_project", map[string]any{"name": "difference", "set_active": false}, &reply)
	c.project, c.first = reply.ID, reply.Layer
	return err
}

func (c *canvas) end(ctx context.Context) { c.session.drop(ctx, c.project) }

// layer returns what draws the cells of a pair of layers: what differs into a layer of its own.
func (c *canvas) layer(ctx context.Context, p *layerPair) func(a area, cells [2][]run) error {
	ids := [2]int{}
	return func(a area, cells [2][]run) error {
		if ids[0] == 0 {
			for i := range ids {
				var err error
				if ids[i], err = c.add(ctx, p.Name); err != nil {
					return err
				}
			}
			c.same = append(c.same, ids[0])
		}
		var same, other []byte
		together(cells, func(_, n int64, colors [2]uint32) {
			var s, o uint32
			switch e := [2]bool{empty(colors[0]), empty(colors[1])}; {
			case e[0] && e[1]:
			case e[0]:
				o = added
			case e[1]:
				o = removed
			case colors[0] == colors[1]:
				s = unchanged
			default:
				o = recoloured
			}
			same, other = appendRun(same, n, s), appendRun(other, n, o)
		})
		for i, data := range [][]byte{same, other} {
			params := map[string]any{"project_id": c.project, "layer_id": ids[i], "region": a.box(), "rle": base64.StdEncoding.EncodeToString(data)}
			if err := c.session.call(ctx, "set_voxels_region", params, nil); err != nil {
				return err
			}
		}
		return nil
	}
}

func (c *canvas) add(ctx context.Context, name string) (id int, err error) {
	var reply struct {
		ID int `json:"layer_id"`
	}
	err = c.session.call(ctx, "new_layer", map[string]any{"project_id": c.project, "name": name}, &reply)
	return reply.ID, err
}

// appendRun adds cells of one colour to runs as set_voxels_region takes them.
func appendRun(dst []byte, n int64, color uint32) []byte {
	for n > 0 {
		if last := len(dst) - 8; last >= 0 && binary.LittleEndian.Uint32(dst[last+4:]) == color {
			have := int64(binary.LittleEndian.Uint32(dst[last:]))
			more := min(n, 1<<32-1-have)
			binary.LittleEndian.PutUint32(dst[last:], uint32(have+more))
			if n -= more; n == 0 {
				return dst
			}
		}
		k := min(n, 1<<32-1)
		dst = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(dst, uint32(k)), color)
		n -= k
	}
	return dst
}

// write draws the three pictures, all in one scale, and writes them side by side. It returns the file's name.
func (c *canvas) write(ctx context.Context, env *cli.Env, cmp *comparison) (string, error) {
	whole := cmp.models[0].box.union(cmp.models[1].box.moved(cmp.Moved))
	back := cell{-cmp.Moved[0], -cmp.Moved[1], -cmp.Moved[2]}
	var cells []sheet.Cell
	for _, p := range []struct {
		project string
		fit     area
		label   string
	}{
		{cmp.models[0].Project, whole, "A: " + filepath.Base(cmp.A.Input)},
		{cmp.models[1].Project, whole.moved(back), "B: " + filepath.Base(cmp.B.Input)},
		{c.project, whole, legend(&cmp.Counts)},
	} {
		img, err := c.draw(ctx, p.project, p.fit)
		if err != nil {
			return "", fmt.Errorf("picture: %w", err)
		}
		cells = append(cells, sheet.Cell{Image: img, Label: p.label})
	}
	img, _, err := sheet.Contact(ctx, cells, sheet.ContactOptions{Columns: len(cells)})
	if err != nil {
		return "", fmt.Errorf("picture: %w", err)
	}
	var dirs folders
	defer dirs.tidy()
	if _, err := writePicture(ctx, env, &dirs, c.out, img, c.format); err != nil {
		return "", fmt.Errorf("picture: %w", err)
	}
	return c.out, nil
}

func legend(d *differences) string {
	if d.differ() == 0 {
		return "no difference"
	}
	return fmt.Sprintf("%s added, %s removed, %s recoloured", count(d.OnlyB), count(d.OnlyA), count(d.Changed))
}

func (c *canvas) draw(ctx context.Context, project string, fit area) (*image.NRGBA, error) {
	params := map[string]any{"project_id": project, "size": c.size, "camera_preset": c.view, "format": "png", "max_bytes": 0}
	if !fit.empty() {
		params["fit"] = fit.box()
	}
	img, _, err := inline(ctx, c.session, params)
	return img, err
}
