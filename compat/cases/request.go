package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Request returns the bytes that a step sends, and the patterns of the replies, none if it is to be silent. n is the number of the step, which is
// the id of a call. dir takes the place of ${dir}.
func (s *Step) Request(n int, dir string) (request []byte, replies [][]byte, err error) {
	var reply []byte
	switch {
	case s.Raw != "":
		request, reply = []byte(s.Raw), s.Reply
	case s.Send != nil:
		request, reply = s.Send, s.Reply
	default:
		params := ""
		if s.Params != nil {
			params = `,"params":` + string(s.Params)
		}
		request = fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":%q%s}`, n, s.Call, params)
		outcome, pattern := "result", s.Result
		if s.Error != nil {
			outcome, pattern = "error", s.Error
		}
		reply = fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,%q:%s}`, n, outcome, pattern)
	}
	if s.Raw == "" {
		var b bytes.Buffer
		if err := json.Compact(&b, request); err != nil {
			return nil, nil, fmt.Errorf("cases: %w", err)
		}
		request = append(b.Bytes(), '\n')
	}
	if reply != nil {
		replies = append(replies, inFolder(reply, dir))
	}
	for _, r := range s.Replies {
		replies = append(replies, inFolder(r, dir))
	}
	return inFolder(request, dir), replies, nil
}

// inFolder replaces ${dir} in a text of JSON.
func inFolder(text []byte, dir string) []byte {
	quoted, _ := json.Marshal(dir) // of a string, which never fails
	return bytes.ReplaceAll(text, []byte("${dir}"), quoted[1:len(quoted)-1])
}

// Methods returns the methods that a case calls, each once.
func (c *Case) Methods() []string {
	return c.names(func(r request) string { return r.Method })
}

// Tools returns the tools that a case calls in the form {"tool", "arguments"}, each once.
func (c *Case) Tools() []string {
	return c.names(func(r request) string { return r.Tool })
}

func (c *Case) names(of func(request) string) (list []string) {
	for i := range c.Steps {
		s := &c.Steps[i]
		all := []request{{Method: s.Call}}
		if s.Send != nil {
			all = requests(s.Send)
		} else if s.Raw != "" {
			all = requests([]byte(s.Raw))
		}
		for _, r := range all {
			if name := of(r); name != "" && !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

type request struct{ Method, Tool string }

// requests reads what requests can be read from a text: values one after the other, or arrays of them.
func requests(text []byte) (list []request) {
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return list
		}
		var one request
		var many []json.RawMessage
		if json.Unmarshal(value, &one) == nil {
			list = append(list, one)
		} else if json.Unmarshal(value, &many) == nil {
			for _, v := range many {
				var r request
				if json.Unmarshal(v, &r) == nil {
					list = append(list, r)
				}
			}
		}
	}
}

// Lines returns the command lines that a case runs, as words: those of its steps, and those in batch files and in what an interactive session reads.
func (c *Case) Lines() (lines [][]string) {
	add := func(text string) {
		for line := range strings.Lines(text) {
			if words := strings.Fields(line); len(words) > 0 && !strings.HasPrefix(words[0], "#") {
				lines = append(lines, words)
			}
		}
	}
	for i := range c.Steps {
		if words := c.Steps[i].Words(); len(words) > 0 {
			lines = append(lines, words)
		}
		add(c.Steps[i].Stdin)
	}
	for _, f := range c.Files {
		if strings.HasSuffix(f.Name, ".txt") {
			add(f.Text)
		}
	}
	return lines
}
