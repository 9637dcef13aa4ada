package method

import (
	"context"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// finder collects the voxels of a colour.
type finder struct {
	target    storage.Color
	tolerance [4]int64
	limit     int64 // voxels to find, 0 or less for all
	listed    bool
	most      int // bytes that dst may have, 0 for no limit

	dst          []byte
	over         bool // it would have more
	found, total int64
}

const defaultFound = 1000

func findByColor(_ context.Context, c *Call) (Job, error) {
	f := &finder{most: c.Env.MaxReply}
	var ok bool
	var err error
	if f.target, ok, err = c.givenColor(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, missing("color")
	}
	if f.tolerance, err = c.tolerance(); err != nil {
		return nil, err
	}
	if f.limit, err = c.integer(defaultFound, "max_results"); err != nil {
		return nil, err
	}
	if f.listed, err = c.boolean(true, "include_locations"); err != nil {
		return nil, err
	}
	s, err := c.selection()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		o := begin(dst)
		o.str("target_color", f.target.String())
		if f.listed {
			o.key("locations")
			o.b = append(o.b, '[')
		}
		f.dst = o.b
		for _, l := range s.layers {
			if err := f.layer(ctx, l, s.box); err != nil {
				return dst, err
			}
		}
		if o.b = f.dst; f.listed {
			o.b = append(o.b, ']')
		}
		o.int("match_count", f.found)
		o.int("total_matches", f.total)
		o.bool("truncated", f.total > f.found)
		o.key("metadata")
		m := begin(o.b)
		m.ints("tolerance", f.tolerance[:]...)
		o.b = m.end()
		return c.finish(&o), nil
	}, nil
}

// tolerance reads by how much each channel may differ.
func (c *Call) tolerance() (t [4]int64, err error) {
	v, ok := c.get("tolerance")
	if !ok {
		return t, nil
	}
	if v.v == nil || v.v.Type() != fastjson.TypeArray {
		n, err := c.ranged(0, 0, 255, "tolerance")
		return [4]int64{n, n, n, n}, err
	}
	list := v.v.GetArray()
	if len(list) != 3 && len(list) != 4 {
		return t, invalid("tolerance", "must be a number or a list of three or four, not %s", brief(v.raw))
	}
	for i, e := range list {
		n, err := e.Int64()
		if err != nil || n < 0 || n > 255 {
			return t, invalid("tolerance", "must have numbers between 0 and 255, not %s", brief(v.raw))
		}
		t[i] = n
	}
	return t, nil
}

// matches reports whether a colour is near enough in every channel.
func (f *finder) matches(c storage.Color) bool {
	for i := range f.tolerance {
		d := int64(uint8(c>>(8*i))) - int64(uint8(f.target>>(8*i)))
		if d > f.tolerance[i] || -d > f.tolerance[i] {
			return false
		}
	}
	return true
}

// layer looks through a layer.
func (f *finder) layer(ctx context.Context, l *scene.Layer, b storage.Box) error {
	err := inOrder(ctx, l.Volume, b, func(p storage.Pos, c storage.Color) bool {
		if !f.matches(c) {
			return true
		}
		f.total++
		if f.limit > 0 && f.found >= f.limit {
			return true
		}
		f.found++
		if f.listed {
			f.add(p, l)
		}
		return !f.over
	})
	if err == nil && f.over {
		err = replyTooLarge(f.most, "max_results or region", "max_results")
	}
	return err
}

func (f *finder) add(p storage.Pos, l *scene.Layer) {
	if f.over = f.most > 0 && len(f.dst) > f.most; f.over {
		return
	}
	if f.found > 1 {
		f.dst = append(f.dst, ',')
	}
	o := begin(f.dst)
	o.int("x", int64(p.X))
	o.int("y", int64(p.Y))
	o.int("z", int64(p.Z))
	o.str("layer", l.Name)
	o.int("layer_id", int64(l.ID))
	f.dst = o.end()
}
