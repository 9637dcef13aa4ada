package v13

import (
	"errors"
	"fmt"
)

// Status is the result of a command. The exit status of a process is its lowest eight bits.
type Status int

// The statuses of the old program.
const (
	Success         Status = 0
	GenericError    Status = -1
	InvalidArgs     Status = -2
	UnknownCommand  Status = -3
	MissingOption   Status = -4
	InvalidValue    Status = -5
	FileNotFound    Status = -6
	LoadFailed      Status = -7
	SaveFailed      Status = -8
	RenderFailed    Status = -9
	ExportFailed    Status = -10
	VoxelFailed     Status = -11
	LayerFailed     Status = -12
	interruptedExit        = 130
)

var reasons = [...]string{
	"Success", "Generic error", "Invalid arguments", "Command not found", "Missing required option", "Invalid option value", "File not found",
	"Project load failed", "Project save failed", "Render failed", "Export failed", "Voxel operation failed", "Layer operation failed",
}

// String returns the reason that messages give.
func (s Status) String() string {
	if s > 0 || int(-s) >= len(reasons) {
		return fmt.Sprintf("Status %d", int(s))
	}
	return reasons[-s]
}

// Exit returns the exit status of a process that ends with this one: 0, or 255 and downwards.
func (s Status) Exit() int { return int(uint8(s)) }

// Statuses returns all of them in order, the success first.
func Statuses() (list []Status) {
	for i := range reasons {
		list = append(list, Status(-i))
	}
	return list
}

// failure is an error with the status that the command ends with.
type failure struct {
	status Status
	err    error
	help   bool // the command's help goes with it
}

func (f *failure) Error() string { return f.err.Error() }

func (f *failure) Unwrap() error { return f.err }

func failf(status Status, text string, args ...any) error {
	return &failure{status: status, err: fmt.Errorf(text, args...)}
}

// as gives an error a status unless it has one.
func as(status Status, err error) error {
	if f := new(failure); err == nil || errors.As(err, &f) {
		return err
	}
	return &failure{status: status, err: err}
}

// statusOf returns the status of an error.
func statusOf(err error) Status {
	var f *failure
	switch {
	case err == nil:
		return Success
	case errors.As(err, &f):
		return f.status
	}
	return GenericError
}
