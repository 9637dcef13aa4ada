package vengi

import (
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// node is a node of the tree.
type node struct {
	parent   *node // nil for the root
	name     string
	kind     string
	visible  bool
	id       int32
	refers   int32 // id of the model that a reference shows
	pivot    vec   // as parts of the size
	local    matrix
	animated bool // local comes from the animation that counts
	palette  []storage.Color
	builtin  string // name of a palette that the file has not
	model    *model // nil for none
}

// Kinds of nodes that are told apart.
const (
	kindModel     = "Model"
	kindReference = "ModelReference"
	kindCamera    = "Camera"
)

// nodeBytes is counted for each node with its model.
const nodeBytes = 512

// readNode reads a node after its "NODE", with its children.
func (d *decoder) readNode(parent *node, depth int) error {
	if err := d.budget.At(int64(d.c.at), 2*int64(len(d.c.data))); err != nil {
		return err
	}
	if depth > maxDepth {
		return unsupported("the tree is deeper than %d nodes", maxDepth)
	}
	n := &node{parent: parent, name: scene.CleanName(string(d.c.text())), kind: string(d.c.text()), id: -1, refers: -1, local: identity}
	if d.version >= 6 {
		d.c.take(16)
	}
	if d.version >= 2 {
		n.id, n.refers = int32(d.c.u32()), int32(d.c.u32())
	}
	n.visible = d.c.u8() != 0 && (parent == nil || parent.visible)
	d.c.u8()
	if d.version >= 9 {
		d.c.u32()
	}
	d.c.u32()
	if d.version >= 3 {
		d.readPivot(n)
	}
	if err := d.budget.Hold(nodeBytes + len(n.name)); err != nil {
		return err
	}
	d.nodes = append(d.nodes, n)
	return d.readChunks(n, depth)
}

func (d *decoder) readPivot(n *node) {
	for i := range n.pivot {
		n.pivot[i] = d.c.f32()
	}
}

// readChunks reads the rest of a node.
func (d *decoder) readChunks(n *node, depth int) error {
	for {
		start := d.c.at
		chunk := string(d.c.take(4))
		var err error
		switch chunk {
		case "PROP":
			d.c.skipTexts(2 * uint64(d.c.u32()))
		case "PALI":
			n.builtin = scene.CleanName(string(d.c.text()))
		case "PALC":
			err = d.readPalette(n)
		case "PALN":
			d.c.take(4 * uint64(d.c.u32()))
		case "IKCO":
			d.c.take(4 + 4 + 4 + 1 + 1)
			d.c.take(12 * uint64(d.c.u32()))
		case "DATA":
			err = d.readModel(n)
		case "ANIM":
			d.readAnimation(n)
		case "NODE":
			err = d.readNode(n, depth+1)
		case "ENDN":
			return nil
		default:
			err = badInput("at unpacked byte %d: the unknown chunk %q", start, chunk)
		}
		if d.c.err != nil {
			return d.c.err
		}
		if err != nil {
			return err
		}
	}
}

// readPalette reads the colours of "PALC" and goes over the rest.
func (d *decoder) readPalette(n *node) error {
	if d.version >= 5 {
		d.c.text()
	}
	count := d.c.u32()
	if count > 1<<16 {
		return unsupported("a palette of %d colours", count)
	}
	colors := d.c.take(4 * uint64(count))
	d.c.take(5 * uint64(count))
	if d.version >= 5 {
		d.c.skipTexts(uint64(count))
	}
	for materials := d.c.u32(); materials > 0 && d.c.err == nil; materials-- {
		d.c.u32()
		for keys := d.c.u8(); keys > 0 && d.c.err == nil; keys-- {
			d.c.text()
			d.c.u32()
		}
	}
	used := min(len(colors)/4, maxColors)
	if err := d.budget.Hold(4 * used); err != nil {
		return err
	}
	n.palette = make([]storage.Color, used)
	for i := range n.palette {
		c := storage.RGBA(colors[4*i], colors[4*i+1], colors[4*i+2], colors[4*i+3])
		if c.Empty() {
			c |= 0xff << 24
		}
		n.palette[i] = c
	}
	return nil
}

// readAnimation reads "ANIM" and takes the node's matrix from its first key frame, if this animation is the one that counts.
func (d *decoder) readAnimation(n *node) {
	standard := string(d.c.text()) == "Default"
	var first matrix
	var lowest int32
	found := false
	for {
		chunk := string(d.c.take(4))
		if chunk != "KEYF" {
			if d.c.err == nil && chunk != "ENDA" {
				d.c.err = badInput("at unpacked byte %d: the chunk %q in an animation", d.c.at-4, chunk)
			}
			break
		}
		frame := int32(d.c.u32())
		d.c.u8()
		d.c.text()
		m := d.readMatrix()
		if d.version <= 2 {
			d.readPivot(n)
		}
		if !found || frame < lowest {
			first, lowest, found = m, frame, true
		}
	}
	if found && (standard || !n.animated) {
		n.local, n.animated = first, true
	}
}

// readMatrix reads the columns of a 4x4 matrix.
func (d *decoder) readMatrix() (m matrix) {
	for k := range 4 {
		for i := range 4 {
			if f := d.c.f32(); i < 3 {
				m[i][k] = f
			}
		}
	}
	return m
}
