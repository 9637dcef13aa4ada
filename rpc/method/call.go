package method

import (
	"fmt"
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Env is what handlers know of the daemon that they run in.
type Env struct {
	Engine   *engine.Engine
	Studio   *studio.Studio
	Gallery  *gallery.Gallery
	Version  string
	Stats    func() Stats // load of the server
	MaxReply int          // bytes of a reply, 0 for no limit

	Settings func() []Setting // in force, nil for none to tell
	Shutdown func()           // begins the end that a client asks for and returns at once, nil if clients may not
}

// Stats is the server's load, for status.
type Stats struct {
	UptimeSeconds float64
	Connections   int64
	Requests      int64
	Errors        int64
	BytesRead     int64
	BytesWritten  int64
}

// Conn is the connection that a call came over.
type Conn interface {
	// Bind makes p the project of calls that name none; nil unbinds.
	Bind(p *engine.Project)
	// Bound returns the project that the connection is bound to, nil if it is not.
	Bound() *engine.Project
	// Cancel ends the request of this connection with the given id (raw JSON) and reports whether there is one under way.
	Cancel(id []byte) bool
	// Notify sends a notification, complete JSON without a line feed, unless the client is slow to read. The text is not kept. Any goroutine
	// may call it while a request of the connection is under way.
	Notify(text []byte)
}

// Call is one request for a method. It is valid until the handler returns, or its job if it starts one, and may be reused.
type Call struct {
	Env     *Env
	Conn    Conn
	Req     *wire.Request
	Project *engine.Project // nil for methods of the daemon

	table    *Table
	entry    *entry
	order    []string
	edit     *engine.Edit // of the batch that the call is part of, nil if it is none
	partial  string       // why a part of the edit was not done, for the batch that the call is part of
	common   value        // the layer that the batch names for operations that name none, without text if it names none
	typed    bool         // the call is an operation of a batch that names its method in "type"
	warnings []string
}

// Find prepares the call for its method and reports whether there is one of that name.
func (c *Call) Find(t *Table) bool {
	c.table = t
	c.entry = t.byName[string(c.Req.Method)]
	if c.entry == nil {
		return false
	}
	c.order = c.entry.method.Order
	if alt := c.entry.method.AltOrder; alt != nil && c.Req.Positional && otherOrder(c.Req.Params) {
		c.order = alt
	}
	return true
}

// otherOrder reports whether positional parameters are in the order that begins with a path: the first is a string, or null and the third a
// number, which is a string in the other order.
func otherOrder(params []wire.Param) bool {
	is := func(i int, t fastjson.Type) bool {
		return i < len(params) && params[i].Value != nil && params[i].Value.Type() == t
	}
	return is(0, fastjson.TypeString) || is(0, fastjson.TypeNull) && is(2, fastjson.TypeNumber)
}

// Method returns the method that is called.
func (c *Call) Method() *Method { return c.entry.method }

// Reset makes the call ready for reuse with the same Env, Conn and Req.
func (c *Call) Reset() {
	c.Project, c.table, c.entry, c.order, c.edit = nil, nil, nil, nil, nil
	c.common, c.typed = value{}, false
	c.warnings = c.warnings[:0]
}

// Warn adds a warning to the result.
func (c *Call) Warn(text string) { c.warnings = append(c.warnings, text) }

// CheckKeys warns of parameters that the method does not know.
func (c *Call) CheckKeys() { c.checkKeys(func([]byte) bool { return false }) }

// checkKeys is CheckKeys where further keys are known.
func (c *Call) checkKeys(known func(key []byte) bool) {
	if c.Req.Positional || c.entry.method.Free {
		return
	}
	for i := range c.Req.Params {
		if name := c.Req.Params[i].Name; !c.entry.keys[string(name)] && !known(name) {
			c.Warn(fmt.Sprintf("unknown parameter %q is ignored", name))
		}
	}
}

// finish closes a result object, with the warnings if there are any.
func (c *Call) finish(o *object) []byte {
	if len(c.warnings) > 0 {
		o.strs("warnings", c.warnings)
	}
	return o.end()
}

// value is a parameter: its text, and its tree unless it is kept as text only.
type value struct {
	key string
	raw []byte
	v   *fastjson.Value
}

// get returns the parameter of the given key, or what the method's name presets for it. An explicit null counts as absent.
func (c *Call) get(key string) (value, bool) {
	if v, ok := c.sent(key); ok {
		return v, true
	}
	return c.preset(key)
}

// sent returns the parameter of the given key that the call itself gives.
func (c *Call) sent(key string) (value, bool) {
	req := c.Req
	if req.Positional {
		for i, k := range c.order {
			if k == key && i < len(req.Params) {
				return present(key, &req.Params[i])
			}
		}
	} else {
		for i := len(req.Params) - 1; i >= 0; i-- { // the last of the same name counts
			if string(req.Params[i].Name) == key {
				return present(key, &req.Params[i])
			}
		}
	}
	return value{}, false
}

// preset returns the value that the method's name presets for the key.
func (c *Call) preset(key string) (value, bool) {
	for i := range c.entry.presets {
		if p := &c.entry.presets[i]; p.key == key {
			return value{key, p.raw, p.value}, true
		}
	}
	return value{}, false
}

func present(key string, p *wire.Param) (value, bool) {
	if string(p.Raw) == "null" {
		return value{}, false
	}
	return value{key, p.Raw, p.Value}, true
}

// first returns the first of the keys that is given. What the call gives under any of them is stronger than what its name presets.
func (c *Call) first(keys ...string) (value, bool) {
	for _, k := range keys {
		if v, ok := c.sent(k); ok {
			return v, true
		}
	}
	for _, k := range keys {
		if v, ok := c.preset(k); ok {
			return v, true
		}
	}
	return value{}, false
}

// invalid returns the error for a parameter that cannot be used.
func invalid(key, text string, args ...any) error {
	return &wire.Error{Code: CodeInvalidParams, Message: key + ": " + fmt.Sprintf(text, args...), Reason: "invalid_params", Parameter: key}
}

// missing returns the error for a parameter that is required. The wording of the first two words is that of the C daemons.
func missing(key string) error {
	return &wire.Error{Code: CodeInvalidParams, Message: "Missing required parameter: " + key, Reason: "missing_parameter", Parameter: key}
}

func (c *Call) integer(def int64, keys ...string) (int64, error) {
	p, ok := c.first(keys...)
	if !ok {
		return def, nil
	}
	n, ok := wire.Int(p.v)
	if !ok {
		return 0, invalid(p.key, "must be an integer, not %s", brief(p.raw))
	}
	return n, nil
}

// ranged returns an integer parameter that must lie between lo and hi, both inclusive.
func (c *Call) ranged(def, lo, hi int64, keys ...string) (int64, error) {
	n, err := c.integer(def, keys...)
	if err == nil && (n < lo || n > hi) {
		return 0, invalid(c.given(keys), "must be between %d and %d, not %d", lo, hi, n)
	}
	return n, err
}

// given returns the key that is given, for an error message.
func (c *Call) given(keys []string) string {
	if p, ok := c.first(keys...); ok {
		return p.key
	}
	return keys[0]
}

func (c *Call) boolean(def bool, keys ...string) (bool, error) {
	p, ok := c.first(keys...)
	if !ok {
		return def, nil
	}
	b, ok := wire.Bool(p.v)
	if !ok {
		return false, invalid(p.key, "must be true or false, not %s", brief(p.raw))
	}
	return b, nil
}

func (c *Call) text(def string, keys ...string) (string, error) {
	p, ok := c.first(keys...)
	if !ok {
		return def, nil
	}
	s, ok := wire.Text(p.v)
	if !ok {
		return "", invalid(p.key, "must be a string, not %s", brief(p.raw))
	}
	return string(s), nil
}

// choices returns the object of a parameter that holds simple values by name, for options of formats; nil if it is not given.
func (c *Call) choices(key string) (map[string]any, error) {
	p, ok := c.first(key)
	if !ok {
		return nil, nil
	}
	if !p.isObject() {
		return nil, invalid(p.key, "must be an object, not %s", brief(p.raw))
	}
	o, _ := p.v.Object()
	values := make(map[string]any, o.Len())
	o.Visit(func(name []byte, v *fastjson.Value) {
		switch v.Type() {
		case fastjson.TypeTrue, fastjson.TypeFalse:
			values[string(name)] = v.Type() == fastjson.TypeTrue
		case fastjson.TypeNumber:
			values[string(name)], _ = v.Float64()
		case fastjson.TypeString:
			s, _ := v.StringBytes()
			values[string(name)] = string(s)
		case fastjson.TypeNull: // as if it were not there
		default:
			values[string(name)] = nil // refused by whoever checks the values
		}
	})
	return values, nil
}

// word returns a string parameter in lower case that must be one of the given words.
func (c *Call) word(def string, words []string, keys ...string) (string, error) {
	s, err := c.text(def, keys...)
	if err != nil {
		return "", err
	}
	s = strings.ToLower(s)
	for _, w := range words {
		if s == w {
			return s, nil
		}
	}
	return "", invalid(c.given(keys), "%q is none of %s", s, strings.Join(words, ", "))
}

// brief quotes JSON text in an error message, shortened.
func brief(raw []byte) string {
	const most = 40
	if len(raw) > most {
		return strings.ToValidUTF8(string(raw[:most]), "") + "..."
	}
	return string(raw)
}

// checkRevision fails if the call was meant for another revision of the project.
func (c *Call) checkRevision() error {
	p, ok := c.get("if_revision")
	if !ok {
		return nil
	}
	want, ok := wire.Int(p.v)
	if !ok {
		return invalid(p.key, "must be an integer, not %s", brief(p.raw))
	}
	if now := c.Project.Revision(); uint64(want) != now {
		return &wire.Error{
			Code: CodeConflict, Message: fmt.Sprintf("the project is at revision %d, not %d", now, want),
			Reason: "revision_conflict", Parameter: p.key,
		}
	}
	return nil
}

// change runs an edit of the call's project, as one step of undo of its own or as part of the batch. The summary of an edit that is
// part of a batch is zero, since the batch has one for all.
func (c *Call) change(f func(e *engine.Edit) error) (engine.Summary, error) {
	if c.edit == nil {
		sum, err := c.Project.Edit(c.entry.method.Name, f)
		c.warnFinal(sum)
		return sum, err
	}
	mark := c.edit.Mark()
	if err := f(c.edit); err != nil {
		c.edit.RollbackTo(mark)
		return engine.Summary{}, err
	}
	return engine.Summary{}, nil
}

const finalWarning = "the edit needs more undo records than --undo-memory allows: neither it nor any edit before can be undone"

// warnFinal warns of an edit that cannot be undone.
func (c *Call) warnFinal(sum engine.Summary) {
	if sum.Final {
		c.Warn(finalWarning)
	}
}

// set stores one cell, as an edit of its own or as part of the batch.
func (c *Call) set(l *scene.Layer, p storage.Pos, color storage.Color) (old storage.Color, sum engine.Summary, err error) {
	if c.edit == nil {
		old, sum, err = c.Project.Set(c.entry.method.Name, l, p, color)
		c.warnFinal(sum)
		return old, sum, err
	}
	old, err = c.edit.Recorder(l).Set(p, color)
	return old, sum, err
}

// Started reports whether Find has found the method.
func (c *Call) Started() bool { return c.entry != nil }

// MethodOrNil returns the method that is called, nil if there is none of that name.
func (c *Call) MethodOrNil() *Method {
	if c.entry == nil {
		return nil
	}
	return c.entry.method
}

// NamedProject returns the project that project_id names, nil if it names none.
func (c *Call) NamedProject() (*engine.Project, error) {
	v, ok := c.get("project_id")
	if !ok {
		return nil, nil
	}
	id, ok := wire.Text(v.v)
	if !ok {
		return nil, invalid(v.key, "must be a string, not %s", brief(v.raw))
	}
	return c.Env.Engine.Project(id)
}

// Check fails if the call must not be run now: it was meant for another revision of its project.
func (c *Call) Check() error {
	if c.Project == nil {
		return nil
	}
	return c.checkRevision()
}

// checkMembers warns of members of an object parameter that nothing reads.
func (c *Call) checkMembers(v value, known ...string) {
	if !v.isObject() {
		return
	}
	o, _ := v.v.Object()
	o.Visit(func(key []byte, _ *fastjson.Value) {
		if !slices.Contains(known, string(key)) {
			c.Warn(fmt.Sprintf("unknown member %q of %s is ignored", key, v.key))
		}
	})
}
