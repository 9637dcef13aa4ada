package v13

import (
	"errors"
	"fmt"
	"strings"
)

// maxWords is how many words a line may have; maxLine, how many bytes.
const (
	maxWords = 4096
	maxLine  = 1 << 20
)

// splitLine splits a line of a batch file or of an interactive session into words: at blanks, but not between quotes or behind a backslash. Within
// double quotes a backslash stands for the character behind it if that is a quote or a backslash; within single quotes it is one of the word. A
// backslash before a letter or digit stands for itself, so that paths of Windows stay whole.
func splitLine(line string) (words []string, err error) {
	if len(line) > maxLine {
		return nil, fmt.Errorf("the line is longer than %d bytes", maxLine)
	}
	var word strings.Builder
	inWord, quote := false, byte(0)
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(line) && strings.IndexByte(escapable(quote), line[i+1]) >= 0:
			i++
			word.WriteByte(line[i])
			inWord = true
		case c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '"' || c == '\'':
			quote, inWord = c, true
		case isBlank(c):
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
			if len(words) > maxWords {
				return nil, fmt.Errorf("the line has more than %d words", maxWords)
			}
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quotation mark is not closed")
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// escapable returns what a backslash may stand before.
func escapable(quote byte) string {
	if quote == '"' {
		return `"\`
	}
	return ` "'\;#`
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// splitCommands splits the words of a line at those that are a semicolon or end in one.
func splitCommands(line string) (commands [][]string, err error) {
	for _, part := range splitSemicolons(line) {
		words, err := splitLine(part)
		if err != nil {
			return nil, err
		}
		if len(words) > 0 && words[0][0:min(len(words[0]), 1)] != "#" {
			commands = append(commands, words)
		}
	}
	return commands, nil
}

// splitSemicolons cuts a line at semicolons that are not quoted.
func splitSemicolons(line string) (parts []string) {
	quote, start := byte(0), 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && quote != '\'':
			i++
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == ';':
			parts = append(parts, line[start:i])
			start = i + 1
		}
	}
	return append(parts, line[start:])
}

// isRemark reports whether nothing is to be done for a line.
func isRemark(line string) bool {
	line = strings.TrimLeft(line, " \t\r\n")
	return line == "" || line[0] == '#'
}

// isEnd reports whether a line ends an interactive session.
func isEnd(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, "exit") || strings.HasPrefix(line, "quit")
}
