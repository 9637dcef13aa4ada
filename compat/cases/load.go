package cases

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

//go:embed v13/*.json session/*.json
var embedded embed.FS

// The folders of the embedded cases.
const (
	folderV13     = "v13"
	folderSession = "session"
)

// All returns the project's own cases: first the command lines of v13, then the sessions with daemons.
func All() ([]Case, error) {
	var all []Case
	for _, dir := range []string{folderV13, folderSession} {
		names, err := fs.Glob(embedded, path.Join(dir, "*.json"))
		if err != nil {
			return nil, fmt.Errorf("cases: %w", err)
		}
		for _, name := range names {
			text, err := embedded.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("cases: %w", err)
			}
			list, err := Parse(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, list...)
		}
	}
	return all, unique(all)
}

// ReadFile returns the cases in a file.
func ReadFile(name string) ([]Case, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	list, err := Parse(text)
	if err == nil {
		err = unique(list)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

// Parse reads cases from JSON and checks each. Members that are not known are errors, since they would say what is not checked.
func Parse(text []byte) ([]Case, error) {
	var file struct {
		Cases []Case `json:"cases"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("cases: at %d: %w", d.InputOffset(), err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("cases: more follows after %d bytes", d.InputOffset())
	}
	var errs []error
	for i := range file.Cases {
		errs = append(errs, file.Cases[i].Check())
	}
	return file.Cases, errors.Join(errs...)
}

func unique(list []Case) error {
	seen := map[string]bool{}
	for i := range list {
		if seen[list[i].ID] {
			return fmt.Errorf("cases: %s is there twice", list[i].ID)
		}
		seen[list[i].ID] = true
	}
	return nil
}
