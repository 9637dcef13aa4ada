package wire

// Protocol is a way to write requests and their replies.
type Protocol uint8

// The protocols.
const (
	// JSONRPC is JSON-RPC 2.0.
	JSONRPC Protocol = iota
	// Tools is that of tool calls, {"tool":NAME,"arguments":{..}}, each of which is answered: {"success":true,"content":RESULT} or
	// {"success":false,"error_code":N,"error_message":TEXT,"error_data":{..}}. A member "id" of the call comes back in the answer.
	Tools
)

// The error codes of tool calls that take the place of those that JSON-RPC 2.0 reserves. All other codes are the same in both protocols.
const (
	ToolUnknown       = -1001 // no such tool
	ToolInvalid       = -1002 // no tool call, or wrong arguments
	ToolInternal      = -1003 // the server's fault
	ToolBatchTooLarge = -1007 // too many calls in an array
)

// toolCode returns the code of the protocol Tools for one of JSONRPC.
func toolCode(code int) int {
	switch code {
	case CodeMethodNotFound:
		return ToolUnknown
	case CodeParse, CodeInvalidRequest, CodeInvalidParams:
		return ToolInvalid
	case CodeInternal:
		return ToolInternal
	}
	return code
}

// ProtocolOf tells the protocol of a request, one complete valid JSON value: Tools if the first member of the object is "tool", written without
// escapes, otherwise JSONRPC. For an array the first element tells.
func ProtocolOf(value []byte) Protocol {
	i := 0
	if len(value) > 0 && value[0] == '[' {
		i = skipSpace(value, 1)
	}
	const key = `"tool"`
	if i < len(value) && value[i] == '{' {
		i = skipSpace(value, i+1)
		if len(value)-i > len(key) && string(value[i:i+len(key)]) == key {
			return Tools
		}
	}
	return JSONRPC
}

// AppendResultStart appends the beginning of a successful reply, up to where the result's JSON text follows. ID is JSON text; nil
// stands for null with JSONRPC, and for none with Tools. AppendEnd ends the reply.
func (p Protocol) AppendResultStart(dst, id []byte) []byte {
	if p == JSONRPC {
		return AppendResultStart(dst, id)
	}
	return append(appendToolID(append(dst, `{"success":true`...), id), `,"content":`...)
}

// AppendError appends a whole error reply, without a line feed. ID is as for AppendResultStart.
func (p Protocol) AppendError(dst, id []byte, e *Error) []byte {
	if p == JSONRPC {
		return AppendError(dst, id, e)
	}
	dst = append(appendToolID(append(dst, `{"success":false`...), id), `,"error_code":`...)
	dst = AppendInt(dst, int64(toolCode(e.Code)))
	dst = append(dst, `,"error_message":`...)
	dst = AppendString(dst, shortened(e.Message))
	if e.hasData() {
		dst = append(dst, `,"error_data":`...)
		dst = appendData(dst, e)
	}
	return append(dst, '}')
}

func appendToolID(dst, id []byte) []byte {
	if id == nil {
		return dst
	}
	return append(append(dst, `,"id":`...), id...)
}

// params returns the name of the member that holds the parameters.
func (p Protocol) params() string {
	if p == Tools {
		return "arguments"
	}
	return "params"
}

// method returns the name of the member that names the method.
func (p Protocol) method() string {
	if p == Tools {
		return "tool"
	}
	return "method"
}

// ParseAs is Parse for a request in a protocol. Of a tool call the member "tool" is the method, "arguments" are the params, and it is never a
// notification; channels that the objects called "color" lack are 255. The codes of errors are those of JSONRPC, which Protocol.AppendError
// translates.
func (r *Request) ParseAs(p Protocol, value []byte, o *Options) *Error {
	r.begin()
	if r.Protocol = p; p == Tools {
		value = withChannels(value)
	}
	return r.parse(value, o)
}
