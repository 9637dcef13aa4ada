package script

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// batchTranslation is a batch file on its way.
type batchTranslation struct {
	name    string
	o       Options
	session session
	out     bytes.Buffer
	id      int
	noted   map[string]bool // notes that were made
	report  migrate.Report
}

// translateBatch translates the lines of a batch file, or those that are typed into an interactive session.
func translateBatch(name, source string, o Options) (*Result, error) {
	t := &batchTranslation{name: name, o: o, session: session{each: o.SaveEach, exists: o.Exists, known: map[string]bool{}}, noted: map[string]bool{}}
	n := 0
	for line := range strings.Lines(source) {
		n++
		line = strings.TrimRight(line, "\r\n")
		text := strings.TrimLeft(line, " \t")
		if text == "" || text[0] == '#' {
			t.remark(line)
			continue
		}
		if strings.HasPrefix(text, "exit") || strings.HasPrefix(text, "quit") {
			t.end(n, text)
			break
		}
		t.line(n, text)
	}
	if t.session.loose {
		t.say(n, migrate.Look, "the end of the file", "", "the last edits are never saved, in version 13 as well")
	}
	t.session.close()
	if err := t.write(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Result{Text: t.out.Bytes(), Report: t.report}, nil
}

func (t *batchTranslation) say(line int, o migrate.Outcome, old, now, why string) {
	t.report = append(t.report, migrate.Entry{File: t.name, Line: line, Outcome: o, Old: old, New: now, Why: why})
}

// remark keeps a line of comment, where there can be any.
func (t *batchTranslation) remark(line string) {
	if t.o.To == ToGoxelctl {
		t.out.WriteString(line + "\n")
	}
}

// end handles a line that ends an interactive session.
func (t *batchTranslation) end(line int, text string) {
	if t.o.Interactive {
		t.say(line, migrate.Needless, text, "", "the file ends here")
		return
	}
	t.say(line, migrate.Look, text, "", "version 13 stops here with an error, so that what follows is left out")
}

// line translates one line, which may hold several commands with semicolons between them.
func (t *batchTranslation) line(n int, text string) {
	commands, quoted, err := splitCommands(text)
	if err != nil {
		t.refuse(n, text, err)
		return
	}
	if quoted {
		t.once(n, text, "quotes", "quotes hold words together, which they do not in version 13")
	}
	for _, words := range commands {
		err := t.command(n, words)
		if err == nil {
			err = t.write()
		}
		if err != nil {
			t.refuse(n, strings.Join(words, " "), err)
		}
	}
}

// refuse reports what is not translated, and leaves it as a comment where there can be any.
func (t *batchTranslation) refuse(n int, text string, err error) {
	t.say(n, migrate.Look, text, "", "not translated: "+err.Error())
	t.remark("# not translated: " + strings.Map(printable, text))
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// once makes a note at its first occasion.
func (t *batchTranslation) once(line int, text, topic, why string) {
	if !t.noted[topic] {
		t.noted[topic] = true
		t.say(line, migrate.Changed, text, "", why)
	}
}

// command translates one command.
func (t *batchTranslation) command(n int, words []string) error {
	list := make([]word, len(words))
	for i, w := range words {
		list[i] = lit(w)
	}
	old := strings.Join(words, " ")
	c, err := parse(list)
	if errors.Is(err, errNoCommand) {
		return errors.New("options without a command have no effect on a batch file")
	}
	if err != nil {
		return err
	}
	a, err := c.plan()
	if err != nil {
		return err
	}
	if a.effect == runs && c.command.Name != "batch" {
		t.say(n, migrate.Needless, old, "", "it only tells something")
		return nil
	}
	if t.o.To == ToJSONRPC {
		if _, err := (request{a.method, a.params}).json(0, t.o.Dir); err != nil {
			return err
		}
	}
	before := len(t.session.requests)
	if err := t.session.do(&a); err != nil {
		return err
	}
	outcome, why := migrate.Kept, ""
	var methods []string
	for _, r := range t.session.requests[before:] {
		methods = append(methods, r.method)
	}
	for _, n := range a.notes {
		outcome, why = weightier(outcome, n.outcome), strings.TrimPrefix(why+"; "+n.why, "; ")
	}
	if len(methods) == 0 && outcome == migrate.Kept {
		outcome, why = migrate.Needless, "the project is open already"
	}
	t.say(n, outcome, old, strings.Join(methods, ", "), why)
	return nil
}

// weightier returns the outcome that asks for more attention.
func weightier(a, b migrate.Outcome) migrate.Outcome {
	order := []migrate.Outcome{migrate.Needless, migrate.Kept, migrate.Changed, migrate.Dropped, migrate.Look}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// write appends the requests that are waiting to the text.
func (t *batchTranslation) write() error {
	var lines bytes.Buffer
	id := t.id
	for _, r := range t.session.requests {
		if t.o.To == ToGoxelctl {
			lines.WriteString(r.line() + "\n")
			continue
		}
		id++
		text, err := r.json(id, t.o.Dir)
		if err != nil {
			return err
		}
		lines.Write(text)
	}
	t.id = id
	t.session.requests = nil
	t.out.Write(lines.Bytes())
	return nil
}

// line returns the request as a line for goxelctl batch.
func (r request) line() string {
	line := strings.ReplaceAll(r.method, "_", "-")
	for _, p := range r.params {
		line += " " + p.flag()
	}
	return line
}

// json returns the request as a line of JSON.
func (r request) json(id int, folder string) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"jsonrpc":"2.0","id":%d,"method":%q`, id, r.method)
	for i, p := range r.params {
		value, err := p.json(folder)
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(p.name)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			b.WriteString(`,"params":{`)
		} else {
			b.WriteByte(',')
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	if len(r.params) > 0 {
		b.WriteByte('}')
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// splitCommands splits a line at semicolons and blanks that no quotes hold together.
func splitCommands(line string) (commands [][]string, quoted bool, err error) {
	var words []string
	var current strings.Builder
	inWord, quote := false, byte(0)
	endWord := func() {
		if inWord {
			words = append(words, current.String())
			current.Reset()
			inWord = false
		}
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && quote != '\'' && i+1 < len(line) && strings.IndexByte(` "'\;#`, line[i+1]) >= 0:
			i++
			current.WriteByte(line[i])
			inWord = true
		case c == quote:
			quote = 0
		case quote != 0:
			current.WriteByte(c)
		case c == '"' || c == '\'':
			quote, inWord, quoted = c, true, true
		case c == ' ' || c == '\t' || c == '\r':
			endWord()
		case c == ';':
			endWord()
			if len(words) > 0 {
				commands, words = append(commands, words), nil
			}
		default:
			current.WriteByte(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, quoted, errors.New("a quotation mark is not closed")
	}
	endWord()
	if len(words) > 0 {
		commands = append(commands, words)
	}
	return commands, quoted, nil
}
