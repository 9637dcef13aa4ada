package method

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// inlineLimit bounds the file of a picture that is sent inline, in bytes, so that the reply, which holds it twice in base64, stays under
// the 32 KiB that old clients read at once.
const inlineLimit = 12_000

// smallModel is the number of voxels up to which a picture of the default size, sent inline, is held to inlineLimit.
const smallModel = 50_000

var renderPathKeys = []string{"output_path", "path", "file_path", "filename", "output"}

// delivery says where the pictures of a call go.
type delivery struct {
	path    string // of the file, or from which those of several are made; "" for none
	managed bool   // into the managed folder, or described as if they were if there is a path
}

func startRender(_ context.Context, c *Call) (Job, error) {
	var to delivery
	var err error
	if to.path, err = c.text("", renderPathKeys...); err != nil {
		return nil, err
	}
	if to.managed, err = c.managed(); err != nil {
		return nil, err
	}
	if to.managed && to.path == "" && c.Env.Gallery == nil {
		return nil, invalid("return_mode", "this daemon keeps no folder of pictures: give an output_path")
	}
	order, err := c.pictures(to.path)
	if err != nil {
		return nil, err
	}
	s := c.Project.Snapshot()
	if _, given := c.get("max_bytes"); !given && to == (delivery{}) && ordinary(order) && s.Len() <= smallModel {
		order.File.MaxBytes = inlineLimit
	}
	order.File.Small = to == (delivery{})
	if to.path != "" {
		order.Sprites.Image = filepath.Base(to.path)
		if order.Layout == studio.Sprites && to.path == atlasPath(to.path) {
			return nil, invalid("output_path", "%s is the name of the atlas: the picture needs another extension", to.path)
		}
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		return c.render(ctx, s, order, to, dst)
	}, nil
}

// managed reads whether pictures go to the managed folder.
func (c *Call) managed() (bool, error) {
	v, ok := c.option("return_mode")
	if !ok {
		return false, nil
	}
	mode, err := stringIn(v, []string{"file_path", "file", "managed", "direct", "inline", "base64"})
	return mode == "file_path" || mode == "file" || mode == "managed", err
}

// ordinary reports whether an order is for one picture as old clients ask for it.
func ordinary(o *studio.Order) bool {
	edge := func(n int) bool { return n == 0 || n == 512 }
	return edge(o.Options.Width) && edge(o.Options.Height) && len(o.Views) == 1 && o.Turntable == 0 && o.Slices == nil && len(o.Passes) < 2 &&
		(o.File.Format == nil || o.File.Format.Name == "png")
}

func (c *Call) render(ctx context.Context, s *scene.Scene, order *studio.Order, to delivery, dst []byte) ([]byte, error) {
	if err := c.checkPath(order, to.path); err != nil {
		return dst, err
	}
	progress := c.progress()
	defer progress.end()
	res, err := c.Env.Studio.Shoot(ctx, s, order, studio.Env{NewVolume: c.Env.Engine.NewVolume, Progress: progress.report()})
	if err != nil {
		return dst, err
	}
	for _, w := range res.Warnings {
		c.Warn(w)
	}
	o := begin(dst)
	o.bool("success", true)
	if len(res.Pictures) == 1 {
		if err := c.single(ctx, &o, &res.Pictures[0], to); err != nil {
			return dst, err
		}
	} else if err := c.several(ctx, &o, res, to); err != nil {
		return dst, err
	}
	if res.Atlas != nil {
		if err := c.atlas(ctx, &o, res, to); err != nil {
			return dst, err
		}
	}
	o.millis("render_time_ms", res.Took.Seconds())
	o.boxMember("bounding_box", res.Bounds)
	o.int("voxel_count", res.Voxels)
	return c.finish(&o), nil
}

// checkPath returns the error that writing is going to end in, before the work is done. Of several files it looks at one.
func (c *Call) checkPath(o *studio.Order, path string) error {
	if path == "" {
		return nil
	}
	if o.Layout == studio.Separate && (len(o.Views) > 1 || len(o.Passes) > 1 || o.Turntable > 0 || o.Slices != nil && o.Slices.Gap == 0) {
		path = besidePaths(path, []studio.Picture{{Name: "1"}})[0]
	}
	return c.Env.Engine.CheckFile(path)
}

// single appends the members of the only picture.
func (c *Call) single(ctx context.Context, o *object, p *studio.Picture, to delivery) error {
	o.int("width", int64(p.Width))
	o.int("height", int64(p.Height))
	o.str("format", p.Format.Name)
	if err := c.deliver(ctx, o, p, to, "image_data", "image"); err != nil {
		return err
	}
	o.bool("plainer", p.Plainer)
	if limit, given := c.get("max_bytes"); given && p.Plainer {
		if n, _ := wire.Int(limit.v); int64(len(p.Data)) > n {
			c.Warn(fmt.Sprintf("even at its plainest the picture takes %d bytes, more than max_bytes", len(p.Data)))
		}
	}
	if len(p.Shots) == 1 && p.Shots[0].At.Empty() {
		o.shot(&p.Shots[0])
		return nil
	}
	o.key("views")
	o.b = append(o.b, '[')
	for i := range p.Shots {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.str("name", p.Shots[i].Name)
		in.str("pass", p.Shots[i].Pass.String())
		at := p.Shots[i].At
		in.ints("rect", int64(at.Min.X), int64(at.Min.Y), int64(at.Dx()), int64(at.Dy()))
		in.shot(&p.Shots[i])
		o.b = in.end()
	}
	o.b = append(o.b, ']')
	return nil
}

// several appends the list of the pictures.
func (c *Call) several(ctx context.Context, o *object, res *studio.Result, to delivery) error {
	first := &res.Pictures[0]
	o.int("width", int64(first.Width))
	o.int("height", int64(first.Height))
	o.str("format", first.Format.Name)
	o.int("count", int64(len(res.Pictures)))
	o.key("images")
	o.b = append(o.b, '[')
	if err := c.room(res, to); err != nil {
		return err
	}
	paths := besidePaths(to.path, res.Pictures)
	for i := range res.Pictures {
		p := &res.Pictures[i]
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.str("name", p.Name)
		in.str("pass", p.Shots[0].Pass.String())
		in.int("width", int64(p.Width))
		in.int("height", int64(p.Height))
		one := to
		if to.path != "" {
			one.path = paths[i]
		}
		if err := c.deliver(ctx, &in, p, one, "image_data"); err != nil {
			return err
		}
		in.shot(&p.Shots[0])
		o.b = in.end()
		p.Data = nil // one copy is enough
	}
	o.b = append(o.b, ']')
	return nil
}

// room fails if the pictures go to the managed folder and have no room there at once.
func (c *Call) room(res *studio.Result, to delivery) error {
	if to.path != "" || !to.managed {
		return nil
	}
	size := int64(0)
	for i := range res.Pictures {
		size += int64(len(res.Pictures[i].Data))
	}
	return c.Env.Gallery.Check(len(res.Pictures), size)
}

// shot appends what is known of one view.
func (o *object) shot(s *studio.Shot) {
	o.camera("camera", &s.Camera)
	o.float("samples", s.Samples)
	o.bool("complete", s.Complete)
	if s.Pass == studio.Depth {
		o.float("near", s.Near)
		o.float("far", s.Far)
	}
	if s.Pass == studio.ID {
		o.boxMember("id_box", s.Box)
	}
	if s.Pass != studio.Layer {
		return
	}
	o.key("legend")
	o.b = append(o.b, '[')
	for i, l := range s.Legend {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.int("layer_id", int64(l.ID))
		in.ints("color", int64(l.Color.R), int64(l.Color.G), int64(l.Color.B))
		o.b = in.end()
	}
	o.b = append(o.b, ']')
}

// deliver writes a picture to where it goes and appends the members that say so; inline it appears once for each key.
func (c *Call) deliver(ctx context.Context, o *object, p *studio.Picture, to delivery, keys ...string) error {
	switch {
	case to.path != "":
		if err := c.write(ctx, to.path, p.Data); err != nil {
			return err
		}
		o.str("output_path", to.path)
		if to.managed {
			o.key("file")
			o.b = appendRender(o.b, &gallery.Info{
				Path: to.path, Name: filepath.Base(to.path), Size: int64(len(p.Data)), Format: p.Format.Name, Width: p.Width, Height: p.Height,
				Checksum: fmt.Sprintf("sha256:%x", sha256.Sum256(p.Data)), CreatedAt: c.Env.Engine.Now(), Session: c.Project.ID(),
			}, c)
		}
	case to.managed:
		info, err := c.Env.Gallery.Put(ctx, gallery.Picture{
			Format: p.Format.Name, Ext: strings.TrimPrefix(p.Format.Exts[0], "."), MediaType: p.Format.MediaType, Width: p.Width, Height: p.Height, Data: p.Data, Session: c.Project.ID(),
		})
		if err != nil {
			return err
		}
		o.key("file")
		o.b = appendRender(o.b, &info, c)
	default:
		return inline(ctx, o, p.Data, keys)
	}
	o.int("file_size", int64(len(p.Data)))
	return nil
}

// inline appends a file in base64 under each of the keys. A large one takes milliseconds, so it is done in parts.
func inline(ctx context.Context, o *object, data []byte, keys []string) error {
	const part = 48 << 10 // a multiple of 3, so that parts join without padding
	o.b = slices.Grow(o.b, len(keys)*(base64.StdEncoding.EncodedLen(len(data))+32))
	from, to := 0, 0 // of the text in o.b, once it is there
	for _, key := range keys {
		o.key(key)
		o.b = append(o.b, '"')
		if to > from {
			o.b = append(o.b, o.b[from:to]...)
		} else {
			from = len(o.b)
			for piece := range slices.Chunk(data, part) {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				o.b = base64.StdEncoding.AppendEncode(o.b, piece)
			}
			to = len(o.b)
		}
		o.b = append(o.b, '"')
	}
	o.int("file_size", int64(len(data)))
	return nil
}

func (c *Call) write(ctx context.Context, path string, data []byte) error {
	_, err := c.Env.Engine.WriteFile(ctx, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	return err
}

// atlas appends the atlas of a sprite sheet, and writes it beside the picture.
func (c *Call) atlas(ctx context.Context, o *object, res *studio.Result, to delivery) error {
	o.key("atlas")
	o.b = append(o.b, res.Atlas...)
	if to.path == "" {
		return nil
	}
	path := atlasPath(to.path)
	o.str("atlas_path", path)
	return c.write(ctx, path, res.Atlas)
}

// atlasPath returns the path of the atlas of a sprite sheet.
func atlasPath(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) + ".json" }

// pictureFormats lists the formats for messages and documentation.
func pictureFormats() string {
	var names []string
	for i := range picture.Formats {
		f := &picture.Formats[i]
		names = append(names, fmt.Sprintf("`%s`", f.Name))
		for _, a := range f.Aliases {
			names = append(names, fmt.Sprintf("`%s`", a))
		}
	}
	return strings.Join(names, ", ")
}
