package files

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// reporter tells what becomes of the inputs. Its methods may be called by any goroutine.
type reporter struct {
	env     *cli.Env
	bar     *cli.Progress
	verbose bool
	single  bool // there is no summary for people
	mute    bool // nothing goes to Out: it has the output

	mu     sync.Mutex
	totals totals
	shares map[*job]float64 // of those under way
	losses losses
}

func newReporter(env *cli.Env, total int, verbose bool) *reporter {
	return &reporter{env: env, bar: env.Progress(), verbose: verbose, totals: totals{Total: total}, shares: map[*job]float64{}}
}

// working shows how far a job is.
func (r *reporter) working(j *job, share float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shares[j] = share
	r.draw(j.in.name)
}

func (r *reporter) drawn() (finished int, share float64) {
	finished = r.totals.Done + r.totals.Failed + r.totals.Skipped
	share = float64(finished)
	for _, s := range r.shares {
		share += s
	}
	return finished, share / float64(max(r.totals.Total, 1))
}

func (r *reporter) draw(text string) {
	finished, share := r.drawn()
	text = fmt.Sprintf("%d/%d  %s", finished, r.totals.Total, text)
	if r.totals.Failed > 0 {
		text = fmt.Sprintf("%d failed  ", r.totals.Failed) + text
	}
	r.bar.Set(share, text)
}

// finished takes the outcome of a job, and tells it.
func (r *reporter) finished(j *job, o *outcome) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.shares, j)
	r.totals.add(o)
	if r.env.JSON {
		if r.mute {
			return nil
		}
		return r.env.PrintJSON(o)
	}
	r.tell(j, o)
	return nil
}

func (r *reporter) tell(j *job, o *outcome) {
	to := j.name
	if o.Output != "" {
		to = o.Output
	}
	switch o.Status {
	case failed:
		r.bar.Done()
		r.complain(o.line(to))
	case skipped, cancelled:
		if r.verbose {
			r.bar.Line("%s", o.line(to))
		}
	default:
		r.bar.Line("%s", o.line(to))
	}
	for _, w := range o.Warnings {
		if r.verbose {
			r.bar.Line("  %s", w)
		} else {
			r.losses.add(w, o.Input)
		}
	}
}

// complain prints a line about what failed, also with --quiet.
func (r *reporter) complain(text string) {
	_, _ = fmt.Fprintf(r.env.Err, "%s: %s\n", cli.Name, text) // nobody is left to tell
}

// end takes the bar away and prints the summary.
func (r *reporter) end(ms float64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bar.Done()
	r.totals.MS = ms
	if r.env.JSON {
		if r.mute {
			return nil
		}
		return r.env.PrintJSON(map[string]*totals{"summary": &r.totals})
	}
	for _, l := range r.losses.lines() {
		r.env.Remark("%s", l)
	}
	if !r.single {
		r.env.Remark("%s", r.totals.String())
	}
	return nil
}

// losses groups warnings that differ in numbers and names only.
type losses struct {
	order  []string
	groups map[string]*loss
}

type loss struct {
	text  string // the first one
	input string
	files int
	last  string // input of the last one that was counted
}

var particulars = regexp.MustCompile(`"[^"]*"|[0-9][0-9.,]*`)

func (l *losses) add(text, input string) {
	key := particulars.ReplaceAllString(text, "#")
	if l.groups == nil {
		l.groups = map[string]*loss{}
	}
	g := l.groups[key]
	if g == nil {
		g = &loss{text: text, input: input}
		l.groups[key] = g
		l.order = append(l.order, key)
	}
	if g.last != input {
		g.files++
		g.last = input
	}
}

// lines returns the groups in the order in which they came.
func (l *losses) lines() (list []string) {
	hidden := false
	for _, key := range l.order {
		g := l.groups[key]
		text := "note: " + strings.TrimSuffix(g.text, ".")
		if g.files > 1 {
			hidden = true
			text = fmt.Sprintf("%s (%s; %d more alike)", text, g.input, g.files-1)
		} else {
			text += " (" + g.input + ")"
		}
		list = append(list, text)
	}
	if hidden {
		list = append(list, "note: --verbose tells each")
	}
	return list
}
