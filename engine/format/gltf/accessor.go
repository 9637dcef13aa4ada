package gltf

import (
	"encoding/binary"
	"math"
	"slices"
)

// elements are the values of an accessor.
type elements struct {
	data       []byte
	stride     int // bytes from one element to the next
	count      int
	width      int // numbers in an element
	component  int // type of the numbers
	normalized bool
}

// widths holds how many numbers the elements of the types have that are read.
var widths = map[string]int{scalar: 1, vec2: 2, vec3: 3, vec4: 4}

// componentBytes returns the bytes of a number, 0 for an unknown type.
func componentBytes(component int) int {
	switch component {
	case typeInt8, typeUint8:
		return 1
	case typeInt16, typeUint16:
		return 2
	case typeUint32, typeFloat32:
		return 4
	}
	return 0
}

// elements returns the values of accessor i, which must have one of the given types.
func (r *reader) elements(i int, types ...string) (*elements, error) {
	if i < 0 || i >= len(r.doc.Accessors) {
		return nil, r.bad("there is no accessor %d", i)
	}
	a := &r.doc.Accessors[i]
	size := componentBytes(a.Component)
	switch {
	case !slices.Contains(types, a.Type):
		return nil, r.bad("accessor %d has the type %.20q, and %v is needed", i, a.Type, types)
	case size == 0:
		return nil, r.bad("accessor %d has the componentType %d", i, a.Component)
	case a.Count < 0 || a.Offset < 0:
		return nil, r.bad("accessor %d has %d elements at %d", i, a.Count, a.Offset)
	}
	e := &elements{count: a.Count, width: widths[a.Type], component: a.Component, normalized: a.Normalized}
	e.stride = size * e.width
	if err := r.locate(e, a, i); err != nil {
		return nil, err
	}
	if a.Sparse == nil {
		return e, nil
	}
	return e, r.overlay(e, a.Sparse, i)
}

// locate finds the bytes of an accessor, zeros if it has no bufferView.
func (r *reader) locate(e *elements, a *accessor, i int) error {
	element := e.stride
	if a.View == nil {
		if e.count > r.size+r.loaded {
			return r.unsupported("accessor %d has %d elements without data", i, e.count)
		}
		if err := r.budget.Hold(e.count * element); err != nil {
			return err
		}
		e.data = make([]byte, e.count*element)
		return nil
	}
	data, err := r.viewBytes(*a.View)
	if err != nil {
		return err
	}
	if s := r.doc.BufferViews[*a.View].Stride; s != 0 {
		if s < element || s > 252 {
			return r.bad("bufferView %d has a byteStride of %d for elements of %d bytes", *a.View, s, element)
		}
		e.stride = s
	}
	if a.Offset > len(data) {
		return r.bad("accessor %d begins at %d of a bufferView of %d bytes", i, a.Offset, len(data))
	}
	e.data = data[a.Offset:]
	if most := (len(e.data) - element + e.stride) / e.stride; e.count > most && e.count > 0 {
		return r.bad("accessor %d has %d elements, and there are bytes for %d", i, e.count, max(most, 0))
	}
	return nil
}

// overlay replaces elements by those of a sparse accessor.
func (r *reader) overlay(e *elements, s *sparse, i int) error {
	element := componentBytes(e.component) * e.width
	places, err := r.part(s.Indices.View, s.Indices.Offset, s.Count, componentBytes(s.Indices.Component), i)
	if err != nil {
		return err
	}
	values, err := r.part(s.Values.View, s.Values.Offset, s.Count, element, i)
	if err != nil {
		return err
	}
	if err := r.budget.Hold(e.count * element); err != nil {
		return err
	}
	data := make([]byte, 0, e.count*element)
	for k := range e.count {
		data = append(data, e.data[k*e.stride:k*e.stride+element]...)
	}
	e.data, e.stride = data, element
	index := elements{data: places, stride: componentBytes(s.Indices.Component), count: s.Count, component: s.Indices.Component}
	for k := range s.Count {
		at := int(index.index(k))
		if at >= e.count {
			return r.bad("accessor %d replaces element %d of %d", i, at, e.count)
		}
		copy(data[at*element:(at+1)*element], values[k*element:])
	}
	return nil
}

// part returns the bytes of count elements of a sparse accessor.
func (r *reader) part(v, offset, count, element, i int) ([]byte, error) {
	data, err := r.viewBytes(v)
	if err != nil {
		return nil, err
	}
	if element == 0 || count < 0 || offset < 0 || offset > len(data) || count > (len(data)-offset)/element {
		return nil, r.bad("accessor %d replaces %d elements, which lie outside of bufferView %d", i, count, v)
	}
	return data[offset : offset+count*element], nil
}

// index returns element i as an index; other types than those of indices are read as 0.
func (e *elements) index(i int) uint32 {
	data := e.data[i*e.stride:]
	switch e.component {
	case typeUint8:
		return uint32(data[0])
	case typeUint16:
		return uint32(binary.LittleEndian.Uint16(data))
	case typeUint32:
		return binary.LittleEndian.Uint32(data)
	}
	return 0
}

// at returns the numbers of element i, followed by zeros.
func (e *elements) at(i int) (v [4]float64) {
	data := e.data[i*e.stride:]
	for k := range e.width {
		v[k] = e.number(data, k)
	}
	return v
}

// number returns number k of an element.
func (e *elements) number(data []byte, k int) float64 {
	var f, most float64
	switch e.component {
	case typeFloat32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*k:])))
	case typeUint32:
		f, most = float64(binary.LittleEndian.Uint32(data[4*k:])), math.MaxUint32
	case typeUint16:
		f, most = float64(binary.LittleEndian.Uint16(data[2*k:])), math.MaxUint16
	case typeInt16:
		f, most = float64(int16(binary.LittleEndian.Uint16(data[2*k:]))), math.MaxInt16
	case typeUint8:
		f, most = float64(data[k]), math.MaxUint8
	case typeInt8:
		f, most = float64(int8(data[k])), math.MaxInt8
	}
	if e.normalized {
		return max(f/most, -1)
	}
	return f
}
