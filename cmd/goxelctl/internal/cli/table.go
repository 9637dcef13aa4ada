package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table prints rows in columns of equal width under a bold header where colours are allowed. Columns whose cells are all numbers stand to the right.
func (e *Env) Table(header []string, rows [][]string) error {
	widths := make([]int, len(header))
	right := make([]bool, len(header))
	for i, h := range header {
		widths[i], right[i] = utf8.RuneCountInString(h), len(rows) > 0
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
			right[i] = right[i] && number(row[i])
		}
	}
	var b strings.Builder
	line := func(cells []string) {
		var l strings.Builder
		for i, cell := range cells {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if right[i] {
				l.WriteString(pad + cell + "  ")
			} else {
				l.WriteString(cell + pad + "  ")
			}
		}
		b.WriteString(strings.TrimRight(l.String(), " "))
	}
	bold, plain := "", ""
	if e.Color(e.Out) {
		bold, plain = "\x1b[1m", "\x1b[0m"
	}
	b.WriteString(bold)
	line(header)
	b.WriteString(plain + "\n")
	for _, row := range rows {
		line(row)
		b.WriteByte('\n')
	}
	_, err := io.WriteString(e.Out, b.String())
	return err
}

func number(text string) bool {
	return text != "" && strings.Trim(text, "+-.,%0123456789 ") == ""
}

// Bytes returns a number of bytes with a unit for people.
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
