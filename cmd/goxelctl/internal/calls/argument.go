package calls

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

var errTogether = errors.New("--file and --project exclude each other")

// positional gives arguments to the parameters whose turn it is. Where x, y and z or r, g and b come, one argument may stand for all of them.
func (c *call) positional(args []string) error {
	keys := orderFor(c.m, args)
	k := 0
	for _, arg := range args {
		if k == len(keys) {
			return c.tooMany(keys)
		}
		key := keys[k]
		if key == "project_id" {
			if c.project != "" {
				return errors.New("the project is given twice")
			}
			c.project = arg
			k++
			continue
		}
		in := c.inputs[key]
		n := c.ahead(keys[k:])
		if n > 1 && !value.IsNumber(arg) {
			in = c.inputs[in.param.Name]
		} else {
			n = 1
		}
		if in.given() && in.texts[0] != arg {
			return fmt.Errorf("--%s is given twice: as an argument and as a flag", dashed(in.key))
		}
		in.texts = []string{arg}
		k += n
	}
	return nil
}

// orderFor returns the keys that arguments stand for.
func orderFor(m *method.Method, args []string) []string {
	if m.AltOrder != nil && len(args) > 0 && !value.IsNumber(args[0]) {
		return m.AltOrder
	}
	return order(m)
}

// order returns the method's order; of a method without one, the only parameter that it requires.
func order(m *method.Method) (keys []string) {
	if len(m.Order) > 0 {
		return m.Order
	}
	for _, p := range m.Params {
		if p.Required {
			keys = append(keys, p.Name)
		}
	}
	if len(keys) > 1 {
		return nil
	}
	return keys
}

// ahead returns how many of the keys at the beginning are parts of one parameter.
func (c *call) ahead(keys []string) int {
	n := 1
	for n < len(keys) && c.inputs[keys[n]] != nil && c.inputs[keys[n]].param == c.inputs[keys[0]].param {
		n++
	}
	if in := c.inputs[keys[0]]; c.inputs[in.param.Name] == nil || in.typ == in.param.Type {
		return 1
	}
	return n
}

func (c *call) tooMany(keys []string) error {
	if len(keys) == 0 {
		return fmt.Errorf("%s takes no arguments, only flags", Name(c.m))
	}
	return fmt.Errorf("%s takes at most %d arguments: %s", Name(c.m), len(keys), strings.Join(keys, " "))
}

// params returns the parameters that were given, and whether a picture goes to standard output.
func (c *call) params() (params map[string]json.RawMessage, stdout bool, err error) {
	params = map[string]json.RawMessage{}
	reader := &value.Reader{In: c.Env.In}
	for i := range c.m.Params {
		p := &c.m.Params[i]
		given := p.Name == "project_id"
		for _, key := range p.Spellings() {
			in := c.inputs[key]
			if in == nil || !in.given() {
				continue
			}
			given = true
			u := useOf(c.m.Name, p.Name)
			if u == draws && in.texts[len(in.texts)-1] == "-" {
				stdout = true
				continue
			}
			var raw json.RawMessage
			if u != 0 {
				raw, err = pathOf(u, in.texts[len(in.texts)-1])
			} else {
				raw, err = in.json(reader)
			}
			if err != nil {
				return nil, false, fmt.Errorf("--%s: %w", dashed(key), err)
			}
			params[key] = raw
		}
		if p.Required && !given {
			return nil, false, c.missing(p)
		}
	}
	if stdout && params["max_bytes"] == nil {
		params["max_bytes"] = json.RawMessage("0") // what goes to a file has no need to be small
	}
	return params, stdout, nil
}

// missing returns the error of a command without a parameter that it needs.
func (c *call) missing(p *method.Param) error {
	text := fmt.Sprintf("%s needs --%s %s", Name(c.m), dashed(p.Name), value.Syntax(p.Type).Short)
	var keys []string
	for _, key := range order(c.m) {
		if in := c.inputs[key]; in != nil && in.param == p {
			keys = append(keys, strings.ToUpper(dashed(key)))
		}
	}
	if keys != nil {
		text += ", or as arguments " + strings.Join(keys, " ")
	}
	return errors.New(text)
}

// whole returns the parameters of a method that takes anything: one object or list, or the arguments as a list.
func (c *call) whole(args []string) (json.RawMessage, error) {
	reader := &value.Reader{In: c.Env.In}
	list := make([]json.RawMessage, 0, len(args))
	for _, arg := range args {
		text, err := reader.Text(arg)
		if err != nil {
			return nil, err
		}
		raw, err := value.Parse(method.Any, []string{text})
		if err != nil {
			return nil, err
		}
		list = append(list, raw)
	}
	switch {
	case len(list) == 0:
		return json.RawMessage("{}"), nil
	case len(list) == 1 && (list[0][0] == '{' || list[0][0] == '['):
		return list[0], nil
	}
	return json.Marshal(list)
}
