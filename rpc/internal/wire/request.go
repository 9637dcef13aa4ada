package wire

import "github.com/valyala/fastjson"

const (
	// DefaultMaxOther is how many bytes besides bulk parameters the zero Options accept: 1 MiB.
	DefaultMaxOther = 1 << 20
	// DefaultMaxValues is how many parameter values in trees the zero Options accept.
	DefaultMaxValues = 100_000

	// longArray is how many bytes of text make a positional array a bulk parameter.
	longArray = 1 << 10

	// What a Request keeps over Reset. Each of keepValues slots of a fastjson parser may come to hold as many children.
	keepBytes  = 64 << 10
	keepValues = 256

	// valueBytes is what a value in a tree takes, with what the parser allocates ahead and gives up as it grows.
	valueBytes = 512
)

// Options say what Parse accepts. The zero value is ready to use.
type Options struct {
	// Lenient accepts a request without the member "jsonrpc"; a wrong one is refused all the same.
	Lenient bool
	// MaxOther is the most bytes that a request may have besides its bulk parameters. 0 means DefaultMaxOther.
	MaxOther int
	// MaxValues is the most values that the parameter trees may have, containers and scalars alike, a bulk parameter counting
	// as one. Request.TreeBytes tells what a tree takes. 0 means DefaultMaxValues.
	MaxValues int
	// IsBulk reports whether the named parameter is kept as raw text. The key is unescaped and valid during the call. nil
	// means that none is.
	IsBulk func(key []byte) bool
}

func (o *Options) maxOther() int {
	if o.MaxOther <= 0 {
		return DefaultMaxOther
	}
	return o.MaxOther
}

func (o *Options) maxValues() int {
	if o.MaxValues <= 0 {
		return DefaultMaxValues
	}
	return o.MaxValues
}

// Priority is the urgency that a request asks for.
type Priority uint8

// The priorities; a request that names none has PriorityNormal.
const (
	PriorityNormal Priority = iota
	PriorityHigh
	PriorityLow
)

// Meta is what a request says about its own handling, in the member "_meta" of its params or of its envelope; the former is
// stronger. Unknown members are ignored.
type Meta struct {
	// Priority is the member "priority": "high", "normal" or "low".
	Priority Priority
	// TimeoutMS is the member "timeout_ms" in milliseconds, 0 if absent and never negative.
	TimeoutMS int64
	// Progress is the member "progress": the client wants notifications about long work.
	Progress bool
}

// Param is one parameter.
type Param struct {
	// Name is unescaped and nil if the parameter is positional.
	Name []byte
	// Raw is the JSON text as sent.
	Raw []byte
	// Value is the parsed tree, and nil if Raw is bulk. Reading strings and keys unescapes them in place, so that one
	// goroutine at a time may use it.
	Value *fastjson.Value

	start, end int // of Raw, in what is parsed
	bulk       bool
}

// Request is a parsed request. The zero value is ready for Parse, and one Request may be parsed into any number of times. Every slice
// and value in it is valid until the next Parse, ParseParams or Reset. One goroutine at a time may use it.
type Request struct {
	// Protocol is how the request came, and how it is to be answered.
	Protocol Protocol
	// Method is the unescaped name.
	Method []byte
	// ID is the JSON text of the id, digit for digit; nil if there is none or it cannot be used, and "null" if it is null.
	ID []byte
	// Meta holds wishes about the handling.
	Meta Meta
	// Params are the parameters in the order sent, without "_meta". Of several with one name only the last is kept.
	Params []Param
	// Positional is true if params is an array, other than one that holds a single object.
	Positional bool
	// HasParams is true if params is present.
	HasParams bool

	notification bool
	text         []byte // of params, as sent

	buf    []byte  // the copy of the request
	long   *[]byte // where buf goes back to, nil unless it is from a pool
	tree   []byte  // what fastjson parses, if that differs from the text sent
	key    []byte  // an unescaped key
	parser fastjson.Parser
	big    bool // the parser holds more than Reset keeps

	walk      walker
	bulkBytes int  // text length of the bulk parameters
	over      bool // too many values
	params    span // the object or array that holds the parameters
	meta      span // the params' own "_meta"
}

// span is a piece of text by its borders; the zero span is none.
type span struct{ start, end int }

func (s span) of(t []byte) []byte { return t[s.start:s.end] }
func (s span) none() bool         { return s.end == 0 }

// Notification reports whether the request is a well-formed one without an id, which is never answered, not even with an
// error about its parameters. It is false after a parse error that makes the request invalid as a whole: such an error is
// answered with the id null.
func (r *Request) Notification() bool { return r.notification }

// ParamsText returns the JSON text of params as sent, nil if there is none or after ParseParams.
func (r *Request) ParamsText() []byte { return r.text }

// TreeBytes estimates how many bytes of memory the parameter trees take, until Reset, beyond what a request in a pool may keep. It is
// 0 for up to a few hundred values, and meaningless after an error of Parse or ParseParams. Bulk parameters, which have no trees, add
// no more than a single value each.
func (r *Request) TreeBytes() int {
	if r.walk.values <= keepValues {
		return 0
	}
	return r.walk.values * valueBytes
}

// Reset empties the request and drops what a large request has made it hold, so that it may wait in a pool.
func (r *Request) Reset() {
	r.begin()
	if cap(r.Params) > keepValues {
		r.Params = nil
	}
	if r.giveBack(); cap(r.buf) > keepBytes {
		r.buf = nil
	}
	if cap(r.tree) > keepBytes {
		r.tree = nil
	}
	if cap(r.key) > keepBytes {
		r.key = nil
	}
	if r.big {
		r.parser, r.big = fastjson.Parser{}, false
	}
}

// begin empties the request and keeps its buffers.
func (r *Request) begin() {
	r.Protocol, r.Method, r.ID, r.Meta = JSONRPC, nil, nil, Meta{}
	clear(r.Params)
	r.Params, r.Positional, r.HasParams = r.Params[:0], false, false
	r.notification, r.text = false, nil
	r.walk = walker{}
	r.bulkBytes, r.over, r.params, r.meta = 0, false, span{}, span{}
}
