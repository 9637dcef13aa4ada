package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

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
		path = defaultSocket()
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
func defaultSocket() string {
	if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" { // set by systemd
		return filepath.Join(strings.Split(dir, ":")[0], "goxel.sock")
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, "goxel", "goxel.sock")
	}
	if os.Geteuid() == 0 {
		return "/run/goxel/goxel.sock"
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("goxel-%d", os.Geteuid()), "goxel.sock")
}
