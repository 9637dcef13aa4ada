package v13

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of what is read as a whole.
const (
	maxBatch = 64 << 20 // bytes of a batch file
	maxDepth = 16       // batch files that call each other
)

func batch(ctx context.Context, s *session, a *arguments) error {
	path, err := a.file("file")
	if err != nil {
		return err
	}
	if s.depth == maxDepth {
		return failf(GenericError, "%s: batch files call each other more than %d deep", path, maxDepth)
	}
	text, err := readLimited(path, maxBatch)
	if err != nil {
		return as(FileNotFound, fmt.Errorf("cannot read the batch file: %w", err))
	}
	s.depth++
	defer func() { s.depth-- }()
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(text) == 0 {
		lines = nil
	}
	for i, line := range lines {
		if isRemark(line) {
			continue
		}
		s.progress("Line %d: %s", i+1, strings.TrimSpace(line))
		err := failf(GenericError, "exit and quit are for interactive sessions")
		if !isEnd(line) {
			err = s.line(ctx, line)
		}
		if err != nil {
			s.warn("Error at line %d: %s", i+1, statusOf(err))
			return fmt.Errorf("%s, line %d: %w", path, i+1, err)
		}
	}
	s.say("Batch operations completed successfully (%d lines processed)", len(lines))
	return nil
}

func script(ctx context.Context, s *session, a *arguments) error {
	code, name := a.text("code"), "<code>"
	if !a.set("code") {
		path, err := a.file("file")
		if err != nil {
			return err
		}
		text, err := readLimited(path, maxScript)
		if err != nil {
			return as(GenericError, err)
		}
		code, name = string(text), path
	}
	if s.project == "" {
		if err := s.create(ctx, "script", [3]int{defaultSize, defaultSize, defaultSize}); err != nil {
			return err
		}
	}
	s.progress("Running script: %s", name)
	var result struct {
		Success bool
		Message string
		Output  []string
		Changed int64
	}
	if err := s.call(ctx, "execute_script", params{"script": code, "name": name, "timeout_ms": scriptTime}, &result); err != nil {
		return err
	}
	for _, line := range result.Output {
		s.say("%s", line)
	}
	if !result.Success {
		return errors.New(result.Message)
	}
	s.dirty = s.dirty || result.Changed > 0
	s.say("Script executed successfully")
	return nil
}

const (
	maxScript  = 256 << 10 // bytes, as execute_script has it
	scriptTime = 300_000   // milliseconds
)

func (s *session) print(text string) error {
	_, err := io.WriteString(s.io.Out, text)
	return err
}

// Release is the version of the old program whose commands these are. It is what the first line of the command version tells, for scripts that look.
const Release = "13.0.0-alpha"

func (s *session) versionText() string {
	version := s.version
	if version == "" {
		version = "dev"
	}
	return "Goxel Headless CLI version " + Release + "\nby goxel-daemon " + version + "\n"
}

func (s *session) help(a *arguments) error {
	name := a.positional(0)
	if name == "" {
		return s.print(helpOfAll())
	}
	c, ok := find(name)
	if !ok {
		return failf(UnknownCommand, "unknown command %q; help lists all", name)
	}
	return s.print(helpOf(c))
}

// helpOfAll explains the program.
func helpOfAll() string {
	var b strings.Builder
	b.WriteString("Usage: goxel-headless [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n\n" +
		"Each call reads a project file, does one thing, and saves it. Without a command, and with --interactive, commands are read line by line.\n\n" +
		"Global options:\n" +
		"  -h, --help         explain the program\n" +
		"  -v, --version      tell the version\n" +
		"      --verbose      say more\n" +
		"      --quiet        say only what was done\n" +
		"      --config FILE  accepted; nothing is read from it\n" +
		"      --interactive  read commands line by line\n\n" +
		"Commands:\n")
	for _, c := range Commands() {
		if !c.Guide {
			fmt.Fprintf(&b, "  %-17s %s\n", c.Name, c.Doc)
		}
	}
	b.WriteString("\nCommands that guides name:\n")
	for _, c := range Commands() {
		if c.Guide {
			fmt.Fprintf(&b, "  %-17s %s\n", c.Name, c.Doc)
		}
	}
	b.WriteString("\nhelp COMMAND explains a command. Exit status: 0, or ")
	for i, s := range Statuses()[1:] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%d %s", s.Exit(), strings.ToLower(s.String()))
	}
	b.WriteString(".\n")
	return b.String()
}

// helpOf explains a command.
func helpOf(c *Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: goxel-headless %s [OPTIONS] %s\n\n%s.\n\nOptions:\n", c.Name, c.Args, c.Doc)
	for _, o := range c.Options {
		short := "    "
		if o.Short != "" {
			short = "-" + o.Short + ", "
		}
		doc := o.Doc
		switch {
		case o.Required:
			doc += " (required)"
		case o.Default != "":
			doc += " (default " + o.Default + ")"
		}
		fmt.Fprintf(&b, "  %s%-30s %s\n", short, "--"+o.Long+" "+string(o.Kind), doc)
	}
	b.WriteString("  -h, --help                         this text, as the first argument\n")
	return b.String()
}
