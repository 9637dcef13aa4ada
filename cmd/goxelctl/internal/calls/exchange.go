package calls

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Request is a line of JSON-RPC: a request, a notification, or a list of them.
type Request struct {
	members []member
	list    bool
}

// member is one request of a line.
type member struct {
	id    json.RawMessage // nil for a notification
	call  *client.BatchCall
	fault *client.Error // what is wrong with it; it is not sent
}

// reply is what is printed for a member.
type reply struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *client.Error   `json:"error,omitempty"`
}

// ParseRequest reads a line of JSON-RPC. What is wrong with it becomes its reply.
func ParseRequest(line []byte) *Request {
	line = bytes.TrimSpace(line)
	if len(line) > 0 && line[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(line, &list); err != nil {
			return &Request{members: []member{{fault: parseError(err)}}}
		}
		if len(list) == 0 {
			return &Request{members: []member{{fault: invalidRequest("the batch is empty")}}}
		}
		r := &Request{list: true}
		for _, text := range list {
			r.members = append(r.members, parseMember(text))
		}
		return r
	}
	return &Request{members: []member{parseMember(line)}}
}

func parseMember(text []byte) member {
	var in struct {
		ID     json.RawMessage
		Method *string
		Params json.RawMessage
	}
	if !json.Valid(text) {
		return member{fault: parseError(json.Unmarshal(text, &in))}
	}
	if json.Unmarshal(text, &in) != nil || in.Method == nil {
		return member{id: in.ID, fault: invalidRequest("it is no object with a method")}
	}
	m := member{id: in.ID, call: &client.BatchCall{Method: *in.Method, Notify: in.ID == nil}}
	switch {
	case len(in.Params) == 0 || string(in.Params) == "null":
	case in.Params[0] == '{' || in.Params[0] == '[':
		m.call.Params = in.Params
	default:
		m.call, m.fault = nil, &client.Error{Code: method.CodeInvalidParams, Message: "params are an object or a list"}
	}
	return m
}

func parseError(err error) *client.Error {
	text := "Parse error"
	if err != nil {
		text += ": " + err.Error()
	}
	return &client.Error{Code: method.CodeParse, Message: text}
}

func invalidRequest(text string) *client.Error {
	return &client.Error{Code: method.CodeInvalidRequest, Message: "Invalid Request: " + text}
}

// Exchange sends the requests in their order, together, and waits for all replies. An error is about the connection; errors of requests are in
// their replies.
func Exchange(ctx context.Context, c *client.Client, requests []*Request) error {
	var calls []*client.BatchCall
	for _, r := range requests {
		for i := range r.members {
			call := r.members[i].call
			if call == nil {
				continue
			}
			if !call.Notify {
				call.Result = new(json.RawMessage)
			}
			calls = append(calls, call)
		}
	}
	switch {
	case len(calls) == 0:
		return nil
	case len(calls) > 1:
		return c.Batch(ctx, calls)
	case calls[0].Notify:
		return c.Notify(ctx, calls[0].Method, calls[0].Params)
	}
	calls[0].Err = c.Call(ctx, calls[0].Method, calls[0].Params, calls[0].Result)
	var e *client.Error
	if calls[0].Err != nil && !errors.As(calls[0].Err, &e) {
		return calls[0].Err
	}
	return nil
}

// Reply returns the JSON of the reply after Exchange, nil for notifications, and the first error in it.
func (r *Request) Reply() (text []byte, failed error) {
	var list []reply
	for _, m := range r.members {
		e := m.fault
		out := reply{Version: "2.0", ID: m.id}
		if m.call != nil {
			if m.call.Notify {
				continue
			}
			out.Result, _ = resultOf(m.call)
			var of *client.Error
			if errors.As(m.call.Err, &of) {
				e = of
			} else if m.call.Err != nil {
				e = &client.Error{Code: method.CodeInternal, Message: m.call.Err.Error()}
			}
		}
		if out.ID == nil {
			out.ID = json.RawMessage("null")
		}
		if out.Error = e; e != nil {
			out.Result = nil
			if failed == nil {
				failed = e
			}
		}
		list = append(list, out)
	}
	switch {
	case len(list) == 0:
		return nil, failed
	case r.list:
		text, _ = json.Marshal(list) // what was read as JSON encodes
	default:
		text, _ = json.Marshal(list[0]) // as above
	}
	return text, failed
}

func resultOf(call *client.BatchCall) (json.RawMessage, bool) {
	raw, ok := call.Result.(*json.RawMessage)
	if !ok || raw == nil {
		return nil, false
	}
	return *raw, true
}
