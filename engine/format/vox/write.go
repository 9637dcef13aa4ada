package vox

import (
	"encoding/binary"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// appendGraph appends the nodes of the scene: a root, a group, and below it a transform and a shape for each layer. Between the two, a
// layer of several pieces has a group with a transform and a shape for each of them.
func (e *encoder) appendGraph(dst []byte) []byte {
	children := make([]int32, 0, len(e.plans))
	next := int32(2)
	for _, p := range e.plans {
		children = append(children, next)
		next += 2
		if len(p.pieces) > 1 {
			next += 2 * int32(len(p.pieces))
		}
	}
	materials := make([]string, 0, 2*len(e.scene.Materials))
	for i := range e.scene.Materials {
		materials = append(materials, materialKey+placeSep+strconv.Itoa(i), materialText(&e.scene.Materials[i]))
	}
	dst = appendTransform(dst, 0, 1, -1, materials, "")
	dst = appendGroup(dst, 1, nil, children)
	model := int32(0)
	for i, p := range e.plans {
		id := children[i]
		attributes := []string{"_name", p.layer.Name}
		if !p.layer.Visible {
			attributes = append(attributes, "_hidden", "1")
		}
		if m := p.layer.Material; m >= 0 && m < len(e.scene.Materials) {
			attributes = append(attributes, materialKey, strconv.Itoa(m))
		}
		if len(p.pieces) == 1 {
			dst = appendTransform(dst, id, id+1, 0, attributes, translation(p.pieces[0].box))
			dst = appendShape(dst, id+1, model)
			model++
			continue
		}
		dst = appendTransform(dst, id, id+1, 0, attributes, "")
		parts := make([]int32, len(p.pieces))
		for k := range parts {
			parts[k] = id + 2 + 2*int32(k)
		}
		dst = appendGroup(dst, id+1, []string{joined, "1"}, parts)
		for k, q := range p.pieces {
			dst = appendTransform(dst, parts[k], parts[k]+1, 0, nil, translation(q.box))
			dst = appendShape(dst, parts[k]+1, model)
			model++
		}
	}
	return dst
}

// translation returns the text of _t that puts a model of the box's size where the box is.
func translation(b storage.Box) string {
	var s []byte
	x, y, z := b.Size()
	for i, n := range [...]int64{int64(b.Min.X) + x/2, int64(b.Min.Y) + y/2, int64(b.Min.Z) + z/2} {
		if i > 0 {
			s = append(s, ' ')
		}
		s = strconv.AppendInt(s, n, 10)
	}
	return string(s)
}

// appendTransform appends an nTRN chunk with one frame.
func appendTransform(dst []byte, id, child, layer int32, attributes []string, move string) []byte {
	p := appendDict(appendInts(nil, id), attributes)
	p = appendInts(p, child, -1, layer, 1)
	var frame []string
	if move != "" {
		frame = []string{"_t", move}
	}
	return appendChunk(dst, "nTRN", appendDict(p, frame))
}

// appendGroup appends an nGRP chunk.
func appendGroup(dst []byte, id int32, attributes []string, children []int32) []byte {
	p := appendDict(appendInts(nil, id), attributes)
	p = appendInts(p, int32(len(children)))
	return appendChunk(dst, "nGRP", appendInts(p, children...))
}

// appendShape appends an nSHP chunk with one model.
func appendShape(dst []byte, id, model int32) []byte {
	return appendChunk(dst, "nSHP", appendInts(nil, id, 0, 1, model, 0))
}

// appendDict appends a DICT of keys and values in turn.
func appendDict(dst []byte, pairs []string) []byte {
	dst = appendInts(dst, int32(len(pairs)/2))
	for _, s := range pairs {
		dst = appendInts(dst, int32(len(s)))
		dst = append(dst, s...)
	}
	return dst
}

func appendChunk(dst []byte, id string, content []byte) []byte {
	return append(appendHead(dst, id, int32(len(content)), 0), content...)
}

func appendHead(dst []byte, id string, content, children int32) []byte {
	return appendInts(append(dst, id...), content, children)
}

func appendInts(dst []byte, ints ...int32) []byte {
	for _, n := range ints {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(n))
	}
	return dst
}
