package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Progress shows how far long work is: on a terminal as a line with a bar that is drawn anew, elsewhere as nothing. Its methods may be called by any
// goroutine.
type Progress struct {
	env   *Env
	width int // 0 draws nothing

	mu    sync.Mutex
	drawn bool
	last  time.Time
}

// redraw is how long a bar stands at least.
const redraw = 50 * time.Millisecond

// Progress returns a progress line on Err. It draws nothing with --quiet, --json or where Err is no terminal.
func (e *Env) Progress() *Progress {
	p := &Progress{env: e}
	if columns, ok := Terminal(e.Err); ok && !e.Quiet && !e.JSON {
		p.width = columns
	}
	return p
}

// Shown reports whether anything is drawn at all.
func (p *Progress) Shown() bool { return p.width > 0 }

// Set shows that the share done, 0 to 1, of the work is over.
func (p *Progress) Set(done float64, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width == 0 || done < 1 && time.Since(p.last) < redraw {
		return
	}
	p.last, p.drawn = time.Now(), true
	_, _ = fmt.Fprint(p.env.Err, "\r\x1b[K"+bar(done, text, p.width-1)) // no terminal, no progress
}

// Line prints a line for people above the bar.
func (p *Progress) Line(text string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.env.Remark(text, args...)
}

// Done takes the bar away.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *Progress) clear() {
	if p.drawn {
		_, _ = fmt.Fprint(p.env.Err, "\r\x1b[K") // no terminal, no progress
		p.drawn, p.last = false, time.Time{}
	}
}

// bar returns a bar, the percentage and the text in at most width columns.
func bar(done float64, text string, width int) string {
	const cells = 24
	full := int(min(max(done, 0), 1) * cells)
	line := fmt.Sprintf("[%s%s] %3.0f %%  %s", strings.Repeat("#", full), strings.Repeat(".", cells-full), 100*min(max(done, 0), 1), text)
	if r := []rune(line); len(r) > width {
		line = string(r[:max(width, 0)])
	}
	return line
}
