package method

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func readMethods() []*Method {
	scopeParam := layerParam
	scopeParam.Doc = "id or name of the layer; 0, -1 or absent: the active one; -2 or `all`: all layers"
	listed := []Field{
		{"voxels", "object[]", "`{x, y, z, color:[r,g,b,a]}`, sorted by z, y, x; absent with another `encoding`"},
		{"packed", "string", "base64 of 16-byte records, with `encoding` `packed`"},
		{"rle", "string", "base64 of the 8-byte runs that set_voxels_region takes, with `encoding` `rle`"},
		{"region", "object", "`{min,max}` of the box that the runs fill, both inclusive, null if there is none; only with `encoding` `rle`"},
		{"count", "integer", "voxels in this reply"},
		{"total", "integer", "voxels that match"},
		{"truncated", "boolean", "whether more follow"},
		{"bbox", "object", "`{min,max}` of the voxels in this reply, both inclusive; absent if there are none"},
	}
	pageParams := []Param{
		scopeParam,
		{Name: "color_filter", Type: Color, Doc: "only voxels of this colour; alpha 255: whatever their alpha; alpha 0: all"},
		{Name: "offset", Type: Integer, Default: "0", Doc: "voxels to skip"},
		{Name: "limit", Type: Integer, Default: "10000", Doc: "most voxels to return; 0 or less for all"},
		{Name: "encoding", Type: String, Default: `"list"`, Doc: "`list`, `packed` as add_voxels takes it, or `rle` as set_voxels_region takes it: all cells of the box, without offset and limit; of a layer, of the box around its voxels"},
	}
	return []*Method{
		{
			Name: "get_voxel", Doc: "Reads one voxel.",
			Aliases: []Alias{{Name: "get_voxel_info"}, {Name: "voxel.get"}},
			Params:  []Param{required(cellParam), layerParam}, Order: []string{"x", "y", "z", "layer_id"},
			Result: []Field{
				{"x", "integer", ""},
				{"y", "integer", ""},
				{"z", "integer", ""},
				{"position", "integer[]", "the same three"},
				{"exists", "boolean", "alpha above 0"},
				{"color", "integer[]", "`[r,g,b,a]`"},
				{"layer_id", "integer", ""},
			},
			Class: Read, Since: "1.0", Legacy: -1006, Do: getVoxel, quick: quick{read: true, do: quickGet},
		},
		{
			Name: "get_voxels_region", Doc: "Reads the voxels in a box, page by page.",
			Aliases: []Alias{{Name: "voxel.query"}},
			Params: append([]Param{{
				Name: "region", Type: Box, Keys: []string{"region", "box", "min", "max"}, Required: true,
				Doc: "`min` and `max`, both included; or a whole box",
			}}, pageParams...),
			Result: listed, Class: Long, Since: "1.0",
			Start: func(_ context.Context, c *Call) (Job, error) {
				b, ok, err := c.region("region", "box")
				if err != nil {
					return nil, err
				}
				if !ok {
					return nil, missing("min")
				}
				return c.page(b)
			},
		},
		{
			Name: "get_layer_voxels", Doc: "Reads the voxels of a layer, page by page.",
			Params: pageParams,
			Result: listed, Class: Long, Since: "1.0",
			Start: func(_ context.Context, c *Call) (Job, error) { return c.page(storage.Everywhere) },
		},
		{
			Name: "get_bounding_box", Doc: "Tells the smallest box around the voxels.",
			Params: []Param{
				scopeParam,
				{Name: "exact", Type: Boolean, Default: "true", Doc: "whether to the voxel; false: to tiles of 16"},
			},
			Result: []Field{{"empty", "boolean", ""}, {"min", "integer[]", "absent if empty"}, {"max", "integer[]", "inclusive"}, {"dimensions", "integer[]", "max - min + 1"}},
			Class:  Read, Since: "1.0", Cost: costOfTiles, Do: getBoundingBox,
		},
	}
}

func getVoxel(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	p, err := c.requiredCell()
	if err != nil {
		return dst, err
	}
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	color := l.Volume.Get(p)
	o := begin(dst)
	o.int("x", int64(p.X))
	o.int("y", int64(p.Y))
	o.int("z", int64(p.Z))
	o.pos("position", p)
	o.bool("exists", !color.Empty())
	o.color(color)
	o.int("layer_id", int64(l.ID))
	return c.finish(&o), nil
}

func getBoundingBox(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	layers, err := c.scope()
	if err != nil {
		return dst, err
	}
	exact, err := c.boolean(true, "exact")
	if err != nil {
		return dst, err
	}
	var b storage.Box
	for _, l := range layers {
		b = b.Union(storage.Bounds(l.Volume))
	}
	if !exact && !b.Empty() {
		t := b.Tiles()
		b = storage.TilePos(t.Min).Box().Union(storage.TilePos{X: t.Max.X - 1, Y: t.Max.Y - 1, Z: t.Max.Z - 1}.Box())
	}
	o := begin(dst)
	o.bool("empty", b.Empty())
	if !b.Empty() {
		o.box(b)
		x, y, z := b.Size()
		o.ints("dimensions", x, y, z)
	}
	return c.finish(&o), nil
}

const defaultPage = 10_000

// pager collects one page of voxels.
type pager struct {
	most         int  // bytes that the page may take, 0 for no limit
	over         bool // it would take more
	dst          []byte
	skip, limit  int64
	total, count int64
	filter       storage.Color
	packed       bool
	bounds       storage.Box
	pending      []byte // records that are not encoded yet
}

// page starts a read of the voxels in a box, from a snapshot.
func (c *Call) page(b storage.Box) (Job, error) {
	layers, err := c.scope()
	if err != nil {
		return nil, err
	}
	pg := &pager{most: c.Env.MaxReply}
	if pg.skip, err = c.ranged(0, 0, 1<<62, "offset"); err != nil {
		return nil, err
	}
	if pg.limit, err = c.integer(defaultPage, "limit"); err != nil {
		return nil, err
	}
	if v, ok := c.get("color_filter"); ok {
		if pg.filter, err = colorOf(v); err != nil {
			return nil, err
		}
	}
	encoding, err := c.word("list", []string{"list", "json", "packed", "rle"}, "encoding")
	if err != nil {
		return nil, err
	}
	pg.packed = encoding == "packed"
	if encoding == "rle" {
		if v, ok := c.first("offset", "limit"); ok {
			return nil, invalid(v.key, "does not go with the encoding rle, which gives all cells")
		}
	}
	frozen := make([]*scene.Layer, len(layers))
	for i, l := range layers {
		k := *l
		k.Volume, k.Visible = l.Volume.Clone(), true
		frozen[i] = &k
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		v, err := edit.Flatten(ctx, frozen, c.Env.Engine.NewVolume)
		if err != nil {
			return dst, err
		}
		if encoding == "rle" {
			return c.runs(ctx, dst, v, b, pg)
		}
		o := begin(dst)
		name := "voxels"
		if pg.packed {
			name = "packed"
		}
		o.key(name)
		pg.dst = o.b
		if err := pg.run(ctx, v, b); err != nil {
			return dst, err
		}
		o.b = pg.dst
		o.int("count", pg.count)
		o.int("total", pg.total)
		o.bool("truncated", pg.total > pg.skip+pg.count)
		if pg.count > 0 {
			o.boxMember("bbox", pg.bounds)
		}
		return c.finish(&o), nil
	}, nil
}

// run appends the page as a JSON value.
func (pg *pager) run(ctx context.Context, v storage.Volume, b storage.Box) error {
	open, end := byte('['), byte(']')
	if pg.packed {
		open, end = '"', '"'
	}
	pg.dst = append(pg.dst, open)
	if err := inOrder(ctx, v, b, pg.cell); err != nil {
		return err
	}
	if pg.over {
		return replyTooLarge(pg.most, "limit and offset", "limit")
	}
	pg.flush(true)
	pg.dst = append(pg.dst, end)
	return nil
}

func replyTooLarge(most int, how, parameter string) error {
	return &wire.Error{
		Code: CodeResources, Message: fmt.Sprintf("the voxels take more than %d bytes, the limit of a reply: ask for less at once by %s", most, how),
		Reason: "reply_too_large", Parameter: parameter,
	}
}

// matches applies the colour filter.
func (pg *pager) matches(c storage.Color) bool {
	switch pg.filter.A() {
	case 0:
		return true
	case 255:
		return c<<8 == pg.filter<<8
	}
	return c == pg.filter
}

// cell takes the next voxel and reports whether there is room for more.
func (pg *pager) cell(p storage.Pos, c storage.Color) bool {
	if !pg.matches(c) {
		return true
	}
	pg.total++
	if pg.total <= pg.skip || (pg.limit > 0 && pg.count >= pg.limit) {
		return true
	}
	if pg.most > 0 && len(pg.dst) > pg.most {
		pg.over = true
		return false
	}
	pg.count++
	pg.bounds = pg.bounds.Union(storage.BoxAt(p))
	if pg.packed {
		pg.pending = appendRecord(pg.pending, p, c)
		pg.flush(false)
		return true
	}
	if pg.count > 1 {
		pg.dst = append(pg.dst, ',')
	}
	o := begin(pg.dst)
	o.int("x", int64(p.X))
	o.int("y", int64(p.Y))
	o.int("z", int64(p.Z))
	o.color(c)
	pg.dst = o.end()
	return true
}

// flush encodes pending records, whole groups of three bytes at a time but for the last.
func (pg *pager) flush(last bool) {
	const group = 3 * recordBytes * 256
	if len(pg.pending) < group && !last {
		return
	}
	pg.dst = base64.StdEncoding.AppendEncode(pg.dst, pg.pending)
	pg.pending = pg.pending[:0]
}
