package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/calls"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
)

// Run runs one command of goxelctl in an environment of its own.
type Run func(ctx context.Context, env *cli.Env, args []string) error

// Batch runs lines.
type Batch struct {
	Env      *cli.Env
	Session  *session.Session
	Run      Run
	Continue bool // go on after a line that fails
	DryRun   bool // only check the lines
	SaveEach bool // save files after each line instead of at the end
}

// tally counts lines.
type tally struct {
	done, failed int
	code         int // of the first that failed
}

// File runs the lines of the file, or those of standard input for -.
func (b *Batch) File(ctx context.Context, path string) error {
	if path == "-" {
		return b.Lines(ctx, "standard input", b.Env.In, strings.NewReader(""))
	}
	f, err := os.Open(path)
	if err != nil {
		return &cli.ExitError{Code: cli.Usage, Err: err}
	}
	defer f.Close()
	return b.Lines(ctx, path, f, b.Env.In)
}

// Lines runs the lines of the reader, which messages call by name. in is the standard input of the commands. Errors of lines are reported; the one
// that is returned has been told unless it is about reading or saving.
func (b *Batch) Lines(ctx context.Context, name string, r, in io.Reader) error {
	b.Session.Hold, b.Session.DryRun, b.Session.SaveEach = true, b.DryRun, b.SaveEach
	defer func() { b.Session.Hold, b.Session.DryRun, b.Session.SaveEach = false, false, false }()
	var t tally
	lines := NewLines(r)
	for {
		text, number, err := lines.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Session.Discard(ctx, b.Env)
			return fmt.Errorf("%s: %w", name, err)
		}
		env := b.Env.Child()
		env.In, env.Where = in, fmt.Sprintf("%s:%d", name, number)
		ran, err := b.Do(ctx, env, text)
		if !ran {
			continue
		}
		if !t.count(env, err) && b.stops(t.code) {
			return b.stop(ctx, t, number)
		}
	}
	return b.end(ctx, t)
}

// count counts a line and reports its error.
func (t *tally) count(env *cli.Env, err error) (ok bool) {
	if err == nil {
		t.done++
		return true
	}
	code := env.Report(err)
	if t.failed++; t.failed == 1 || code == cli.Interrupted || code == cli.Unreachable {
		t.code = code
	}
	return false
}

// stops reports whether the batch ends with a line that failed with the exit status.
func (b *Batch) stops(code int) bool {
	return code == cli.Interrupted || code == cli.Unreachable || !b.Continue && !b.DryRun
}

// Do runs one line in an environment of its own, unless it is empty. It does not report errors.
func (b *Batch) Do(ctx context.Context, env *cli.Env, text string) (ran bool, err error) {
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return true, b.request(ctx, env, text)
	}
	words, err := Split(text)
	if err != nil {
		return true, &cli.ExitError{Code: cli.Usage, Err: err}
	}
	if len(words) > 0 && words[0] == cli.Name {
		words = words[1:]
	}
	if len(words) == 0 {
		return false, nil
	}
	ctx, pop := b.Env.Signals.Push(ctx)
	defer pop()
	return true, b.Run(ctx, env, words)
}

// request sends a line of JSON-RPC and prints the reply.
func (b *Batch) request(ctx context.Context, env *cli.Env, text string) error {
	req := calls.ParseRequest([]byte(text))
	if b.DryRun {
		_, err := req.Reply()
		return err
	}
	c, _, err := b.Session.Client(ctx)
	if err != nil {
		return err
	}
	if err := calls.Exchange(ctx, c, []*calls.Request{req}); err != nil {
		return err
	}
	out, failed := req.Reply()
	if out != nil {
		err = env.Printf("%s\n", out)
	}
	if failed != nil && err == nil {
		return failed
	}
	return err
}

// stop ends a batch whose line failed. Files are left as they were, unless they were saved line by line.
func (b *Batch) stop(ctx context.Context, t tally, number int) error {
	left := b.Session.Dirty()
	b.Session.Discard(ctx, b.Env)
	text := fmt.Sprintf("stopped at line %d after %s", number, count(t.done, "command"))
	if len(left) > 0 {
		text += "; not saved: " + strings.Join(left, ", ")
	}
	b.Env.Remark("%s", text)
	return &cli.ExitError{Code: t.code}
}

// end saves the files and sums up.
func (b *Batch) end(ctx context.Context, t tally) error {
	saved, err := b.Session.Flush(ctx, b.Env, true)
	if err != nil {
		b.Session.Discard(ctx, b.Env)
		return err
	}
	text := count(t.done, "command") + " done"
	if b.DryRun {
		text = count(t.done, "command") + " would be done"
	}
	if t.failed > 0 {
		text += fmt.Sprintf(", %d failed", t.failed)
	}
	if saved > 0 {
		text += ", " + count(saved, "file") + " saved"
	}
	b.Env.Remark("%s", text)
	switch {
	case t.failed == 0:
		return nil
	case b.DryRun:
		return &cli.ExitError{Code: cli.Usage}
	case t.done > 0:
		return &cli.ExitError{Code: cli.Partly}
	}
	return &cli.ExitError{Code: t.code}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
