package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is the length of a line in bytes at most.
const maxLine = 64 << 20

// Lines reads lines, of which those that end in a backslash go on in the next one.
type Lines struct {
	r *bufio.Reader
	n int
}

// NewLines returns the lines of the reader.
func NewLines(r io.Reader) *Lines { return &Lines{r: bufio.NewReaderSize(r, 64<<10)} }

// Next returns the next line and its number, from 1 on, or io.EOF.
func (l *Lines) Next() (text string, number int, err error) {
	var b strings.Builder
	for {
		part, err := l.one()
		if err != nil && (b.Len() == 0 || !errors.Is(err, io.EOF)) {
			return "", l.n, err
		}
		if number == 0 {
			number = l.n
		}
		head, more := strings.CutSuffix(part, `\`)
		more = more && err == nil && !strings.HasPrefix(strings.TrimSpace(part), "#") && even(head)
		if !more {
			b.WriteString(part)
			return b.String(), number, nil
		}
		b.WriteString(head + " ")
		if b.Len() > maxLine {
			return "", number, tooLong(number)
		}
	}
}

// even reports whether the text ends in an even number of backslashes: then another one after them is one by itself.
func even(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 0
}

// one returns a line without its end.
func (l *Lines) one() (string, error) {
	l.n++
	var b strings.Builder
	for {
		part, err := l.r.ReadSlice('\n')
		b.Write(part)
		switch {
		case b.Len() > maxLine:
			return "", tooLong(l.n)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && b.Len() > 0:
		case err != nil:
			return "", err
		}
		return strings.TrimRight(b.String(), "\r\n"), nil
	}
}

func tooLong(number int) error {
	return fmt.Errorf("line %d has more than %d MiB", number, maxLine>>20)
}
