package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// The exit statuses. ExitCodes describes them for help and documentation.
const (
	OK          = 0
	Failed      = 1
	Usage       = 2
	Partly      = 3
	Unreachable = 4
	Interrupted = 130
)

// ExitCode is an exit status with what it means.
type ExitCode struct {
	Code int
	Doc  string
}

// ExitCodes returns the table of exit statuses.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{OK, "everything was done; of diff: the models are the same"},
		{Failed, "it failed, and the message says what and where; of diff: the models differ"},
		{Usage, "the command line cannot be used; nothing was done"},
		{Partly, "some of several inputs failed, the others are done; of migrate: something needs a look"},
		{Unreachable, "there is no daemon at the socket that was asked for"},
		{Interrupted, "interrupted, for example by Ctrl-C; no half file is left"},
	}
}

// ExitError is an error with an exit status of its own.
type ExitError struct {
	Code int
	Err  error // nil if everything was said already
}

// Error returns the message of what is wrapped.
func (e *ExitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns the error that has the message.
func (e *ExitError) Unwrap() error { return e.Err }

// Silent reports whether there is nothing left to say about the error.
func Silent(err error) bool {
	var e *ExitError
	return errors.As(err, &e) && e.Err == nil
}

// Usagef returns an error about a command line that cannot be used.
func Usagef(text string, args ...any) error { return &ExitError{Usage, fmt.Errorf(text, args...)} }

// cancelled is the code of the daemon's error for a request that was cancelled.
const cancelled = -32800

// Code returns the exit status for an error: that of an [ExitError] in it, Interrupted if it comes from a context that was cancelled, and else
// Failed.
func Code(err error) int {
	var exit *ExitError
	var reply *client.Error
	switch {
	case err == nil:
		return OK
	case errors.As(err, &exit):
		return exit.Code
	case errors.Is(err, context.Canceled) || errors.As(err, &reply) && reply.Code == cancelled:
		return Interrupted
	}
	return Failed
}
