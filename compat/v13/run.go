package v13

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// IO are the streams of a process.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool   // In and Out are a terminal
	Version  string // as told by the command version, "" for none
}

// Main does what one process does with the arguments behind its name, and returns its exit status. When ctx ends, the command under way is
// cancelled and the status is 130; files are whole or as they were.
func Main(ctx context.Context, args []string, streams IO) int {
	s := &session{io: streams, version: streams.Version}
	defer s.close()
	args, interactive, err := s.globals(args)
	if err != nil {
		return s.fail(ctx, err)
	}
	if interactive || len(args) == 0 {
		return s.interact(ctx)
	}
	return s.fail(ctx, s.run(ctx, args))
}

// globals takes the options for every command out of the arguments, wherever they stand but for the values of others.
func (s *session) globals(args []string) (rest []string, interactive bool, err error) {
	for i := 0; i < len(args); i++ {
		if len(rest) == 0 && (args[i] == "-h" || args[i] == "--help") {
			return []string{"help"}, false, nil
		}
		if len(rest) == 0 && (args[i] == "-v" || args[i] == "--version") {
			return []string{"version"}, false, nil
		}
		switch name, _, glued := strings.Cut(args[i], "="); {
		case args[i] == "--quiet":
			s.quiet = true
		case args[i] == "--verbose":
			s.verbose = true
		case args[i] == "--interactive":
			interactive = true
		case name == "--config": // the old program never reads it either
			if !glued {
				i++
			}
			if i >= len(args) {
				return nil, false, failf(InvalidArgs, "option --config wants a file")
			}
		default:
			rest = append(rest, args[i])
			if len(rest) > 1 && takesValue(rest[0], args[i]) && i+1 < len(args) {
				i++
				rest = append(rest, args[i])
			}
		}
	}
	return rest, interactive, nil
}

// takesValue reports whether the argument is an option of the command whose value follows.
func takesValue(command, arg string) bool {
	c, ok := find(command)
	if !ok {
		return false
	}
	_, ok = c.option(arg)
	return ok
}

// run runs one command.
func (s *session) run(ctx context.Context, args []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, ok := find(args[0])
	if !ok {
		return failf(UnknownCommand, "unknown command %q; help lists all", args[0])
	}
	a, err := parse(c, args[1:])
	if errors.Is(err, errHelp) {
		return s.print(helpOf(c))
	}
	if f := new(failure); errors.As(err, &f) && f.help {
		_ = s.print(helpOf(c)) // the failure counts
	}
	if err != nil {
		return err
	}
	for _, remark := range a.doubtful() {
		s.warn("Warning: %s", remark)
	}
	switch c.Name {
	case "help":
		return s.help(a)
	case "version":
		return s.print(s.versionText())
	}
	return c.run(ctx, s, a)
}

// fail tells an error as the old program does and returns the exit status.
func (s *session) fail(ctx context.Context, err error) int {
	if err == nil {
		return 0
	}
	s.warn("Error: %s", message(err))
	s.warn("Command failed: %s", statusOf(err))
	if ctx.Err() != nil {
		return interruptedExit
	}
	return statusOf(err).Exit()
}

// message returns what an error says, without the code of one that the daemon in this process gave.
func message(err error) string {
	text := err.Error()
	if reply := new(client.Error); errors.As(err, &reply) {
		text = strings.Replace(text, reply.Error(), reply.Message, 1)
	}
	return text
}

// banner greets who begins an interactive session.
const banner = "Goxel headless, interactive mode\nType 'help' for the commands, 'exit' to end\n"

// prompt stands before every line of an interactive session.
const prompt = "goxel> "

// interact runs commands line by line until the lines end, one of them says so, or a command fails in a way that has no status of its own, which
// ends the session as in the old program. The exit status is that of the last line if the lines just end.
func (s *session) interact(ctx context.Context) int {
	read, done := s.lines()
	defer done()
	if !s.quiet {
		_ = s.print(banner) // nobody is left to greet
	}
	last := Success
	for ctx.Err() == nil {
		line, err := read()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return s.fail(ctx, as(GenericError, err))
		case err != nil && line == "":
			return last.Exit()
		case isRemark(line):
			continue
		case isEnd(line):
			s.goodbye()
			return 0
		}
		if err := s.line(ctx, line); err != nil {
			last = statusOf(err)
			s.warn("Error: %s", message(err))
			s.warn("Error: %s", last)
			if last == GenericError && ctx.Err() == nil {
				s.goodbye()
				return 0
			}
		} else {
			last = Success
		}
	}
	return interruptedExit
}

func (s *session) goodbye() { s.progress("Goodbye!") }

// line runs the commands of a line.
func (s *session) line(ctx context.Context, line string) error {
	commands, err := splitCommands(line)
	if err != nil {
		return as(InvalidArgs, err)
	}
	for _, words := range commands {
		if err := s.run(ctx, words); err != nil {
			return err
		}
	}
	return nil
}

// lines returns a function that reads the next line, with editing on a terminal, and one that ends the reading.
func (s *session) lines() (read func() (string, error), done func()) {
	f, ok := s.io.In.(*os.File)
	if !s.io.Terminal || !ok {
		return s.plainLines(), func() {}
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{f, s.io.Out}, prompt)
	return func() (string, error) {
		old, err := term.MakeRaw(int(f.Fd())) // only while a line is read, so that Ctrl-C ends commands
		if err != nil {
			return "", err
		}
		line, err := t.ReadLine()
		return line, errors.Join(err, term.Restore(int(f.Fd()), old))
	}, func() {}
}

// plainLines reads lines that nobody types.
func (s *session) plainLines() func() (string, error) {
	in := bufio.NewReaderSize(s.io.In, 64<<10)
	return func() (string, error) {
		if !s.quiet {
			_, _ = io.WriteString(s.io.Out, prompt) // nobody is left to ask
		}
		var line strings.Builder
		for {
			part, more, err := in.ReadLine()
			line.Write(part)
			if err != nil || !more {
				return line.String(), err
			}
			if line.Len() > maxLine {
				return "", fmt.Errorf("a line is longer than %d bytes", maxLine)
			}
		}
	}
}
