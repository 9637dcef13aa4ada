package process

import (
	"fmt"
	"net"
	"time"
)

// Info is what the kernel tells of a process.
type Info struct {
	Name string // of the executable, cut off after 15 bytes
	UID  int    // effective user
}

// MaxName is the number of bytes of a name that every kernel keeps.
const MaxName = 15

// Named reports whether the process is one of the given executable, by the last element of its path.
func (i Info) Named(name string) bool {
	return i.Name != "" && i.Name == name[:min(len(name), MaxName)]
}

// dialPatience is how long a socket may take to accept a connection.
const dialPatience = 2 * time.Second

// Listener returns the id of the process that listens at the Unix socket.
func Listener(path string) (pid int, err error) {
	c, err := net.DialTimeout("unix", path, dialPatience)
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.Close() }() // it only had to open
	raw, err := c.(*net.UnixConn).SyscallConn()
	if err != nil {
		return 0, err
	}
	var perr error
	if err := raw.Control(func(fd uintptr) { pid, perr = peer(int(fd)) }); err != nil {
		return 0, err
	}
	if perr != nil {
		return 0, fmt.Errorf("who listens at %s: %w", path, perr)
	}
	return pid, nil
}
