package vox

import (
	"strconv"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// node is a node of the scene graph.
type node struct {
	name     string
	hidden   bool
	joined   bool // the models below are one layer
	loop     bool // the moments begin anew after the last one
	shape    bool
	layer    int32
	material int32 // of the layers below, -1 for none
	move     transform
	children []int32
	model    int32    // of a shape
	moments  []moment // of an animation, at least two or none
}

// instance is a model where the scene shows it.
type instance struct {
	model  int32
	move   transform
	hidden bool
	name   string
	group  int32 // joins the instances of a layer if it is not 0

	material int32
	frames   span // in which it is shown, where all frames are read
}

func newNode() *node { return &node{layer: -1, material: -1, move: identity} }

// readAttributes reads what the dictionary of any node can say.
func (d *decoder) readAttributes(n *node, c *cursor) (err error) {
	c.dict(func(key, value string) {
		switch key {
		case "_name":
			n.name = scene.CleanName(value)
		case "_hidden":
			n.hidden = value == "1"
		case "_loop":
			n.loop = value == "1"
		case joined:
			n.joined = value == "1"
		case materialKey:
			if place, bad := strconv.ParseInt(value, 10, 32); bad == nil {
				n.material = int32(place)
			}
		default:
			if err == nil && strings.HasPrefix(key, materialKey+placeSep) {
				err = d.addMaterial(key, value)
			}
		}
	})
	return err
}

// readTransform reads the contents of nTRN.
func (d *decoder) readTransform(c *cursor) error {
	id := c.int32()
	n := newNode()
	if err := d.readAttributes(n, c); err != nil {
		return err
	}
	n.children = []int32{c.int32()}
	c.int32()
	n.layer = c.int32()
	count := c.count(4)
	moments := make([]moment, 0, min(count, 16))
	for range count {
		m := moment{move: identity}
		c.dict(func(key, value string) {
			ok := true
			switch key {
			case "_r":
				ok = m.move.parseRotation(value)
			case "_t":
				ok = m.move.parseTranslation(value)
			case "_f":
				m.frame = frameNumber(value)
			}
			if !ok {
				d.budget.Warnf("node %d: %s %.40q was ignored", id, key, value)
			}
		})
		moments = append(moments, m)
	}
	return d.addNode(id, n, moments, c)
}

// readGroup reads the contents of nGRP.
func (d *decoder) readGroup(c *cursor) error {
	id := c.int32()
	n := newNode()
	if err := d.readAttributes(n, c); err != nil {
		return err
	}
	count := c.count(4)
	if err := d.budget.Hold(4 * count); err != nil {
		return err
	}
	n.children = make([]int32, count)
	for i := range n.children {
		n.children[i] = c.int32()
	}
	return d.addNode(id, n, nil, c)
}

// readShape reads the contents of nSHP.
func (d *decoder) readShape(c *cursor) error {
	id := c.int32()
	n := newNode()
	if err := d.readAttributes(n, c); err != nil {
		return err
	}
	count := c.count(8)
	n.shape = count > 0
	moments := make([]moment, 0, min(count, 16))
	for range count {
		m := moment{model: c.int32(), move: identity}
		c.dict(func(key, value string) {
			if key == "_f" {
				m.frame = frameNumber(value)
			}
		})
		moments = append(moments, m)
	}
	return d.addNode(id, n, moments, c)
}

// addNode adds a node to the graph unless it is damaged or its number is taken.
func (d *decoder) addNode(id int32, n *node, moments []moment, c *cursor) error {
	if c.bad {
		d.budget.Warnf("node %d is damaged and was left out", id)
		return nil
	}
	if _, twice := d.nodes[id]; twice {
		d.budget.Warnf("there are several nodes %d: the first one counts", id)
		return nil
	}
	if err := d.budget.Hold(nodeBytes + len(n.name)); err != nil {
		return err
	}
	if err := d.animate(n, moments); err != nil {
		return err
	}
	d.nodes[id] = n
	d.order = append(d.order, id)
	return nil
}

// readLayer reads the contents of LAYR.
func (d *decoder) readLayer(c *cursor) error {
	id := c.int32()
	hidden := false
	c.dict(func(key, value string) {
		hidden = hidden || key == "_hidden" && value == "1"
	})
	if !hidden || d.hidden[id] {
		return nil
	}
	if err := d.budget.Hold(hiddenBytes); err != nil {
		return err
	}
	d.hidden[id] = true
	return nil
}

// roots returns the nodes to start from: node 0, or those that are nobody's children where it is missing.
func (d *decoder) roots() []int32 {
	if d.nodes[0] != nil {
		return []int32{0}
	}
	child := map[int32]bool{}
	for _, n := range d.nodes {
		for _, c := range n.children {
			if d.nodes[c] != nil { // there are no more of these than nodes
				child[c] = true
			}
		}
	}
	var roots []int32
	for _, id := range d.order {
		if !child[id] {
			roots = append(roots, id)
		}
	}
	return roots
}

// visitor is what a node inherits on the way from the root.
type visitor struct {
	move   transform
	hidden bool
	name   string
	group  int32
	depth  int

	material int32
}

// visit collects the instances below a node in the order of the graph.
func (d *decoder) visit(id int32, v visitor) error {
	n := d.nodes[id]
	if n == nil {
		if !d.silent {
			d.budget.Warnf("node %d is missing", id)
		}
		return nil
	}
	if d.visits++; d.visits > maxVisits {
		return unsupported("the scene graph has more than %d nodes", maxVisits)
	}
	if v.depth++; v.depth > maxDepth { // a cycle ends here too
		return unsupported("the scene graph is deeper than %d nodes", maxDepth)
	}
	move, model := n.at(d.frame)
	v.move = v.move.then(&move)
	v.hidden = v.hidden || n.hidden || d.hidden[n.layer]
	if n.name != "" {
		v.name = n.name
	}
	if n.material >= 0 {
		v.material = n.material
	}
	if n.joined && v.group == 0 {
		d.groups++
		v.group = d.groups
	}
	if n.shape {
		if len(d.instances) >= d.budget.Limits().Layers {
			return unsupported("the scene shows more than %d models", len(d.instances))
		}
		d.instances = append(d.instances, instance{
			model: model, move: v.move, hidden: v.hidden, name: v.name, group: v.group, material: v.material,
		})
	}
	for _, c := range n.children {
		if err := d.visit(c, v); err != nil {
			return err
		}
	}
	return nil
}
