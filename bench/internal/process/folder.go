package process

import (
	"os"
	"path/filepath"
)

// Folder is the path of a temporary folder in which a process has its socket, and whatever else it needs.
type Folder string

// NewFolder makes a folder whose name begins with the prefix, which is to be short, since the address of a socket is.
func NewFolder(prefix string) (Folder, error) {
	dir, err := os.MkdirTemp("", prefix)
	return Folder(dir), err
}

// Socket returns the path of the socket that lies in the folder.
func (f Folder) Socket() string { return f.File("s") }

// File returns the path of a file that lies in the folder.
func (f Folder) File(name string) string { return filepath.Join(string(f), name) }

// Remove removes the folder with all that it holds.
func (f Folder) Remove() error { return os.RemoveAll(string(f)) }
