package engine

import "fmt"

// Reason is a stable word for the cause of an error.
type Reason string

// The reasons of the engine's own errors. Errors of files keep their type of package fs or format below an [Error].
const (
	ProjectNotFound  Reason = "project_not_found"
	LayerNotFound    Reason = "layer_not_found"
	InvalidPosition  Reason = "invalid_position"
	InvalidValue     Reason = "invalid_value"
	InvalidPath      Reason = "invalid_path"
	FileNotFound     Reason = "file_not_found"
	PermissionDenied Reason = "permission_denied"
	UnknownFormat    Reason = "unknown_format"
	InvalidFile      Reason = "invalid_file"
	ReadFailed       Reason = "read_failed"
	WriteFailed      Reason = "write_failed"
	TooManyProjects  Reason = "too_many_projects"
	TooManyLayers    Reason = "too_many_layers"
	MemoryLimit      Reason = "memory_limit"
	FileTooLarge     Reason = "file_too_large"
	Overloaded       Reason = "overloaded"
	NothingToUndo    Reason = "nothing_to_undo"
	NothingToRedo    Reason = "nothing_to_redo"
	Closed           Reason = "shutting_down"
	ReadOnly         Reason = "read_only"
)

// Error is an error with a cause that a program can act on.
type Error struct {
	Reason    Reason
	Parameter string // the request parameter at fault, "" if it is none or not known here
	Msg       string
	Err       error // what was wrapped, may be nil
}

// Error returns the message, with that of the wrapped error.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Msg + ": " + e.Err.Error()
	}
	return e.Msg
}

// Unwrap returns the wrapped error.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an [Error]; parameter may be "".
func Errorf(reason Reason, parameter, text string, args ...any) *Error {
	return &Error{Reason: reason, Parameter: parameter, Msg: fmt.Sprintf(text, args...)}
}
