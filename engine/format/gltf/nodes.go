package gltf

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/meshio"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// affine maps points: three columns and the translation.
type affine [4][3]float64

var identity = affine{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}

// times returns the map that does b first.
func (a *affine) times(b *affine) (c affine) {
	for col := range c {
		for row := range 3 {
			c[col][row] = a[0][row]*b[col][0] + a[1][row]*b[col][1] + a[2][row]*b[col][2]
		}
	}
	for row := range 3 {
		c[3][row] += a[3][row]
	}
	return c
}

func (a *affine) apply(x, y, z float64) (p [3]float64) {
	for row := range p {
		p[row] = a[0][row]*x + a[1][row]*y + a[2][row]*z + a[3][row]
	}
	return p
}

// mirrors reports whether the map turns what is counter-clockwise clockwise.
func (a *affine) mirrors() bool {
	x, y, z := a[0], a[1], a[2]
	return x[0]*(y[1]*z[2]-y[2]*z[1])-y[0]*(x[1]*z[2]-x[2]*z[1])+z[0]*(x[1]*y[2]-x[2]*y[1]) < 0
}

// local returns the map of a node.
func (r *reader) local(i int) (affine, error) {
	n := &r.doc.Nodes[i]
	for _, list := range [...]struct {
		what      string
		got, want int
	}{
		{"matrix", len(n.Matrix), 16}, {"translation", len(n.Translation), 3}, {"rotation", len(n.Rotation), 4}, {"scale", len(n.Scale), 3},
	} {
		if list.got != 0 && list.got != list.want {
			return identity, r.bad("the %s of node %d has %d numbers", list.what, i, list.got)
		}
	}
	m := identity
	if len(n.Matrix) > 0 {
		for k, f := range n.Matrix {
			if k%4 < 3 {
				m[k/4][k%4] = f
			}
		}
		return m, nil
	}
	if len(n.Rotation) > 0 {
		m = rotation([4]float64(n.Rotation))
	}
	for col := range n.Scale {
		for row := range 3 {
			m[col][row] *= n.Scale[col]
		}
	}
	copy(m[3][:], n.Translation)
	return m, nil
}

// rotation returns the map of a quaternion x, y, z, w of any length but 0.
func rotation(q [4]float64) affine {
	length := math.Sqrt(q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3])
	if !(length > 0) || math.IsInf(length, 0) {
		return identity
	}
	x, y, z, w := q[0]/length, q[1]/length, q[2]/length, q[3]/length
	return affine{
		{1 - 2*(y*y+z*z), 2 * (x*y + z*w), 2 * (x*z - y*w)},
		{2 * (x*y - z*w), 1 - 2*(x*x+z*z), 2 * (y*z + x*w)},
		{2 * (x*z + y*w), 2 * (y*z - x*w), 1 - 2*(x*x+y*y)},
	}
}

// placed is a node that is to be visited, with the map of its parent.
type placed struct {
	node   int
	parent affine
}

// parts returns the surfaces of all nodes of the scene in the order of the tree.
func (r *reader) parts() ([]meshio.Part, error) {
	roots, err := r.roots()
	if err != nil {
		return nil, err
	}
	var parts []meshio.Part
	visited := make([]bool, len(r.doc.Nodes))
	stack := r.push(nil, roots, &identity)
	for done := 0; len(stack) > 0; done++ {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch {
		case at.node < 0 || at.node >= len(visited):
			return nil, r.bad("there is no node %d", at.node)
		case visited[at.node]:
			return nil, r.bad("node %d has several parents", at.node)
		}
		visited[at.node] = true
		part, m, err := r.visit(at)
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, *part)
		}
		if err := r.budget.At(int64(r.size)/4*(1+int64(done)*3/int64(len(visited))), 2*int64(r.size)); err != nil {
			return nil, err
		}
		stack = r.push(stack, r.doc.Nodes[at.node].Children, &m)
	}
	return parts, nil
}

// push puts nodes on the stack so that the first is the next.
func (r *reader) push(stack []placed, nodes []int, parent *affine) []placed {
	for i := len(nodes) - 1; i >= 0; i-- {
		stack = append(stack, placed{nodes[i], *parent})
	}
	return stack
}

// roots returns the nodes at the top of the default scene, of the first one, or of the file.
func (r *reader) roots() ([]int, error) {
	chosen := 0
	if r.doc.Scene != nil {
		chosen = *r.doc.Scene
		if chosen < 0 || chosen >= len(r.doc.Scenes) {
			return nil, r.bad("there is no scene %d", chosen)
		}
	}
	if n := len(r.doc.Scenes); n > 1 {
		r.budget.Warnf("%d of %d scenes are left out", n-1, n)
	}
	if len(r.doc.Scenes) > 0 {
		return r.doc.Scenes[chosen].Nodes, nil
	}
	inner := make([]bool, len(r.doc.Nodes))
	for i := range r.doc.Nodes {
		for _, k := range r.doc.Nodes[i].Children {
			if k >= 0 && k < len(inner) {
				inner[k] = true
			}
		}
	}
	var list []int
	for i := range inner {
		if !inner[i] {
			list = append(list, i)
		}
	}
	return list, nil
}

// visit returns the surface of a node, nil if it has none, and the map of the node.
func (r *reader) visit(at placed) (*meshio.Part, affine, error) {
	n := &r.doc.Nodes[at.node]
	local, err := r.local(at.node)
	if err != nil {
		return nil, identity, err
	}
	m := at.parent.times(&local)
	switch {
	case n.Extensions.Instancing != nil:
		r.budget.Warnf("the instances of node %d by EXT_mesh_gpu_instancing are left out", at.node)
	case n.Mesh == nil && len(n.Children) == 0 && n.Extras == emptyLayer:
		return &meshio.Part{Name: n.Name, Model: &voxelize.Model{}, Material: -1}, m, nil
	}
	if n.Mesh == nil {
		return nil, m, nil
	}
	if *n.Mesh < 0 || *n.Mesh >= len(r.doc.Meshes) {
		return nil, m, r.bad("there is no mesh %d", *n.Mesh)
	}
	form := m
	if n.Skin != nil {
		r.lost.skins++
		form = identity // the joints place it
	}
	name := n.Name
	if name == "" {
		name = r.doc.Meshes[*n.Mesh].Name
	}
	s, err := r.surface(*n.Mesh, &form)
	if err != nil {
		return nil, m, err
	}
	return &meshio.Part{Name: name, Model: &s.model, Material: s.material(r)}, m, nil
}
