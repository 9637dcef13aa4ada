package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// listen returns the socket to serve: at the path of the flag, at the one that GOXEL_SOCKET names, the one that systemd passed, or at the
// default path. Closing it removes the file, but for one that systemd passed, which is systemd's.
func listen(o *options) (net.Listener, error) {
	path := o.socketNamed()
	if path == "" {
		if files := activation.Files(true); len(files) > 0 {
			return passedSocket(files)
		}
		var err error
		if path, err = ownSocket(); err != nil {
			return nil, err
		}
	}
	if err := o.account.MkdirAll(filepath.Dir(path), o.socketFolderMode()); err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	l, err := server.Listen(path, server.SocketOptions{Mode: o.mode, GID: o.gid})
	if err != nil {
		return nil, err
	}
	if err := o.giveSocket(path); err != nil {
		_ = l.Close() // the error of giving is the one to report
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	return l, nil
}

// socketFolderMode returns the permissions of a folder that is made for the socket: if others may use the socket they must be able to get there.
func (o *options) socketFolderMode() os.FileMode {
	if o.mode&0o077 != 0 {
		return 0o755
	}
	return 0o700
}

// giveSocket makes the socket and its lock the daemon's user's, in the group that was asked for.
func (o *options) giveSocket(path string) error {
	if o.account == nil {
		return nil
	}
	if err := errors.Join(o.account.Give(path), o.account.Give(path+".lock")); err != nil {
		return err
	}
	if o.gid >= 0 {
		return os.Lchown(path, -1, o.gid)
	}
	return nil
}

// socketNamed returns the path of the socket that the settings or the environment name, empty if they do not.
func (o *options) socketNamed() string {
	if o.socket != "" {
		return o.socket
	}
	return os.Getenv(socketVariable)
}

// socketPath returns the path of the socket of a daemon with these settings, but for one that systemd passes.
func (o *options) socketPath() string {
	if path := o.socketNamed(); path != "" {
		return path
	}
	return defaultSocket()
}

// passed reports whether the daemon is to serve a socket that systemd passes.
func (o *options) passed() bool {
	return o.socketNamed() == "" && os.Getenv("LISTEN_FDS") != "" && os.Getenv("LISTEN_PID") == strconv.Itoa(os.Getpid())
}

// passedSocket makes a listener of the one socket that systemd passed. It closes the files.
func passedSocket(files []*os.File) (net.Listener, error) {
	for _, f := range files {
		defer func() { _ = f.Close() }() // the listener has a descriptor of its own
	}
	if len(files) > 1 {
		return nil, fmt.Errorf("systemd passes %d sockets, want one", len(files))
	}
	l, err := net.FileListener(files[0])
	if err != nil {
		return nil, fmt.Errorf("the socket that systemd passes: %w", err)
	}
	if _, ok := l.(*net.UnixListener); !ok {
		_ = l.Close() // it is of no use
		return nil, fmt.Errorf("the socket that systemd passes is of the network %s, want a Unix stream socket", l.Addr().Network())
	}
	return l, nil
}

const (
	socketName     = "goxel.sock"
	socketVariable = "GOXEL_SOCKET"
)

// defaultSocket returns the path of the socket in the service's or the user's runtime folder.
func defaultSocket() string {
	if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" { // set by systemd
		return filepath.Join(strings.Split(dir, ":")[0], socketName)
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, "goxel", socketName)
	}
	if os.Geteuid() == 0 {
		return filepath.Join("/run/goxel", socketName)
	}
	return filepath.Join(userFolder(), socketName)
}

// ownSocket is defaultSocket for the daemon itself, which makes sure that the folder is its user's.
func ownSocket() (string, error) {
	path := defaultSocket()
	if dir := filepath.Dir(path); dir == userFolder() {
		return path, ownFolder(dir)
	}
	return path, nil
}

// userFolder returns the folder of a user who has no runtime folder.
func userFolder() string { return filepath.Join(os.TempDir(), fmt.Sprintf("goxel-%d", os.Geteuid())) }

// ownFolder makes a folder that only the daemon's user may enter, and refuses one that somebody else has made: its maker could put
// another socket in the place of ours.
func ownFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(st.Uid) != os.Geteuid() || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is not a folder of the daemon's user alone: give a path by --socket", dir)
	}
	return nil
}
