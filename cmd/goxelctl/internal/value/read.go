package value

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// MaxText is how many bytes are read from a file or from standard input at most.
const MaxText = 256 << 20

// Reader reads what a command line names by @FILE or by - for standard input, which can be read once.
type Reader struct {
	In   io.Reader
	used bool
}

// Text returns the content of the file if the text is @FILE, that of standard input if it is - or @-, and else the text itself.
func (r *Reader) Text(text string) (string, error) {
	path, isFile := strings.CutPrefix(text, "@")
	switch {
	case text == "-" || text == "@-":
		if r.used {
			return "", errors.New("standard input is named twice")
		}
		r.used = true
		return bounded(r.In, "standard input")
	case isFile:
		return ReadFile(path)
	}
	return text, nil
}

// ReadFile returns the content of a file of no more than MaxText bytes.
func ReadFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return bounded(f, path)
}

func bounded(r io.Reader, name string) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxText+1))
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > MaxText {
		return "", fmt.Errorf("%s has more than %d MiB", name, MaxText>>20)
	}
	return string(data), nil
}
