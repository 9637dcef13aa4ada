package wire

import (
	"bytes"
	"math/bits"

	"github.com/valyala/fastjson"
)

// readParams walks through the params value that starts at i, records its parameters without their values, and returns the
// index behind it. It sets r.params if the value is an object or array, and r.over if it has too many values.
func (r *Request) readParams(i int, o *Options) int {
	t := r.walk.t
	open := i
	switch t[i] {
	case '{':
		i = r.readNamed(i, o)
	case '[':
		first := skipSpace(t, i+1)
		if t[first] == '{' {
			behind := (&walker{t: t}).skip(first)
			if end := skipSpace(t, behind); t[end] == ']' {
				r.readNamed(first, o)
				r.params = span{first, behind}
				return end + 1
			}
		}
		r.Positional = true
		i = r.readPositional(i, o)
	default:
		return (&walker{t: t}).skip(i)
	}
	r.params = span{open, i}
	return i
}

func (r *Request) readNamed(open int, o *Options) int {
	t := r.walk.t
	i := skipSpace(t, open+1)
	for t[i] != '}' {
		var key []byte
		key, i = r.readKey(i)
		start := i
		if string(key) == "_meta" {
			i = r.walk.skip(i)
			r.meta = span{start, i}
		} else {
			i = r.readParam(start, o.IsBulk != nil && o.IsBulk(key))
		}
		if r.tooMany(o) {
			return (&walker{t: t}).skip(open)
		}
		i = nextMember(t, i)
	}
	return i + 1
}

func (r *Request) readPositional(open int, o *Options) int {
	t := r.walk.t
	i := skipSpace(t, open+1)
	for t[i] != ']' {
		start, before := i, r.walk
		i = r.readParam(start, false)
		if t[start] == '[' && i-start > longArray {
			r.walk = before
			r.Params = r.Params[:len(r.Params)-1]
			i = r.readParam(start, true)
		}
		if r.tooMany(o) {
			return (&walker{t: t}).skip(open)
		}
		i = nextMember(t, i)
	}
	return i + 1
}

// readParam records the parameter at start and returns the index behind it.
func (r *Request) readParam(start int, bulk bool) (end int) {
	if bulk {
		end = skipBulk(r.walk.t, start)
		r.walk.values++
		r.bulkBytes += end - start
	} else {
		end = r.walk.skip(start)
	}
	r.Params = append(r.Params, Param{start: start, end: end, bulk: bulk})
	return end
}

func (r *Request) tooMany(o *Options) bool {
	r.over = r.walk.values > o.maxValues()
	return r.over
}

// parseTree gives the recorded parameters their raw text, names and values.
func (r *Request) parseTree(text []byte) *Error {
	for i := range r.Params {
		p := &r.Params[i]
		p.Raw = text[p.start:p.end:p.end]
	}
	source := r.params.of(text)
	if r.bulkBytes > 0 || r.walk.escaped {
		source = r.treeText(text)
	}
	if len(source) > keepBytes || r.walk.values > keepValues {
		r.big = true
	}
	root, err := r.parser.ParseBytes(source)
	if err != nil {
		return &Error{Code: CodeInvalidRequest, Message: "Invalid Request: " + r.Protocol.params() + " is nested too deep", Reason: ReasonTooDeep}
	}
	if r.Positional {
		for i, v := range root.GetArray() {
			r.Params[i].take(nil, v)
		}
		return nil
	}
	next := 0
	root.GetObject().Visit(func(key []byte, v *fastjson.Value) {
		if string(key) != "_meta" {
			r.Params[next].take(key, v)
			next++
		}
	})
	r.dropDuplicates()
	return nil
}

func (p *Param) take(name []byte, v *fastjson.Value) {
	p.Name = name
	if !p.bulk {
		p.Value = v
	}
}

// treeText copies the params text with null in the place of bulk parameters and without lone surrogates.
func (r *Request) treeText(text []byte) []byte {
	r.tree = r.tree[:0]
	from := r.params.start
	for i := range r.Params {
		if p := &r.Params[i]; p.bulk {
			r.tree = append(append(r.tree, text[from:p.start]...), "null"...)
			from = p.end
		}
	}
	r.tree = append(r.tree, text[from:r.params.end]...)
	if r.walk.escaped {
		mendSurrogates(r.tree)
	}
	return r.tree
}

// dropDuplicates keeps the last of several parameters with one name. A filter of 64 bits settles the usual case, that all
// names differ, without comparing them.
func (r *Request) dropDuplicates() {
	var seen uint64
	for i := range r.Params {
		seen |= 1 << nameBit(r.Params[i].Name)
	}
	if bits.OnesCount64(seen) == len(r.Params) {
		return
	}
	if len(r.Params) > 64 {
		r.dropManyDuplicates()
		return
	}
	kept := r.Params[:0]
	for i, p := range r.Params {
		if !named(r.Params[i+1:], p.Name) {
			kept = append(kept, p)
		}
	}
	clear(r.Params[len(kept):])
	r.Params = kept
}

func nameBit(name []byte) uint {
	h := uint(len(name))
	for _, c := range name {
		h = h*31 + uint(c)
	}
	return h & 63
}

func named(params []Param, name []byte) bool {
	for i := range params {
		if bytes.Equal(params[i].Name, name) {
			return true
		}
	}
	return false
}

// dropManyDuplicates takes time proportional to the number of parameters, at the price of a map.
func (r *Request) dropManyDuplicates() {
	last := make(map[string]int, len(r.Params))
	for i := range r.Params {
		last[string(r.Params[i].Name)] = i
	}
	kept := r.Params[:0]
	for i, p := range r.Params {
		if last[string(p.Name)] == i {
			kept = append(kept, p)
		}
	}
	clear(r.Params[len(kept):])
	r.Params = kept
}

// read sets what the JSON text of a "_meta" member says.
func (m *Meta) read(text []byte) *Error {
	var sc Scanner
	sc.Init(text)
	if sc.Next() != ObjectStart {
		return invalidParams("_meta is not an object", "_meta")
	}
	for sc.Next() == Key {
		var ok bool
		switch string(sc.Text()) {
		case "priority":
			sc.Next()
			if m.Priority, ok = priority(&sc); !ok {
				return invalidParams("priority is not high, normal or low", "_meta.priority")
			}
		case "timeout_ms":
			sc.Next()
			if m.TimeoutMS, ok = sc.Int(); !ok || m.TimeoutMS < 0 {
				return invalidParams("timeout_ms is not a non-negative integer", "_meta.timeout_ms")
			}
		case "progress":
			kind := sc.Next()
			if kind != True && kind != False {
				return invalidParams("progress is not a boolean", "_meta.progress")
			}
			m.Progress = kind == True
		default:
			sc.Skip()
		}
	}
	return nil
}

func priority(sc *Scanner) (Priority, bool) {
	if sc.Kind() != String {
		return PriorityNormal, false
	}
	switch string(sc.Text()) {
	case "high":
		return PriorityHigh, true
	case "normal":
		return PriorityNormal, true
	case "low":
		return PriorityLow, true
	}
	return PriorityNormal, false
}
