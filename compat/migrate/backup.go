package migrate

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	backupMark = ".bak-"           // before the time of a backup
	undoneMark = ".undone-"        // before the time of what a rollback took away
	stamp      = "20060102-150405" // of both
	mostCopies = 1000              // of one file in one second
)

// beside writes a copy of a file next to it, under its name with the mark and the time, and a number if there is such a copy already.
func beside(path, mark string, text []byte, info fs.FileInfo, now time.Time) (string, error) {
	base := path + mark + now.Format(stamp)
	for i := 1; i <= mostCopies; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return name, fill(f, text, info.Mode(), info)
	}
	return "", fmt.Errorf("%s has %d copies from this second already", path, mostCopies)
}

// Restored tells what a Rollback did.
type Restored struct {
	Path   string `json:"path"`
	Backup string `json:"backup"`           // what was put back; it is no longer there
	Undone string `json:"undone,omitempty"` // the file that holds what was at the path before, "" if nothing was
}

// Rollback puts the newest backup of the file back, which is a backup no longer: a further call puts back the one before it. What is at the path
// now is kept beside it as PATH.undone-YYYYmmdd-HHMMSS by now.
func Rollback(path string, now time.Time) (Restored, error) {
	list, err := Backups(path)
	if err != nil {
		return Restored{}, err
	}
	if len(list) == 0 {
		return Restored{}, fmt.Errorf("%s has no backup %s%sYYYYmmdd-HHMMSS beside it", path, filepath.Base(path), backupMark)
	}
	r := Restored{Path: path, Backup: list[len(list)-1]}
	if _, err := target(r.Backup); err != nil {
		return Restored{}, err
	}
	info, err := target(path)
	if err == nil {
		var text []byte
		if text, err = os.ReadFile(path); err == nil {
			r.Undone, err = beside(path, undoneMark, text, info, now)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Restored{}, err
	}
	if err := os.Rename(r.Backup, path); err != nil {
		if r.Undone != "" {
			err = errors.Join(err, os.Remove(r.Undone))
		}
		return Restored{}, err
	}
	return r, syncFolder(path)
}

// Backups returns the backups of a file, the oldest first.
func Backups(path string) (list []string, err error) {
	folder, base := filepath.Dir(path), filepath.Base(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	type backup struct {
		when  time.Time
		count int
		name  string
	}
	var found []backup
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), base+backupMark)
		if !ok || len(rest) < len(stamp) {
			continue
		}
		when, err := time.Parse(stamp, rest[:len(stamp)])
		if err != nil {
			continue
		}
		count := 1
		if tail := rest[len(stamp):]; tail != "" {
			if count, err = strconv.Atoi(strings.TrimPrefix(tail, "-")); err != nil || tail[0] != '-' || count < 2 {
				continue
			}
		}
		found = append(found, backup{when, count, filepath.Join(folder, e.Name())})
	}
	slices.SortFunc(found, func(a, b backup) int {
		if c := a.when.Compare(b.when); c != 0 {
			return c
		}
		return a.count - b.count
	})
	for _, b := range found {
		list = append(list, b.name)
	}
	return list, nil
}
