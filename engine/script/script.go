package script

import (
	"context"
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

// MaxSource is how long the source of a script may be, in bytes.
const MaxSource = 256 << 10

// Defaults of [Options].
const (
	DefaultName   = "<inline>"
	DefaultOutput = 1 << 20
	DefaultMemory = 512 << 20
)

// Options configures a run; the zero value is useful.
type Options struct {
	// Name stands for the script in messages, DefaultName if it is empty.
	Name string
	// Print gets what the script prints, one call a line, without the line feed. Nil drops it.
	Print func(line string)
	// MaxOutput bounds the bytes that are printed, line feeds included, DefaultOutput if it is 0. What is more is dropped, and one
	// line says so. The completion value is cut off there too.
	MaxOutput int
	// MaxMemory bounds by how many bytes the heap of the process may grow while the script runs, voxels included, DefaultMemory if it is
	// 0. A script that goes beyond it is stopped, see [ErrMemory].
	MaxMemory int64
	// Held, if it is not nil, returns the bytes of the heap that are others' to account for, such as those of other projects. What it grows
	// by does not count against MaxMemory. Any goroutine may call it.
	Held func() int64
}

// ErrMemory says that a script took more memory than it may.
var ErrMemory = errors.New("the script takes too much memory")

// Error is how a script fails: a fault in its source, a throw that it does not catch, or its being stopped.
type Error struct {
	Name    string // of the script
	Line    int    // from 1, 0 if there is none to tell
	Column  int    // likewise
	Message string // what is wrong, such as "TypeError: x is not a function"
	Err     error  // why the script was stopped, such as the context's cause or ErrMemory; nil for a fault of the script itself
}

// Error returns the message with its place, as name:line:column: message.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Name + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Name, e.Line, e.Column, e.Message)
}

// Unwrap returns why the script was stopped.
func (e *Error) Unwrap() error { return e.Err }

// Run executes JavaScript on the project that e edits. It must be called in the project's turn, in the function of
// [engine.Project.Edit]. The end of ctx stops the script. Run returns the completion value as text, "" for undefined.
//
// It fails with an *[Error]. Then all that the script did is put back, the choice of the active layer included, and what e did before stays.
func Run(ctx context.Context, e *engine.Edit, source string, o Options) (value string, err error) {
	if o.Name == "" {
		o.Name = DefaultName
	}
	if len(source) > MaxSource {
		return "", &Error{Name: o.Name, Message: fmt.Sprintf("the script has %d bytes, more than the limit of %d", len(source), MaxSource)}
	}
	if ctx.Err() != nil {
		return "", stopped(o.Name, context.Cause(ctx))
	}
	program, err := compile(o.Name, source)
	if err != nil {
		return "", err
	}
	active, mark := e.Project().Scene().Active, e.Mark()
	done := false
	defer func() {
		if !done {
			e.RollbackTo(mark)
			e.Project().Scene().Active = active
		}
	}()
	s := newSession(ctx, e, o)
	defer s.close()
	value, err = s.run(program)
	done = err == nil
	return value, err
}

// stopped returns the error of a script that was stopped.
func stopped(name string, cause error) *Error {
	message := "stopped: " + cause.Error()
	switch {
	case errors.Is(cause, context.DeadlineExceeded):
		message = "the script took longer than its deadline"
	case errors.Is(cause, context.Canceled):
		message = "the script was cancelled"
	case errors.Is(cause, ErrMemory):
		message = cause.Error()
	}
	return &Error{Name: name, Message: message, Err: cause}
}

// place fills in where the script was: its innermost frame.
func (e *Error) place(stack []goja.StackFrame) *Error {
	for i := range stack {
		if p := stack[i].Position(); p.Line > 0 {
			e.Line, e.Column = p.Line, p.Column
			break
		}
	}
	return e
}
