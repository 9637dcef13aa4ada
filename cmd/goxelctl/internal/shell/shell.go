package shell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/batch"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/session"
)

// shell reads lines from a terminal and runs them.
type shell struct {
	env      *cli.Env
	session  *session.Session
	lines    *batch.Batch
	complete Complete
	in       *os.File
	term     *term.Terminal
	warned   bool // that leaving loses edits
}

// errExit ends the shell.
var errExit = errors.New("exit")

// patience is how long the prompt and completion wait for the daemon.
const patience = time.Second

// keys reads what is typed. Ctrl-C empties the line, as it does in other shells, where the terminal would end input.
type keys struct {
	in   io.Reader
	out  io.Writer
	rest []byte
}

func (k *keys) Write(p []byte) (int, error) { return k.out.Write(p) }

func (k *keys) Read(p []byte) (int, error) {
	const interrupt, end, erase = 3, 5, 21
	if len(k.rest) == 0 {
		buf := make([]byte, len(p))
		n, err := k.in.Read(buf)
		for _, c := range buf[:n] {
			if c == interrupt {
				k.rest = append(k.rest, end, erase)
				continue
			}
			k.rest = append(k.rest, c)
		}
		if n == 0 || err != nil {
			return 0, err
		}
	}
	n := copy(p, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}

// interact runs the lines that are typed until the user leaves.
func (sh *shell) interact(ctx context.Context) error {
	hist, err := loadHistory(historyPath(sh.env.Getenv))
	if err != nil {
		sh.env.Warn("the history cannot be read: %v", err)
	}
	sh.term = term.NewTerminal(&keys{in: sh.in, out: sh.env.Out}, "")
	sh.term.History = hist
	sh.term.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return sh.tab(ctx, line, pos)
	}
	sh.env.Remark("goxelctl %s; help lists the commands, exit leaves", sh.env.Version)
	for {
		line, err := sh.read(ctx)
		if errors.Is(err, io.EOF) {
			line, err = "exit", nil
			sh.env.Remark("")
		}
		if err != nil {
			return err
		}
		if errors.Is(sh.run(ctx, line), errExit) {
			return nil
		}
	}
}

// read reads a line, with the terminal in raw mode meanwhile.
func (sh *shell) read(ctx context.Context) (line string, err error) {
	sh.term.SetPrompt(sh.prompt(ctx))
	fd := int(sh.in.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return "", fmt.Errorf("the terminal: %w", err)
	}
	if w, h, err := term.GetSize(fd); err == nil && w > 0 && h > 0 {
		_ = sh.term.SetSize(w, h) // a line may look odd, no more
	}
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := sh.term.ReadLine()
		done <- result{line, err}
	}()
	var got result
	select {
	case got = <-done:
	case <-ctx.Done(): // the reader stays until the process ends
		got.err = ctx.Err()
	}
	if errors.Is(got.err, term.ErrPasteIndicator) {
		got.err = nil
	}
	return got.line, errors.Join(got.err, term.Restore(fd, state))
}

// run runs one line. Only errExit is returned; other errors are told.
func (sh *shell) run(ctx context.Context, line string) error {
	words, err := batch.Split(line)
	if err == nil && len(words) > 0 {
		if words[0] == "help" && sh.help(words[1:]) {
			return nil
		}
		switch words[0] {
		case "exit", "quit":
			return sh.leave(ctx)
		case "use":
			err := sh.use(ctx, words[1:])
			sh.env.Report(err)
			return err
		}
	}
	env := sh.env.Child()
	env.In = strings.NewReader("")
	sh.warned = false
	_, err = sh.lines.Do(ctx, env, line)
	env.Report(err)
	return nil
}

// help describes the shell's own commands: one, or before all others, all of them. done is false if others are to be described.
func (sh *shell) help(args []string) (done bool) {
	for _, b := range builtins() {
		if len(args) == 0 || len(args) == 1 && args[0] == b[0] {
			_ = sh.env.Printf("%s: %s\n", b[0], b[1]) // nobody is left to tell
			done = len(args) == 1
		}
	}
	return done
}

// project is one of the daemon's projects.
type project struct {
	ID      string `json:"project_id"`
	Name    string
	Unsaved bool
	Current bool `json:"is_current"`
}

// projects returns the daemon's projects, none if there is no connection yet.
func (sh *shell) projects(ctx context.Context) (list []project) {
	is, _ := sh.session.Connected()
	if !is {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, _, err := sh.session.Client(ctx)
	if err != nil {
		return nil
	}
	var raw json.RawMessage
	var got struct{ Projects []project }
	if c.Call(ctx, "list_projects", nil, &raw) != nil || json.Unmarshal(raw, &got) != nil {
		return nil
	}
	for i := range got.Projects {
		if sh.session.Project != "" {
			got.Projects[i].Current = got.Projects[i].ID == sh.session.Project
		}
	}
	return got.Projects
}

// prompt returns the prompt with the project's name.
func (sh *shell) prompt(ctx context.Context) string {
	for _, p := range sh.projects(ctx) {
		if p.Current {
			star := ""
			if p.Unsaved {
				star = "*"
			}
			return printable(p.Name) + star + "> "
		}
	}
	return "goxel> "
}

// printable returns a name as it may stand in a prompt.
func printable(name string) string {
	const most = 30
	r := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name))
	return string(r[:min(len(r), most)])
}

// leave returns errExit, but at the first time not if edits in this process would be lost.
func (sh *shell) leave(ctx context.Context) error {
	var names []string
	if _, local := sh.session.Connected(); local && !sh.warned {
		for _, p := range sh.projects(ctx) {
			if p.Unsaved {
				names = append(names, printable(p.Name))
			}
		}
	}
	if len(names) == 0 {
		return errExit
	}
	sh.warned = true
	sh.env.Warn("not saved: %s; save-file FILE saves, and exit once more leaves without", strings.Join(names, ", "))
	return nil
}

// use makes another project the one that lines work on.
func (sh *shell) use(ctx context.Context, args []string) error {
	if len(args) == 0 {
		_, err := sh.lines.Do(ctx, sh.env.Child(), "list-projects")
		return err
	}
	if _, _, err := sh.session.Client(ctx); err != nil {
		return err
	}
	name := strings.Join(args, " ")
	for _, p := range sh.projects(ctx) {
		if p.ID == name || p.Name == name {
			sh.session.Project = p.ID
			return nil
		}
	}
	return cli.Usagef("there is no project %q", name)
}

// tab completes the word before the cursor, or lists what may stand there.
func (sh *shell) tab(ctx context.Context, line string, pos int) (string, int, bool) {
	words, _ := batch.Words(line, pos)
	list := sh.candidates(ctx, words)
	if newLine, at, ok := finish(line, pos, list); ok {
		return newLine, at, true
	}
	if len(list) > 1 {
		width, _ := cli.Terminal(sh.in)
		_, _ = sh.term.Write([]byte(columns(list, width))) // nobody is left to tell
	}
	return line, pos, true
}
