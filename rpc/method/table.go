package method

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fastjson"
)

// Class says how a method is scheduled.
type Class uint8

// The classes.
const (
	Read    Class = iota // reads in the project's turn
	Edit                 // edits in the project's turn
	Long                 // takes a snapshot in the turn and goes on outside of it
	Session              // opens or closes projects; what follows on the connection waits for it
	Control              // acts on the connection itself, at once, even while a session method is under way
)

var classNames = [...]string{"read", "edit", "long", "session", "control"}

// String returns the class's name.
func (c Class) String() string { return classNames[c] }

// Method is a row of the table.
type Method struct {
	Name     string
	Doc      string // the first sentence is the summary
	Aliases  []Alias
	Params   []Param
	Order    []string // parameter keys by position
	AltOrder []string // likewise, for the order that begins with a path, see otherOrder; nil if there is none
	Result   []Field
	Errors   []string // reasons of errors that are its own, beyond those of its parameters
	Class    Class
	Daemon   bool // needs no project
	Vacant   bool // needs one, but Do answers with Call.Project nil where there is none at all
	Free     bool // takes any parameters
	Since    string
	Legacy   int // error code that the C daemons gave for this method, 0 for none

	// Cost estimates how long the call holds its turn. Nil means short. Calls over ShortWork do not run in place.
	Cost func(c *Call) time.Duration

	// Exactly one of these is set; Control methods have Do.
	Do    func(ctx context.Context, c *Call, dst []byte) ([]byte, error)
	Start func(ctx context.Context, c *Call) (Job, error)

	quick quick // the short way, if there is one
}

// Job is the part of a Long or Session method that runs outside any turn. It appends the result to dst.
type Job func(ctx context.Context, dst []byte) ([]byte, error)

// ShortWork is how long a call may take to be run by the loop that read it.
const ShortWork = 50 * time.Microsecond

// Alias is a further name of a method, which may stand for certain parameter values.
type Alias struct {
	Name   string
	Preset []Preset
}

// Preset gives a parameter a value where a call does not.
type Preset struct {
	Key  string
	JSON string
}

// Type is the type of a parameter, with all its spellings.
type Type uint8

// The types.
const (
	Any        Type = iota
	Integer         // a number without a fraction; 5.0 is one
	Number          // any number
	String          // a string
	Boolean         // true or false
	Object          // an object
	Cell            // x, y, z; or [x,y,z] or {x,y,z} as position or pos
	Color           // r, g, b, a; or [r,g,b,a], {r,g,b,a} or "#RRGGBBAA" as color or rgba
	LayerID         // an id; 0, -1, "current", "active" or absent for the active layer
	Vector          // [x,y,z] or {x,y,z} of numbers
	Size            // a number, [x,y,z] or {x,y,z} or {width,height,depth}
	Box             // {min:[x,y,z], max:[x,y,z]} or [[..],[..]], both ends included
	Brush           // {shape, size, mode, axis, smoothness}
	Voxels          // a list of cells with colours
	Cells           // a list of cells
	Operations      // a list of operations
	Packed          // base64 of 16-byte records
	Strings         // a string or a list of strings
)

// Param describes a parameter.
type Param struct {
	Name     string
	Type     Type
	Keys     []string // spellings, nil for just Name
	Required bool
	Default  string // as JSON, "" for none
	Doc      string
}

// Field describes a member of a result.
type Field struct {
	Name string
	Type string // JSON type, with [] for lists
	Doc  string
}

// prefixes with which every method answers too.
var prefixes = [...]string{"goxel.", "goxel_"}

// Table is the set of methods, indexed by name. It does not change once made.
type Table struct {
	Methods []*Method // by name
	byName  map[string]*entry
}

type entry struct {
	method  *Method
	name    string
	presets []presetValue
	keys    map[string]bool // known parameters
}

type presetValue struct {
	key   string
	raw   []byte
	value *fastjson.Value
}

// NewTable returns the table of all methods.
func NewTable() *Table {
	t := &Table{byName: map[string]*entry{}}
	for _, family := range [][]*Method{
		projectMethods(), fileMethods(), renderMethods(), galleryMethods(), voxelMethods(), fillMethods(), shapeMethods(),
		layerMethods(), readMethods(), colorMethods(), paletteMethods(), batchMethods(), historyMethods(), scriptMethods(), systemMethods(t), controlMethods(),
	} {
		t.Methods = append(t.Methods, family...)
	}
	slices.SortFunc(t.Methods, func(a, b *Method) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range t.Methods {
		t.add(m)
	}
	return t
}

func (t *Table) add(m *Method) {
	keys := map[string]bool{"project_id": true, "_meta": true, "if_revision": true}
	for _, p := range m.Params {
		for _, k := range p.Spellings() {
			keys[k] = true
		}
	}
	for _, a := range append([]Alias{{Name: m.Name}}, m.Aliases...) {
		e := &entry{method: m, name: a.Name, keys: keys}
		for _, p := range a.Preset {
			v := fastjson.MustParse(p.JSON)
			v.Type() // unescapes strings now, so that later reads change nothing
			e.presets = append(e.presets, presetValue{p.Key, []byte(p.JSON), v})
		}
		t.name(a.Name, e)
		if !strings.ContainsAny(a.Name, "$") && !strings.HasPrefix(a.Name, "rpc.") {
			for _, prefix := range prefixes {
				t.name(prefix+a.Name, e)
			}
		}
	}
}

func (t *Table) name(name string, e *entry) {
	if old := t.byName[name]; old != nil {
		panic(fmt.Sprintf("method: %q names %s and %s", name, old.method.Name, e.method.Name)) // the table is wrong; every test sees it
	}
	t.byName[name] = e
}

// Names returns every name that is answered, sorted, with the method that it means.
func (t *Table) Names() (names []string, methods map[string]*Method) {
	methods = make(map[string]*Method, len(t.byName))
	for name, e := range t.byName {
		names = append(names, name)
		methods[name] = e.method
	}
	slices.Sort(names)
	return names, methods
}

// Summary returns the first sentence of the documentation.
func (m *Method) Summary() string {
	if i := strings.Index(m.Doc, ". "); i >= 0 {
		return m.Doc[:i+1]
	}
	return m.Doc
}

// Spellings returns the keys under which the parameter is accepted.
func (p *Param) Spellings() []string {
	if p.Keys != nil {
		return p.Keys
	}
	return []string{p.Name}
}

// bulkKeys are the parameters that are scanned from the request's text, so that their size costs no tree.
var bulkKeys = [...]string{"voxels", "positions", "packed", "operations", "rle"}

// IsBulk reports whether a parameter of this name is kept as text.
func IsBulk(key []byte) bool {
	for _, k := range bulkKeys {
		if string(key) == k {
			return true
		}
	}
	return false
}
