package client

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrClosed is wrapped by the error of every call on a client that [Client.Close] has closed.
var ErrClosed = errors.New("client is closed")

// Error is an error reply of the daemon. Calls return it wrapped; errors.As gets it back.
type Error struct {
	// Code is the JSON-RPC error code: -32700 to -32600 for faults of the protocol, -32000 to -32010 for faults by
	// cause, -32800 for a cancelled request.
	Code int `json:"code"`
	// Message is one sentence for people.
	Message string `json:"message"`
	// Data is the JSON text of the error's data member, nil if there was none.
	Data json.RawMessage `json:"data,omitempty"`
}

// Error returns the message and the code.
func (e *Error) Error() string {
	return fmt.Sprintf("%s (code %d)", e.Message, e.Code)
}

// Reason returns the stable word that names the cause, the member reason of Data, or "" if there is none.
func (e *Error) Reason() string {
	var data struct {
		Reason string `json:"reason"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return "" // Data is absent or is no object: it names no reason
	}
	return data.Reason
}
