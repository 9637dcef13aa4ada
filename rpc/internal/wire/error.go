package wire

// The error codes that the JSON-RPC 2.0 specification reserves.
const (
	CodeParse          = -32700 // not JSON
	CodeInvalidRequest = -32600 // JSON, but no request
	CodeMethodNotFound = -32601 // no such method
	CodeInvalidParams  = -32602 // wrong parameters
	CodeInternal       = -32603 // the server's fault
)

// Reasons of errors about requests, for the member reason of an error's data.
const (
	// ReasonParse says that the text is not JSON. Parse does not report it, since its text is.
	ReasonParse = "parse_error"
	// ReasonInvalidRequest says that a JSON value is no request.
	ReasonInvalidRequest = "invalid_request"
	// ReasonInvalidParams says that params or "_meta" is of the wrong kind.
	ReasonInvalidParams = "invalid_params"
	// ReasonTooLarge says that the ordinary part of a request exceeds Options.MaxOther or Options.MaxValues.
	ReasonTooLarge = "too_large"
	// ReasonTooDeep says that parameters are nested deeper than fastjson allows (about 300 levels).
	ReasonTooDeep = "too_deep"
)

// Error is the error object of a reply. The members beyond Code and Message go into its data, which is left out if none is set.
type Error struct {
	// Code is the JSON-RPC error code.
	Code int
	// Message is one line for people.
	Message string
	// Reason is a stable word for programs, empty for none.
	Reason string
	// Parameter names the parameter at fault, empty for none.
	Parameter string
	// LegacyCode is the code that the single-project daemons gave for the same fault, 0 for none.
	LegacyCode int
	// Extra is the JSON text of further members of data, without braces: `"revision":7,"limit":9`. Empty for none.
	Extra []byte
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

func invalidRequest(what string) *Error {
	return &Error{Code: CodeInvalidRequest, Message: "Invalid Request: " + what, Reason: ReasonInvalidRequest}
}

func invalidParams(what, parameter string) *Error {
	return &Error{Code: CodeInvalidParams, Message: "Invalid params: " + what, Reason: ReasonInvalidParams, Parameter: parameter}
}

func tooLarge(what string) *Error {
	return &Error{Code: CodeInvalidRequest, Message: "Invalid Request: " + what, Reason: ReasonTooLarge}
}
