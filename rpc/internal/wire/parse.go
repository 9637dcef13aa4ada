package wire

import "bytes"

// envelope is where the members of a request are; a member that is absent has the zero span.
type envelope struct {
	jsonrpc, id, method, params, meta span

	protocol Protocol
	twice    string // a member that occurs twice
	badID    bool
}

// Parse reads a request. Value is one complete valid JSON value without surrounding white space, as package frame yields; nothing in r
// points into it afterwards. Options are only read.
//
// On error r.ID holds the id if one can be read, else nil, and Notification tells whether an answer is due; nothing else in r may be used.
// The codes are CodeInvalidRequest and CodeInvalidParams.
func (r *Request) Parse(value []byte, o *Options) *Error { return r.ParseAs(JSONRPC, value, o) }

// parse is ParseAs for a request that is empty but for its protocol.
func (r *Request) parse(value []byte, o *Options) *Error {
	if len(value) == 0 || value[0] != '{' {
		return invalidRequest("a request is an object")
	}
	env := envelope{protocol: r.Protocol}
	r.readEnvelope(&env, value, o)
	if !env.params.none() && string(env.params.of(value)) == "null" {
		env.params = span{} // what clients send that have none
	}
	err := env.check(value, o)
	r.notification = err == nil && env.id.none() && r.Protocol == JSONRPC
	if err == nil {
		err = r.checkLimits(len(value), o)
	}
	r.walk.t = nil
	if err != nil {
		r.Params = r.Params[:0]
		if !env.id.none() && !env.badID {
			r.buf = append(r.buf[:0], env.id.of(value)...)
			r.ID = r.buf
		}
		return err
	}
	r.keep(value)
	if !env.id.none() {
		r.ID = env.id.of(r.buf)
	}
	r.Method = unescapeInPlace(env.method.of(r.buf))
	if !env.params.none() {
		r.text = env.params.of(r.buf)
	}
	return r.finish(r.buf, env.meta, env.params)
}

// ParseParams reads raw, the JSON text of a params object or array, as Parse reads the params of a request, such as one operation of a
// list. It does not copy: raw must stay unchanged while r is used. The error is one of Parse's.
func (r *Request) ParseParams(raw []byte, o *Options) *Error {
	r.begin()
	r.walk.t = raw
	start := skipSpace(raw, 0)
	end := r.readParams(start, o)
	if err := r.checkLimits(len(raw), o); err != nil {
		r.Params = r.Params[:0]
		return err
	}
	return r.finish(raw, span{}, span{start, end})
}

// finish fills in the parameters from text, which is what was walked or a copy of it.
func (r *Request) finish(text []byte, meta, params span) *Error {
	if !meta.none() {
		if err := r.Meta.read(meta.of(text)); err != nil {
			return err
		}
	}
	if params.none() {
		return nil
	}
	r.HasParams = true
	if r.params.none() {
		return invalidParams(r.Protocol.params()+" is neither an object nor an array", "")
	}
	if !r.meta.none() {
		if err := r.Meta.read(r.meta.of(text)); err != nil {
			return err
		}
	}
	return r.parseTree(text)
}

// readEnvelope finds the members of the request and walks through its parameters.
func (r *Request) readEnvelope(env *envelope, t []byte, o *Options) {
	r.walk.t = t
	for i := skipSpace(t, 1); t[i] != '}'; {
		var key []byte
		key, i = r.readKey(i)
		m := env.member(key)
		start := i
		if m == &env.params && m.none() {
			i = r.readParams(i, o)
		} else {
			i = (&walker{t: t}).skip(i)
		}
		if m != nil {
			if !m.none() {
				env.twice = string(key)
				env.badID = env.badID || m == &env.id
			}
			*m = span{start, i}
		}
		i = nextMember(t, i)
	}
}

// readKey reads the key that starts at i. It returns the unescaped key, valid until the next call, and where its value starts.
func (r *Request) readKey(i int) (key []byte, value int) {
	t := r.walk.t
	end, escaped := stringEnd(t, i+1)
	key = t[i+1 : end]
	if escaped {
		r.walk.escaped = true
		r.key = appendUnescaped(r.key[:0], key)
		key = r.key
	}
	colon := skipSpace(t, end+1)
	return key, skipSpace(t, colon+1)
}

// nextMember returns the start of the next member or element behind the one that ends at i, or of the closing bracket.
func nextMember(t []byte, i int) int {
	i = skipSpace(t, i)
	if t[i] == ',' {
		i = skipSpace(t, i+1)
	}
	return i
}

// member returns where the member is kept, nil if it is none of ours.
func (e *envelope) member(key []byte) *span {
	tools := e.protocol == Tools
	switch string(key) {
	case "id":
		return &e.id
	case "_meta":
		return &e.meta
	case "jsonrpc":
		return pick(!tools, &e.jsonrpc)
	case "method":
		return pick(!tools, &e.method)
	case "params":
		return pick(!tools, &e.params)
	case "tool":
		return pick(tools, &e.method)
	case "arguments":
		return pick(tools, &e.params)
	}
	return nil
}

// pick returns s if it is wanted and nil otherwise.
func pick(wanted bool, s *span) *span {
	if wanted {
		return s
	}
	return nil
}

// check judges the envelope by the JSON-RPC 2.0 specification, or what of it applies to a tool call.
func (e *envelope) check(t []byte, o *Options) *Error {
	if !e.id.none() {
		switch c := t[e.id.start]; c {
		case '{', '[', 't', 'f':
			e.badID = true
		}
	}
	switch {
	case e.twice != "":
		return invalidRequest("two members are called " + e.twice)
	case e.jsonrpc.none() && !o.Lenient && e.protocol == JSONRPC:
		return invalidRequest(`the member jsonrpc is missing`)
	case !e.jsonrpc.none() && !isVersion(e.jsonrpc.of(t)):
		return invalidRequest(`jsonrpc is not "2.0"`)
	case e.badID:
		return invalidRequest("id is neither a string, a number nor null")
	case e.method.none():
		return invalidRequest("the member " + e.protocol.method() + " is missing")
	case t[e.method.start] != '"':
		return invalidRequest(e.protocol.method() + " is not a string")
	}
	return nil
}

// isVersion reports whether JSON text is the string 2.0, however it is escaped.
func isVersion(text []byte) bool {
	if text[0] != '"' || len(text) > len(`"\u0032\u002e\u0030"`) {
		return false
	}
	if string(text) == `"2.0"` {
		return true
	}
	var tmp [32]byte
	return string(appendUnescaped(tmp[:0], text[1:len(text)-1])) == "2.0"
}

// unescapeInPlace returns the text of a quoted string, which it overwrites if it has escapes.
func unescapeInPlace(quoted []byte) []byte {
	body := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(body, '\\') < 0 {
		return body
	}
	return appendUnescaped(body[:0], body)
}

// checkLimits judges what readParams has counted in a text of n bytes.
func (r *Request) checkLimits(n int, o *Options) *Error {
	if r.over {
		return tooLarge("too many values outside of voxel lists")
	}
	if n-r.bulkBytes > o.maxOther() {
		return tooLarge("too many bytes outside of voxel lists")
	}
	return nil
}
