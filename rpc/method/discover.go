package method

// schemas are the JSON schemas of the parameter types.
var schemas = [...]string{
	Any:        `{}`,
	Integer:    `{"type":"integer"}`,
	Number:     `{"type":"number"}`,
	String:     `{"type":"string"}`,
	Boolean:    `{"type":"boolean"}`,
	Object:     `{"type":"object"}`,
	Cell:       `{"oneOf":[` + triple + `,{"type":"object","required":["x","y","z"],"properties":{"x":{"type":"number"},"y":{"type":"number"},"z":{"type":"number"}}}]}`,
	Color:      `{"oneOf":[{"type":"array","items":{"type":"number"},"minItems":3,"maxItems":4},{"type":"object","required":["r","g","b"],"properties":{"r":{"type":"number"},"g":{"type":"number"},"b":{"type":"number"},"a":{"type":"number"}}},{"type":"string","pattern":"^#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"}]}`,
	LayerID:    `{"oneOf":[{"type":"integer"},{"type":"string"}]}`,
	Vector:     `{"oneOf":[` + triple + `,{"type":"object","required":["x","y","z"]}]}`,
	Size:       `{"oneOf":[{"type":"integer","minimum":1},` + triple + `,{"type":"object"}]}`,
	Box:        `{"type":"object","required":["min","max"],"properties":{"min":` + triple + `,"max":` + triple + `}}`,
	Brush:      `{"type":"object","properties":{"shape":{"enum":["cube","box","sphere","ellipsoid","cylinder"]},"size":{},"radius":{"type":"integer"},"axis":{"enum":["x","y","z"]},"mode":{"type":"string"},"smoothness":{"type":"number"}}}`,
	Voxels:     `{"type":"array","items":{"oneOf":[{"type":"object"},{"type":"array","items":{"type":"number"}}]}}`,
	Cells:      `{"type":"array","items":{"oneOf":[{"type":"object"},{"type":"array","items":{"type":"number"}}]}}`,
	Operations: `{"type":"array","items":{"type":"object"}}`,
	Packed:     `{"type":"string","contentEncoding":"base64"}`,
	Strings:    `{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`,
}

const triple = `{"type":"array","items":{"type":"number"},"minItems":3,"maxItems":3}`

// appendOpenRPC appends the table as an OpenRPC document.
func (t *Table) appendOpenRPC(dst []byte, version string) []byte {
	o := begin(dst)
	o.str("openrpc", "1.3.2")
	o.key("info")
	info := begin(o.b)
	info.str("title", "goxel-daemon")
	info.str("version", version)
	info.str("description", "Edits voxel models over JSON-RPC 2.0: one JSON value a line on a Unix socket.")
	o.b = info.end()
	o.key("methods")
	for i, m := range t.Methods {
		o.b = append(o.b, "[,"[min(i, 1)])
		o.b = m.appendOpenRPC(o.b)
	}
	o.b = append(o.b, ']')
	return o.end()
}

func (m *Method) appendOpenRPC(dst []byte) []byte {
	o := begin(dst)
	o.str("name", m.Name)
	o.str("summary", m.Summary())
	o.str("description", m.Doc)
	o.str("paramStructure", "either")
	o.key("params")
	o.b = append(o.b, '[')
	for i, p := range m.Params {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.str("name", p.Name)
		in.str("description", p.Doc)
		in.bool("required", p.Required)
		in.key("schema")
		in.b = append(in.b, schemas[p.Type]...)
		if p.Keys != nil {
			in.strs("x-spellings", p.Keys)
		}
		if p.Default != "" {
			in.key("x-default")
			in.b = append(in.b, p.Default...)
		}
		o.b = in.end()
	}
	o.b = append(o.b, ']')
	o.key("result")
	res := begin(o.b)
	res.str("name", m.Name+"_result")
	res.key("schema")
	res.b = m.appendResultSchema(res.b)
	o.b = res.end()
	o.strs("x-errors", m.Errors)
	o.str("x-class", m.Class.String())
	names := make([]string, len(m.Aliases))
	for i, a := range m.Aliases {
		names[i] = a.Name
	}
	o.strs("x-aliases", names)
	return o.end()
}

func (m *Method) appendResultSchema(dst []byte) []byte {
	if len(m.Result) == 1 && m.Result[0].Name == "*" {
		return append(dst, '{', '}')
	}
	o := begin(dst)
	o.str("type", "object")
	o.key("properties")
	props := begin(o.b)
	for _, f := range m.Result {
		props.key(f.Name)
		in := begin(props.b)
		in.str("description", f.Type+docTail(f.Doc))
		props.b = in.end()
	}
	o.b = props.end()
	return o.end()
}

func docTail(doc string) string {
	if doc == "" {
		return ""
	}
	return ": " + doc
}
