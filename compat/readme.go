package compat

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Section is a part of a page that is written by this program, between two comments that hold its name.
type Section struct{ Name, Text string }

// Sections returns the tables of the report for README.md.
func (r *Report) Sections() []Section {
	return []Section{
		{"commands", markdownRows("command", false, r.commands())},
		{"methods", markdownRows("method", true, r.methods())},
		{"tools", markdownRows("tool", false, r.tools())},
		{"clients", r.markdownClients()},
		{"mended", r.markdownMended()},
	}
}

func markdownRows(title string, releases bool, rows []row) string {
	var b strings.Builder
	column, line := "", ""
	if releases {
		column, line = " in |", "---|"
	}
	fmt.Fprintf(&b, "| %s |%s cases | as before | mended | result |\n|---|%s--:|--:|--:|---|\n", title, column, line)
	for i := range rows {
		r := &rows[i]
		if releases {
			column = " " + r.releases + " |"
		}
		fmt.Fprintf(&b, "| `%s` |%s %d | %d | %d | %s |\n", r.name, column, r.cases, r.same, r.mended, r.result())
	}
	return b.String()
}

func (r *Report) markdownClients() string {
	var b strings.Builder
	b.WriteString("| client | how it behaves | result |\n|---|---|---|\n")
	for i := range r.Clients {
		c := &r.Clients[i]
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Name, c.About, c.result())
	}
	return b.String()
}

// markdownMended lists the faults of old programs that the cases name.
func (r *Report) markdownMended() string {
	var b strings.Builder
	b.WriteString("| case | what the old program does |\n|---|---|\n")
	r.each(func(res *Result) {
		if res.About != "" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", res.ID, strings.ReplaceAll(res.About, "|", `\|`))
		}
	})
	return b.String()
}

// Replace returns the page with the sections in place of those that it has. Each must be there.
func Replace(page []byte, sections []Section) ([]byte, error) {
	for _, s := range sections {
		begin, end := []byte("<!-- compat:"+s.Name+" -->\n"), []byte("<!-- /compat:"+s.Name+" -->")
		from := bytes.Index(page, begin)
		to := bytes.Index(page, end)
		if from < 0 || to < from {
			return nil, fmt.Errorf("compat: the page has no place for %s: a line %s and a line %s", s.Name, bytes.TrimSpace(begin), end)
		}
		page = bytes.Join([][]byte{page[:from+len(begin)], []byte(s.Text), page[to:]}, nil)
	}
	return page, nil
}

// UpdateFile replaces the sections of a file, which is written whole or stays as it is.
func UpdateFile(path string, sections []Section) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("compat: %w", err)
	}
	page, err = Replace(page, sections)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".compat-*")
	if err != nil {
		return fmt.Errorf("compat: %w", err)
	}
	_, err = temp.Write(page)
	err = errors.Join(err, temp.Sync(), temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first error counts
		return fmt.Errorf("compat: %w", err)
	}
	return nil
}
