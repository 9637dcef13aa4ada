package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// Name is the program's name, with which messages to people begin.
const Name = "goxelctl"

// fault is an error as --json prints it.
type fault struct {
	Code      int    `json:"code"` // that of the daemon's error, which is below 0, or else the exit status
	Message   string `json:"message"`
	Reason    string `json:"reason,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Where     string `json:"where,omitempty"` // file and line of a batch
}

// Report tells people of an error on Err, or machines on Out, unless everything was said already, and returns its exit status.
func (e *Env) Report(err error) int {
	code := Code(err)
	if err == nil || Silent(err) {
		return code
	}
	if e.JSON {
		f := faultOf(err)
		f.Where = e.Where
		_ = e.PrintJSON(map[string]fault{"error": f}) // nobody is left to tell
		return code
	}
	where := ""
	if e.Where != "" {
		where = e.Where + ": "
	}
	_, _ = fmt.Fprintf(e.Err, "%s: %s%s\n", Name, where, Message(err)) // nobody is left to tell
	return code
}

func faultOf(err error) fault {
	var reply *client.Error
	if !errors.As(err, &reply) {
		return fault{Code: Code(err), Message: Message(err)}
	}
	return fault{Code: reply.Code, Message: Message(err), Reason: reply.Reason(), Parameter: parameter(reply)}
}

// parameter returns the name of the parameter that the daemon's error is about, "" if there is none.
func parameter(reply *client.Error) string {
	var data struct{ Parameter string }
	_ = json.Unmarshal(reply.Data, &data) // without it the message has to do
	return data.Parameter
}

// HintError adds to an error what to do about it.
type HintError struct {
	Err  error
	Hint string
}

// Error returns the message and the hint.
func (e *HintError) Error() string { return e.Err.Error() + "; " + e.Hint }

// Unwrap returns the error without the hint.
func (e *HintError) Unwrap() error { return e.Err }

// Message returns what to tell people of an error: for one of the daemon its message with the parameter that it is about, and a hint if there is
// one.
func Message(err error) string {
	var reply *client.Error
	if !errors.As(err, &reply) {
		if errors.Is(err, context.Canceled) {
			return "interrupted"
		}
		return err.Error()
	}
	text := reply.Message
	if p := parameter(reply); p != "" && !strings.Contains(text, p) {
		text = p + ": " + text
	}
	var hint *HintError
	if errors.As(err, &hint) {
		text += "; " + hint.Hint
	}
	return text
}
