package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// listen returns the socket to serve: at the path of the flag, at the one that GOXEL_SOCKET names, the one that systemd passed, or at the
// default path. Closing it removes the file, but for one that systemd passed, which is systemd's.
func listen(o *options) (net.Listener, error) {
	path := o.socket
	if path == "" {
		path = os.Getenv("GOXEL_SOCKET")
	}
	if path == "" {
		if files := activation.Files(true); len(files) > 0 {
			return passedSocket(files)
		}
		var err error
		if path, err = defaultSocket(); err != nil {
			return nil, err
		}
	}
	return server.Listen(path, server.SocketOptions{Mode: o.mode, GID: o.gid})
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

// defaultSocket returns the path of the socket in the service's or the user's runtime folder.
func defaultSocket() (string, error) {
	if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" { // set by systemd
		return filepath.Join(strings.Split(dir, ":")[0], "goxel.sock"), nil
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, "goxel", "goxel.sock"), nil
	}
	if os.Geteuid() == 0 {
		return "/run/goxel/goxel.sock", nil
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("goxel-%d", os.Geteuid()))
	return filepath.Join(dir, "goxel.sock"), ownFolder(dir)
}

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
