package method

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// file reads what the pictures become. path is that of the file to write, "" for none.
func (c *Call) file(f *studio.File, path string) error {
	name, err := c.text("", "format")
	if err != nil {
		return err
	}
	var byPath *picture.Format // nil for an extension of no format
	if path != "" {
		byPath = picture.ByPath(path)
	}
	switch {
	case name != "" && name != "base64": // an old word for inline
		name = strings.TrimPrefix(name, ".")
		if f.Format = picture.ByName(name); f.Format == nil {
			return invalid("format", "%s is none of %s", brief(strconv.AppendQuote(nil, name)), strings.ReplaceAll(pictureFormats(), "`", ""))
		}
		if byPath != nil && byPath != f.Format {
			c.Warn(fmt.Sprintf("the file %s holds a picture of format %s, whatever its extension says", filepath.Base(path), f.Format.Name))
		}
	case byPath != nil:
		f.Format = byPath
	case filepath.Ext(path) != "":
		c.Warn(fmt.Sprintf("no format has the extension %s: the file holds a PNG picture", filepath.Ext(path)))
	}
	n, err := c.ranged(0, 0, 1<<31, "max_bytes")
	f.MaxBytes = int(n)
	return err
}

// edges reads the size of the picture: width and height, or both as size.
func (c *Call) edges(o *render.Options) error {
	to := [...]*int{&o.Width, &o.Height}
	if v, ok := c.first("size", "dimensions", "resolution"); ok {
		w, h, ok := bothEdges(v)
		if !ok {
			return invalid(v.key, `must be a number of pixels, [width,height] or "640x480", not %s`, brief(v.raw))
		}
		for i, n := range [...]int64{w, h} {
			*to[i] = int(min(max(n, 0), 1<<31-1)) // what is too large is reported by the renderer
		}
	}
	for i, key := range [...]string{"width", "height"} {
		n, err := c.integer(0, key)
		if err != nil {
			return err
		}
		if n > 0 {
			*to[i] = int(min(n, 1<<31-1))
		}
	}
	return nil
}

// bothEdges reads the size of a picture in all its spellings.
func bothEdges(v value) (w, h int64, ok bool) {
	if s, isString := wire.Text(v.v); isString {
		left, right, _ := strings.Cut(strings.ToLower(string(s)), "x")
		w, errW := strconv.ParseInt(strings.TrimSpace(left), 10, 32)
		h, errH := strconv.ParseInt(strings.TrimSpace(right), 10, 32)
		return w, h, errW == nil && errH == nil
	}
	list := []*fastjson.Value{v.v, v.v}
	if v.isObject() {
		list = []*fastjson.Value{v.v.Get("width"), v.v.Get("height")}
	} else if v.v != nil && v.v.Type() == fastjson.TypeArray {
		list, _ = v.v.Array()
	}
	if len(list) != 2 {
		return 0, 0, false
	}
	w, ok = wire.Int(list[0])
	h, okH := wire.Int(list[1])
	return w, h, ok && okH
}

// spriteLayout returns the layout of a call that gives none: that of sprites if it says something about them.
func (c *Call) spriteLayout() studio.Layout {
	v, ok := c.get("sprites")
	if !ok {
		return studio.Separate
	}
	if on, isBool := wire.Bool(v.v); isBool && !on {
		return studio.Separate
	}
	return studio.Sprites
}

// sprites reads how sprites are laid out.
func (c *Call) sprites(o *studio.SpriteOptions) error {
	v, ok := c.get("sprites")
	if !ok {
		return nil
	}
	if _, isBool := wire.Bool(v.v); isBool {
		return nil
	}
	if !v.isObject() {
		return invalid(v.key, "must be true or an object, not %s", brief(v.raw))
	}
	c.checkMembers(v, "trim", "padding", "power_of_two", "duration_ms")
	for _, p := range [...]struct {
		name string
		to   *bool
	}{{"trim", &o.Trim}, {"power_of_two", &o.PowerOfTwo}} {
		if m, ok := member(v, p.name); ok {
			if *p.to, ok = wire.Bool(m.v); !ok {
				return invalid(m.key, "must be true or false, not %s", brief(m.raw))
			}
		}
	}
	for _, p := range [...]struct {
		name string
		most int64
		to   *int
	}{{"padding", 1024, &o.Padding}, {"duration_ms", 1 << 20, &o.Duration}} {
		if _, ok := member(v, p.name); ok {
			n, err := cellMember(v, p.name, 0, p.most)
			if err != nil {
				return err
			}
			*p.to = int(n)
		}
	}
	return nil
}
