package method

import (
	"bytes"
	"math"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// cell returns the position that the call gives: x, y and z, or a whole one under one of keys. A fraction is floored, or an
// error unless floor is set. ok is false if there is none.
func (c *Call) cell(floor bool, keys ...string) (p storage.Pos, ok bool, err error) {
	var at coords
	var sc wire.Scanner
	parts := 0
	for axis, key := range [...]string{"x", "y", "z"} {
		v, given := c.get(key)
		if !given {
			continue
		}
		parts++
		sc.Init(v.raw)
		if sc.Next() != wire.Number {
			return p, false, invalid(key, "must be a number, not %s", brief(v.raw))
		}
		if at.set(axis, &sc, floor); at.fault != "" {
			return p, false, positionError(key, at.fault)
		}
	}
	switch {
	case parts == 3:
		p, _ = at.pos()
		return p, true, nil
	case parts > 0:
		for _, key := range [...]string{"x", "y", "z"} {
			if _, given := c.get(key); !given {
				return p, false, missing(key)
			}
		}
	}
	v, given := c.first(keys...)
	if !given {
		return p, false, nil
	}
	p, err = cellOf(v, floor)
	return p, err == nil, err
}

// cellOf reads a position from a parameter.
func cellOf(v value, floor bool) (storage.Pos, error) {
	var at coords
	var sc wire.Scanner
	sc.Init(v.raw)
	at.scan(&sc, sc.Next(), floor)
	p, f := at.pos()
	if f != "" {
		return p, positionError(v.key, f)
	}
	return p, nil
}

func positionError(key string, f fault) error { return invalid(key, "%s", string(f)) }

// positionKeys are the spellings of a position given as a whole.
var positionKeys = []string{"position", "pos"}

// requiredCell returns the position that the call must give; fractions are floored.
func (c *Call) requiredCell() (storage.Pos, error) {
	p, ok, err := c.cell(true, positionKeys...)
	if err == nil && !ok {
		return p, missing("position")
	}
	return p, err
}

// color returns the colour that the call gives, white if it gives none.
func (c *Call) color() (storage.Color, error) {
	color, ok, err := c.givenColor()
	if err == nil && !ok {
		return white, nil
	}
	return color, err
}

// colorAndLayer returns the colour that the call gives, white if it gives none, and the layer that it is about.
func (c *Call) colorAndLayer() (color storage.Color, l *scene.Layer, err error) {
	if color, err = c.color(); err == nil {
		l, err = c.layer()
	}
	return color, l, err
}

// givenColor returns the colour that the call gives, as a whole or by its channels.
func (c *Call) givenColor() (color storage.Color, ok bool, err error) {
	var ch channels
	var sc wire.Scanner
	if v, given := c.first("color", "rgba"); given {
		color, err := colorOf(v)
		return color, err == nil, err
	}
	for i, key := range [...]string{"r", "g", "b", "a"} {
		v, given := c.get(key)
		if !given {
			continue
		}
		sc.Init(v.raw)
		switch k := sc.Next(); {
		case k == wire.Number:
			ch.set(i, &sc)
		case k == wire.String && i == 0: // "#RRGGBB" by position
			ch.scan(&sc, k)
		default:
			return 0, false, invalid(key, "must be a number, not %s", brief(v.raw))
		}
	}
	if !ch.given() {
		return 0, false, nil
	}
	if ch.has == [4]bool{3: true} {
		ch.v = [4]float64{255, 255, 255, ch.v[3]} // the default colour with that alpha
		if ch.unit() {
			ch.v = [4]float64{1, 1, 1, ch.v[3]}
		}
	}
	color, f := ch.color(true)
	if f != "" {
		return 0, false, invalid("r,g,b,a", "Invalid color values (must be 0-255): %s", string(f))
	}
	return color, true, nil
}

func colorOf(v value) (storage.Color, error) {
	var ch channels
	var sc wire.Scanner
	sc.Init(v.raw)
	ch.scan(&sc, sc.Next())
	color, f := ch.color(false)
	if f != "" {
		return 0, invalid(v.key, "%s", string(f))
	}
	return color, nil
}

// vector reads three numbers from [x,y,z] or {x,y,z}.
func vector(v value) (out [3]float64, err error) {
	bad := invalid(v.key, "must be three numbers, [x,y,z] or {x,y,z}, not %s", brief(v.raw))
	if v.v == nil {
		return out, bad
	}
	for i, name := range [...]string{"x", "y", "z"} {
		var part *fastjson.Value
		switch v.v.Type() {
		case fastjson.TypeArray:
			a, _ := v.v.Array()
			if len(a) != 3 {
				return out, bad
			}
			part = a[i]
		case fastjson.TypeObject:
			part = v.v.Get(name)
		}
		f, ok := wire.Float(part)
		if !ok || math.IsInf(f, 0) {
			return out, bad
		}
		out[i] = f
	}
	return out, nil
}

// sizes reads three sizes of at least 1 from a number, [x,y,z], {x,y,z} or {width,height,depth}.
func sizes(v value, most int64) (out [3]int32, err error) {
	bad := invalid(v.key, "must be a size from 1 to %d, or three, not %s", most, brief(v.raw))
	if v.v == nil {
		return out, bad
	}
	for i, names := range [...][2]string{{"x", "width"}, {"y", "height"}, {"z", "depth"}} {
		part := v.v
		switch v.v.Type() {
		case fastjson.TypeArray:
			a, _ := v.v.Array()
			if len(a) != 3 {
				return out, bad
			}
			part = a[i]
		case fastjson.TypeObject:
			if part = v.v.Get(names[0]); part == nil {
				part = v.v.Get(names[1])
			}
		}
		n, ok := wire.Int(part)
		if !ok || n < 1 || n > most {
			return out, bad
		}
		out[i] = int32(n)
	}
	return out, nil
}

// box reads a box whose both ends are included: {min,max} or [min,max] of positions. It returns it half-open.
func box(v value) (storage.Box, error) {
	bad := invalid(v.key, "must be a box {\"min\":[x,y,z],\"max\":[x,y,z]}, both ends included, not %s", brief(v.raw))
	if v.v == nil {
		return storage.Box{}, bad
	}
	var lo, hi *fastjson.Value
	switch v.v.Type() {
	case fastjson.TypeObject:
		lo, hi = v.v.Get("min"), v.v.Get("max")
	case fastjson.TypeArray:
		if a, _ := v.v.Array(); len(a) == 2 {
			lo, hi = a[0], a[1]
		}
	}
	if lo == nil || hi == nil {
		return storage.Box{}, bad
	}
	a, err := vector(value{key: v.key + ".min", raw: v.raw, v: lo})
	if err != nil {
		return storage.Box{}, err
	}
	b, err := vector(value{key: v.key + ".max", raw: v.raw, v: hi})
	if err != nil {
		return storage.Box{}, err
	}
	return inclusive(v.key, a, b)
}

// inclusive returns the half-open box from a to b, both included.
func inclusive(key string, a, b [3]float64) (storage.Box, error) {
	for i := range 3 {
		for _, f := range [...]float64{a[i], b[i]} {
			if f != math.Trunc(f) {
				return storage.Box{}, invalid(key, "the corners of a box are integers, not %v", f)
			}
			if f < storage.MinCoord || f >= storage.MaxCoord {
				return storage.Box{}, invalid(key, "%s", string(outOfSpace))
			}
		}
		if a[i] > b[i] {
			return storage.Box{}, invalid(key, "min must not be above max")
		}
	}
	return storage.Box{
		Min: storage.Pos{X: int32(a[0]), Y: int32(a[1]), Z: int32(a[2])},
		Max: storage.Pos{X: int32(b[0]) + 1, Y: int32(b[1]) + 1, Z: int32(b[2]) + 1},
	}, nil
}

// region returns the box that the call gives, as min and max or as a whole.
func (c *Call) region(keys ...string) (b storage.Box, ok bool, err error) {
	if v, given := c.first(keys...); given {
		b, err = box(v)
		return b, err == nil, err
	}
	lo, hasLo := c.get("min")
	hi, hasHi := c.get("max")
	if !hasLo && !hasHi {
		return b, false, nil
	}
	if !hasLo {
		return b, false, missing("min")
	}
	if !hasHi {
		return b, false, missing("max")
	}
	from, err := cellOf(lo, false)
	if err != nil {
		return b, false, err
	}
	to, err := cellOf(hi, false)
	if err != nil {
		return b, false, err
	}
	b, err = inclusive("min", [3]float64{float64(from.X), float64(from.Y), float64(from.Z)}, [3]float64{float64(to.X), float64(to.Y), float64(to.Z)})
	return b, err == nil, err
}

// member returns the member of an object parameter as a parameter of its own, named "object.member" in errors.
func member(v value, name string) (value, bool) {
	if v.v == nil {
		return value{}, false
	}
	m := v.v.Get(name)
	if m == nil || m.Type() == fastjson.TypeNull {
		return value{}, false
	}
	return value{v.key + "." + name, m.MarshalTo(nil), m}, true
}

// isObject reports whether the parameter is an object.
func (v value) isObject() bool { return v.v != nil && v.v.Type() == fastjson.TypeObject }

// stringIn reads a string parameter that must be one of the words.
func stringIn(v value, words []string) (string, error) {
	if s, ok := wire.Text(v.v); ok {
		s = bytes.ToLower(s)
		for _, w := range words {
			if string(s) == w {
				return w, nil
			}
		}
	}
	return "", invalid(v.key, "%s is none of %s", brief(v.raw), strings.Join(words, ", "))
}
