package gallery

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Reason is a stable word for the cause of an error.
type Reason string

// The reasons of errors.
const (
	NotFound         Reason = "not_found"         // no picture of that name, or its time is over
	Outside          Reason = "outside"           // the path is not that of a picture of the gallery; counted in [Stats]
	Invalid          Reason = "invalid"           // a picture without data, or with an impossible format or size
	TooLarge         Reason = "too_large"         // the picture alone is larger than the gallery may become
	NoSpace          Reason = "no_space"          // the disk or the user's quota is full
	PermissionDenied Reason = "permission_denied" // the system refuses, or the folder is not the user's own
	ReadFailed       Reason = "read_failed"       // the folder or a file cannot be read
	WriteFailed      Reason = "write_failed"      // a file cannot be written or removed
	Closed           Reason = "closed"            // the gallery has been closed
)

// Error is an error with a cause that a program can act on.
type Error struct {
	Reason Reason
	Msg    string
	Err    error // what was wrapped, may be nil
}

// Error returns the message, with that of the wrapped error.
func (e *Error) Error() string {
	if e.Err != nil {
		return "gallery: " + e.Msg + ": " + e.Err.Error()
	}
	return "gallery: " + e.Msg
}

// Unwrap returns the wrapped error.
func (e *Error) Unwrap() error { return e.Err }

func errorf(reason Reason, text string, args ...any) *Error {
	return &Error{Reason: reason, Msg: fmt.Sprintf(text, args...)}
}

// fileError wraps an error of the file system. reason is the one for causes that have none of their own.
func fileError(reason Reason, err error, text string, args ...any) *Error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		reason = NoSpace
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		reason = PermissionDenied
	}
	return &Error{Reason: reason, Msg: fmt.Sprintf(text, args...), Err: err}
}
