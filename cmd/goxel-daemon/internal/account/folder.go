package account

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// MkdirAll makes the folder at path and those above it, as far as there are none, with the permissions of mode, and gives those that it made to
// the account.
func (a *Account) MkdirAll(path string, mode fs.FileMode) error {
	var missing []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return err
	}
	for _, dir := range missing {
		if err := a.Give(dir); err != nil {
			return err
		}
	}
	return nil
}

// Give makes what is at path, which must not be where others may put something else meanwhile, the account's. A symbolic link itself is given,
// not what it leads to.
func (a *Account) Give(path string) error {
	if a == nil {
		return nil
	}
	if err := os.Lchown(path, a.UID, a.GID); err != nil {
		return fmt.Errorf("giving to user %d: %w", a.UID, err)
	}
	return nil
}

// GiveFile makes an open file the account's.
func (a *Account) GiveFile(f interface{ Chown(uid, gid int) error }) error {
	if a == nil {
		return nil
	}
	if err := f.Chown(a.UID, a.GID); err != nil {
		return fmt.Errorf("giving to user %d: %w", a.UID, err)
	}
	return nil
}
