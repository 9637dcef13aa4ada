package shell

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	maxHistory      = 1000    // lines that are kept
	maxHistoryBytes = 4 << 20 // of a file that is read
)

// history is the list of lines typed, in memory and in a file. It implements term.History.
type history struct {
	lines []string // the oldest first
	path  string   // "" keeps nothing
}

// historyPath returns the file of the history, "" if there is no place for it.
func historyPath(getenv func(string) string) string {
	dir := getenv("XDG_STATE_HOME")
	if dir == "" && getenv("HOME") != "" {
		dir = filepath.Join(getenv("HOME"), ".local", "state")
	}
	if !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "goxel", "history")
}

// loadHistory reads a history. A file that has grown long is cut. The history is of use even if there is an error.
func loadHistory(path string) (*history, error) {
	h := &history{path: path}
	if path == "" {
		return h, nil
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxHistoryBytes {
		if _, err := f.Seek(-maxHistoryBytes, 2); err != nil {
			return h, err
		}
	}
	s := bufio.NewScanner(f)
	s.Buffer(nil, maxHistoryBytes)
	for s.Scan() {
		h.lines = append(h.lines, strings.ToValidUTF8(s.Text(), ""))
	}
	if err := s.Err(); err != nil {
		return h, err
	}
	if n := len(h.lines); n > maxHistory {
		h.lines = slices.Clone(h.lines[n-maxHistory:])
		if n > 2*maxHistory {
			return h, h.rewrite()
		}
	}
	return h, nil
}

// rewrite replaces the file by what is in memory.
func (h *history) rewrite() error {
	f, err := os.CreateTemp(filepath.Dir(h.path), ".history-*") // readable by the user alone
	if err != nil {
		return err
	}
	_, err = f.WriteString(strings.Join(h.lines, "\n") + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), h.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Add appends a line, unless it is empty, begins with a blank or repeats the last one.
func (h *history) Add(line string) {
	if strings.TrimSpace(line) == "" || line[0] == ' ' || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	if h.lines = append(h.lines, line); len(h.lines) > maxHistory {
		h.lines = slices.Delete(h.lines, 0, len(h.lines)-maxHistory)
	}
	_ = h.append(line) // a shell works without a history on disk
}

func (h *history) append(line string) error {
	if h.path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(line + "\n")
	return errors.Join(err, f.Close())
}

// Len returns the number of lines.
func (h *history) Len() int { return len(h.lines) }

// At returns a line, the newest for 0.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
