package script

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// output passes lines on to Options.Print up to a number of bytes.
type output struct {
	print func(string)
	max   int
	used  int
	full  bool
}

func newOutput(o Options) output {
	out := output{print: o.Print, max: o.MaxOutput}
	if out.max <= 0 {
		out.max = DefaultOutput
	}
	if out.print == nil {
		out.print = func(string) {}
	}
	return out
}

// write prints a text, line by line.
func (o *output) write(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if o.full {
			return
		}
		if o.used+len(line)+1 > o.max {
			o.full = true
			o.print(fmt.Sprintf("... output beyond %d bytes is dropped", o.max))
			return
		}
		o.used += len(line) + 1
		o.print(strings.TrimSuffix(line, "\r"))
	}
}

// log is console.log and its kin: the arguments as text with spaces between them.
func (s *session) log(list []goja.Value) {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		if room := s.out.max - b.Len(); room > 0 && !s.out.full {
			b.WriteString(s.describe(v, room+1)) // one more, so that the line is too long if it was cut off
		}
	}
	s.out.write(b.String())
}
