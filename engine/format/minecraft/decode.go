package minecraft

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft/internal/nbt"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decoder reads one file.
type decoder struct {
	name     string // of the format
	budget   *format.Budget
	reader   *blocks.Reader
	colors   blocks.Colors
	known    [1 << 16]bool // which numbers of blocks colors has
	entities int           // that are left out
	scene    scene.Scene
	used     map[string]bool // names of layers
	number   int             // of the last name that was made up
}

// decode returns the decoder of a format. It reads the other formats too, since files are often called what they are not.
func decode(name string) func(context.Context, []byte, *format.DecodeOptions) (*scene.Scene, error) {
	return func(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
		table := blocks.Minecraft()
		values := opt.Values.Of([]format.Option{blocks.Option()})
		if err := table.Take(name, values.Text(blocks.OptionName), opt.Beside); err != nil {
			return nil, err
		}
		budget := format.NewBudget(ctx, name, opt)
		d := &decoder{name: name, budget: budget, reader: blocks.NewReader(table, budget), used: map[string]bool{}}
		if err := d.read(data); err != nil {
			return nil, err
		}
		if d.entities > 0 {
			budget.Warnf("%d entities were left out", d.entities)
		}
		d.scene.Palette = d.reader.Palette("Minecraft")
		d.scene.Active = len(d.scene.Layers)
		return &d.scene, nil
	}
}

// read reads the tree of a file as what it is.
func (d *decoder) read(data []byte) error {
	tree, packed, err := nbt.Unpack(d.budget, data)
	if err != nil {
		return err
	}
	_, root, err := nbt.Parse(tree, d.budget.Check)
	var syntax *nbt.SyntaxError
	switch {
	case errors.As(err, &syntax) && !packed:
		return &format.Error{Format: d.name, Offset: int64(syntax.Offset), Msg: syntax.Msg}
	case syntax != nil:
		return d.bad("unpacked content: %v", err)
	case err != nil:
		return err
	}
	name, keys, _ := nbt.Keys(tree)
	switch layout(name, keys) {
	case nameSchem:
		return d.readSchem(root)
	case nameSchematic:
		return d.readSchematic(root)
	case nameLitematic:
		return d.readLitematic(root)
	case nameStructure:
		return d.readStructure(root)
	}
	return d.bad("the tree of the file has no blocks of a known form")
}

// bad returns the error of a file whose tree is not what it should be. There is no offset, since the file is mostly packed.
func (d *decoder) bad(text string, args ...any) error {
	return &format.Error{Format: d.name, Offset: -1, Msg: fmt.Sprintf(text, args...)}
}

// addLayer adds a layer with a name that no other has.
func (d *decoder) addLayer(name string) (*scene.Layer, error) {
	v, err := d.budget.Volume()
	if err != nil {
		return nil, err
	}
	name = strings.ToValidUTF8(name, "\uFFFD")
	name = unused(name, d.used)
	for name == "" {
		d.number++
		if made := fmt.Sprintf("Layer.%d", d.number); !d.used[made] {
			name = made
		}
	}
	d.used[name] = true
	if err := d.budget.Hold(512 + 2*len(name)); err != nil {
		return nil, err
	}
	l := scene.NewLayer(len(d.scene.Layers)+1, name, v)
	d.scene.Layers = append(d.scene.Layers, l)
	return l, nil
}

// unused returns a name as layers can have it, with a number if the name is taken.
func unused(name string, used map[string]bool) string {
	name = cut(name, scene.MaxNameBytes)
	free := name
	for i := 2; name != "" && used[free]; i++ {
		number := fmt.Sprintf(" (%d)", i)
		free = cut(name, scene.MaxNameBytes-len(number)) + number
	}
	return free
}

// cut returns the first bytes of a text, at most n and whole runes only.
func cut(s string, n int) string {
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// box returns the cells of the world that a file's blocks from low on fill. Sizes are not negative.
func (d *decoder) box(low, size [3]int64) (storage.Box, error) {
	for i, n := range low {
		if n < storage.MinCoord+1 || n+size[i] > storage.MaxCoord {
			return storage.Box{}, unsupported(d.name, "%d blocks from %d on along %c are out of range", size[i], n, 'x'+rune(i))
		}
	}
	return storage.Box{
		Min: storage.Pos{X: int32(low[0]), Y: int32(1 - low[2] - size[2]), Z: int32(low[1])},
		Max: storage.Pos{X: int32(low[0] + size[0]), Y: int32(1 - low[2]), Z: int32(low[1] + size[1])},
	}, nil
}

// low returns the block at the lowest corner of a box in the axes of a file.
func low(b storage.Box) [3]int32 { return [3]int32{b.Min.X, b.Min.Z, 1 - b.Max.Y} }

// edges reads the sizes along x, y and z of .schem and .schematic files.
func (d *decoder) edges(values ...nbt.Value) (size [3]int64, err error) {
	for i, v := range values {
		n, ok := v.Int()
		if v.Type == nbt.Short {
			n &= maxEdge
		}
		if !ok || n < 0 || n > maxEdge {
			return size, d.bad("the %s of the schematic is missing or wrong", [...]string{"Width", "Height", "Length"}[i])
		}
		size[i] = n
	}
	return size, nil
}

// define sets the colour of the block with a number.
func (d *decoder) define(number int64, name string) error {
	if number < 0 || number >= int64(len(d.colors)) {
		return unsupported(d.name, "the block %.80q has the number %d, and numbers up to %d are supported", name, number, len(d.colors)-1)
	}
	c, err := d.reader.Color(name)
	d.colors[number], d.known[number] = c, true
	return err
}

// forget forgets the first n numbers of blocks.
func (d *decoder) forget(n int) {
	clear(d.colors[:n])
	clear(d.known[:n])
}

// point reads three numbers with the names x, y, z, or with a prefix before X, Y, Z, and reports whether they are there.
func point(v nbt.Value, names [3]string) (p [3]int64, ok bool) {
	var values [3]nbt.Value
	v.Pick(map[string]*nbt.Value{names[0]: &values[0], names[1]: &values[1], names[2]: &values[2]})
	for i := range values {
		if p[i], ok = values[i].Int(); !ok || p[i] != int64(int32(p[i])) {
			return p, false
		}
	}
	return p, true
}

var xyz = [3]string{"x", "y", "z"}
