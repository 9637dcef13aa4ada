package files

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// outcome is what became of an input, as --json prints it.
type outcome struct {
	Input    string   `json:"input"`
	Output   string   `json:"output,omitempty"` // absent for the standard output
	Status   status   `json:"status"`
	From     string   `json:"from,omitempty"`   // format of the input
	Format   string   `json:"format,omitempty"` // of the output
	Layers   int      `json:"layers,omitempty"`
	Voxels   int64    `json:"voxels"`
	Width    int      `json:"width,omitempty"` // of a picture
	Height   int      `json:"height,omitempty"`
	Bytes    int64    `json:"bytes"`           // of all files written
	Files    []string `json:"files,omitempty"` // names of those beside the output
	MS       float64  `json:"ms"`
	Warnings []string `json:"warnings,omitempty"`
	Reason   string   `json:"reason,omitempty"` // why it was skipped
	Error    *fault   `json:"error,omitempty"`
}

// status is how it went with an input.
type status string

const (
	done      status = "done"
	failed    status = "failed"
	skipped   status = "skipped"
	planned   status = "planned"   // with --dry-run
	cancelled status = "cancelled" // interrupted, or not begun after another one failed
)

// fault is why an input failed.
type fault struct {
	Code    int    `json:"code,omitempty"` // of the daemon's error
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message"`
}

// faultOf returns why an input failed.
func faultOf(err error, in *input) *fault {
	f := &fault{Message: cli.Message(err)}
	var reply *client.Error
	if errors.As(err, &reply) {
		f.Code, f.Reason = reply.Code, reply.Reason()
		f.Message = plain(f.Message, in.path)
		if f.Reason == "unknown_format" { // the list of all formats is long, and there may be many such inputs
			f.Message, _, _ = strings.Cut(f.Message, " (")
		}
	}
	return f
}

// plain returns the daemon's message about a file without the file's name, which stands before it.
func plain(text, path string) string {
	text = strings.TrimPrefix(text, "path: ")
	for _, prefix := range []string{"cannot open " + path + ": ", path + ": ", path + " "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// line is what people are told.
func (o *outcome) line(to string) string {
	if to != "" {
		to = " -> " + to
	}
	switch o.Status {
	case failed:
		return o.Input + ": " + o.Error.Message
	case skipped:
		return o.Input + ": skipped, " + o.Reason
	case planned:
		return o.Input + to
	case cancelled:
		return o.Input + ": not done"
	}
	parts := []string{count(o.Voxels) + plural(o.Voxels, " voxel", " voxels")}
	if o.Width > 0 {
		parts = append(parts, fmt.Sprintf("%d x %d pixels", o.Width, o.Height))
	}
	if o.Bytes > 0 {
		parts = append(parts, cli.Bytes(o.Bytes))
	}
	parts = append(parts, took(o.MS))
	if len(o.Files) > 0 {
		parts = append(parts, "with "+strings.Join(o.Files, " "))
	}
	return o.Input + to + ": " + strings.Join(parts, ", ")
}

// took returns a time for people.
func took(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.1f s", ms/1000)
}

func since(start time.Time) float64 {
	return float64(time.Since(start).Microseconds()) / 1000
}

// count returns a number with its digits in groups.
func count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

func plural(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// totals are the counts of all inputs.
type totals struct {
	Total     int     `json:"total"`
	Done      int     `json:"done"`
	Failed    int     `json:"failed"`
	Skipped   int     `json:"skipped"`
	Planned   int     `json:"planned,omitempty"`
	Cancelled int     `json:"cancelled,omitempty"`
	Voxels    int64   `json:"voxels"`
	Bytes     int64   `json:"bytes"`
	MS        float64 `json:"ms"`
	Output    string  `json:"output,omitempty"` // the contact sheet
}

func (t *totals) add(o *outcome) {
	switch o.Status {
	case done:
		t.Done++
	case failed:
		t.Failed++
	case skipped:
		t.Skipped++
	case planned:
		t.Planned++
	case cancelled:
		t.Cancelled++
	}
	t.Voxels += o.Voxels
	t.Bytes += o.Bytes
}

// String tells the counts that are not zero.
func (t *totals) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{t.Done, "done"}, {t.Failed, "failed"}, {t.Skipped, "skipped"}, {t.Planned, "to do"}, {t.Cancelled, "not done"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	text := fmt.Sprintf("%d %s: %s", t.Total, plural(int64(t.Total), "file", "files"), strings.Join(parts, ", "))
	if t.Done > 0 {
		text += fmt.Sprintf(" (%s voxels, %s, %s)", count(t.Voxels), cli.Bytes(t.Bytes), took(t.MS))
	}
	return text
}

// exit returns the error that has the exit status: everything has been said already.
func (t *totals) exit() error {
	switch {
	case t.Failed == 0:
		return nil
	case t.Done+t.Skipped == 0:
		return &cli.ExitError{Code: cli.Failed}
	}
	return &cli.ExitError{Code: cli.Partly}
}
