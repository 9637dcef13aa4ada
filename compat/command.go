package compat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/program"
)

const (
	commandTime = 60 * time.Second // for one command line
	maxOutput   = 1 << 20          // bytes of an output that are kept
	maxTold     = 20               // lines of an output that are told
)

// runCommands runs the command lines of a case in the folder.
func runCommands(ctx context.Context, path, dir string, c *cases.Case) *Outcome {
	o := &Outcome{}
	if err := prepare(ctx, dir, c); err != nil {
		o.fault("%v", err)
		return o
	}
	for i := range c.Steps {
		o.command(ctx, path, dir, i+1, &c.Steps[i])
		if ctx.Err() != nil {
			o.fault("%v", ctx.Err())
			return o
		}
	}
	o.examine(ctx, dir, c)
	return o
}

// command runs one command line and holds what it says against the step.
func (o *Outcome) command(ctx context.Context, path, dir string, n int, s *cases.Step) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	words := s.Words()
	cmd := exec.CommandContext(ctx, path, words...)
	cmd.Dir = dir
	cmd.Env = program.Environment(filepath.Dir(dir))
	cmd.Stdin = strings.NewReader(s.Stdin)
	var out, problems limited
	cmd.Stdout, cmd.Stderr = &out, &problems
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		o.fault("step %d: %v", n, err)
		return
	}
	status := cmd.ProcessState.ExitCode()
	lines, errLines := compared(out.String()), compared(problems.String())
	o.tell("$ %s", strings.Join(words, " "))
	for _, line := range slices.Concat(tail(lines), tail(errLines)) {
		o.tell("  %s", line)
	}
	o.tell("  exit %d", status)
	at := fmt.Sprintf("step %d", n)
	o.saw(at+": exit status", strconv.Itoa(status))
	if !slices.Contains(s.Exit, status) {
		o.fault("%s: exit status %d, want %v: %s", at, status, s.Exit, last(errLines))
	}
	o.lines(at, s, lines, errLines, out.String())
}

// lines holds the outputs of a command line against the step.
func (o *Outcome) lines(at string, s *cases.Step, lines, errLines []string, output string) {
	for _, l := range []struct {
		what string
		want *string
		got  string
	}{{"last line", s.Last, last(lines)}, {"last line of errors", s.ErrLast, last(errLines)}} {
		if l.want == nil {
			continue
		}
		o.saw(at+": "+l.what, l.got)
		if l.got != *l.want {
			o.fault("%s: %s %q, want %q", at, l.what, l.got, *l.want)
		}
	}
	for _, part := range s.Has {
		if !strings.Contains(output, part) {
			o.fault("%s: the output has no %q", at, part)
		}
	}
	for _, part := range s.Lacks {
		if strings.Contains(output, part) {
			o.fault("%s: the output has %q", at, part)
		}
	}
}

func tail(lines []string) []string { return lines[max(len(lines)-maxTold, 0):] }

// limited keeps the beginning of what is written. It has no other methods of a buffer, which would read past the limit.
type limited struct{ buf bytes.Buffer }

func (l *limited) Write(b []byte) (int, error) {
	if room := maxOutput - l.buf.Len(); room > 0 {
		_, _ = l.buf.Write(b[:min(len(b), room)]) // never fails
	}
	return len(b), nil
}

func (l *limited) String() string { return l.buf.String() }
