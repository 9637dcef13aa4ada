package batch

import (
	"errors"
	"strings"
)

// errQuote says that a quote is not closed.
var errQuote = errors.New("a quote is opened and not closed")

// Split returns the words of a line without its comment. It is an error if a quote is not closed or a backslash ends the line.
func Split(line string) ([]string, error) {
	words, _, err := scan(line, len(line))
	return words, err
}

// Words returns the words of a line up to the byte at the cursor for completion, the last one unfinished, and where that one begins. An open quote
// is taken for closed.
func Words(line string, cursor int) (words []string, begin int) {
	words, begin, _ = scan(line[:cursor], cursor)
	if begin == cursor { // a new word
		words = append(words, "")
	}
	return words, begin
}

// scan splits the line. begin is where the last word begins, or end if the line ends in blanks.
func scan(line string, end int) (words []string, begin int, err error) {
	i := 0
	for {
		for i < len(line) && blank(line[i]) {
			i++
		}
		if i == len(line) {
			return words, end, nil
		}
		if line[i] == '#' && (len(words) == 0 || !colored(line[i:])) {
			return words, end, nil
		}
		begin = i
		var word string
		word, i, err = next(line, i)
		words = append(words, word)
		if err != nil || i == len(line) {
			return words, begin, err
		}
	}
}

// next returns the word that begins at i and where it ends.
func next(line string, i int) (word string, end int, err error) {
	var b strings.Builder
	for i < len(line) && !blank(line[i]) {
		switch c := line[i]; c {
		case '\'':
			n := strings.IndexByte(line[i+1:], '\'')
			if n < 0 {
				b.WriteString(line[i+1:])
				return b.String(), len(line), errQuote
			}
			b.WriteString(line[i+1 : i+1+n])
			i += n + 2
		case '"':
			if i, err = double(&b, line, i+1); err != nil {
				return b.String(), len(line), err
			}
		case '\\':
			if i+1 == len(line) {
				return b.String(), len(line), errors.New("a backslash ends the line")
			}
			b.WriteByte(line[i+1])
			i += 2
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), i, nil
}

// double appends what stands in double quotes from i on, and returns where it goes on behind them.
func double(b *strings.Builder, line string, i int) (int, error) {
	for ; i < len(line); i++ {
		switch {
		case line[i] == '"':
			return i + 1, nil
		case line[i] == '\\' && i+1 < len(line) && (line[i+1] == '"' || line[i+1] == '\\'):
			i++
		}
		b.WriteByte(line[i])
	}
	return i, errQuote
}

// Quote returns a word so that Split gives it back.
func Quote(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,=@+%") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func blank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'
}

// colored reports whether the text begins with a colour: # and 3, 4, 6 or 8 hexadecimal digits, then a blank or the end.
func colored(text string) bool {
	n := 1
	for n < len(text) && strings.IndexByte("0123456789abcdefABCDEF", text[n]) >= 0 {
		n++
	}
	return (n == 4 || n == 5 || n == 7 || n == 9) && (n == len(text) || blank(text[n]))
}
