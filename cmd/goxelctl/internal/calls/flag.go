package calls

import (
	"encoding/json"
	"strings"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// input is a key of a parameter with what was given for it. It is the value of its flag.
type input struct {
	param *method.Param
	key   string // one of the parameter's spellings
	typ   method.Type
	texts []string
}

var _ pflag.Value = (*input)(nil)

// Set takes one more text.
func (in *input) Set(text string) error {
	in.texts = append(in.texts, text)
	return nil
}

// String returns the texts.
func (in *input) String() string { return strings.Join(in.texts, " ") }

// Type returns what stands for the value in help.
func (in *input) Type() string { return value.Syntax(in.typ).Short }

// given reports whether there is a text.
func (in *input) given() bool { return len(in.texts) > 0 }

// large reports whether @FILE and - are read for it.
func (in *input) large() bool {
	return value.Syntax(in.typ).Large || method.IsBulk([]byte(in.key))
}

// json returns the JSON of what was given.
func (in *input) json(r *value.Reader) (json.RawMessage, error) {
	texts := in.texts
	if in.large() {
		texts = make([]string, len(in.texts))
		for i, t := range in.texts {
			var err error
			if texts[i], err = r.Text(t); err != nil {
				return nil, err
			}
		}
	}
	if in.typ == method.String && in.large() {
		return value.Parse(method.Packed, texts)
	}
	return value.Parse(in.typ, texts)
}

// typeOf returns the type of one spelling of a parameter: some spellings of a cell, a colour, a size and a box are parts of it, and some of a
// layer are its name whatever it looks like.
func typeOf(p *method.Param, key string) method.Type {
	axis := len(key) == 1 || strings.HasSuffix(key, "_x") || strings.HasSuffix(key, "_y") || strings.HasSuffix(key, "_z")
	switch p.Type {
	case method.Cell, method.Color:
		if axis {
			return method.Number
		}
	case method.Size:
		if axis || key == "width" || key == "height" || key == "depth" {
			return method.Integer
		}
	case method.Box:
		if key == "min" || key == "max" {
			return method.Vector
		}
	case method.LayerID:
		if strings.HasSuffix(key, "name") {
			return method.String
		}
	}
	return p.Type
}

// dashed returns a name of the protocol as commands and flags have it.
func dashed(name string) string { return strings.NewReplacer("_", "-", ".", "-").Replace(name) }

// plain returns documentation without marks for code, which flags use for their own purpose.
func plain(doc string) string { return strings.ReplaceAll(doc, "`", "") }

// bind adds a flag for every spelling of the parameter; all but the one with its name are hidden. One names a picture to write also by -o.
func bind(f *pflag.FlagSet, p *method.Param, inputs map[string]*input) {
	for _, key := range p.Spellings() {
		if inputs[key] != nil {
			continue // the table's test says that there are none
		}
		in := &input{param: p, key: key, typ: typeOf(p, key)}
		inputs[key] = in
		name := dashed(key)
		if f.Lookup(name) != nil {
			continue
		}
		short := ""
		if p.Name == "output_path" && key == p.Name {
			short = "o"
		}
		flag := f.VarPF(in, name, short, usage(p))
		flag.Hidden = key != p.Name
		if in.typ == method.Boolean {
			flag.NoOptDefVal = "true"
		}
		if key == p.Name && p.Default != "" {
			flag.DefValue = defaultText(p.Default)
		}
	}
}

// usage returns what help says of a parameter.
func usage(p *method.Param) string {
	text := plain(p.Doc)
	if p.Required {
		text = strings.TrimPrefix(text+" (required)", " ")
	}
	return text
}

// defaultText returns a default as people write it.
func defaultText(raw string) string {
	var s string
	if json.Unmarshal([]byte(raw), &s) == nil {
		return s
	}
	return strings.Trim(raw, "[]")
}
