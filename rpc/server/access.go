package server

import (
	"fmt"
	"net"
	"os"
	"os/user"
	"slices"
	"strconv"
)

// Access says which users may speak to the daemon, by the credentials that the kernel gives for the peer of a connection. The
// daemon's own user and root always may.
type Access struct {
	Users  []int // further user ids
	Groups []int // group ids whose members may
}

// peer is the user at the other end of a connection.
type peer struct{ uid, gid int }

// allows reports whether the peer may speak to the daemon.
func (a Access) allows(p peer) bool {
	if p.uid == 0 || p.uid == os.Geteuid() || slices.Contains(a.Users, p.uid) || slices.Contains(a.Groups, p.gid) {
		return true
	}
	if len(a.Groups) == 0 {
		return false
	}
	u, err := user.LookupId(strconv.Itoa(p.uid))
	if err != nil {
		return false
	}
	ids, err := u.GroupIds()
	if err != nil {
		return false
	}
	for _, id := range ids {
		if gid, err := strconv.Atoi(id); err == nil && slices.Contains(a.Groups, gid) {
			return true
		}
	}
	return false
}

// checkPeer returns an error if the peer of the connection may not speak to the daemon.
func (a Access) checkPeer(c *net.UnixConn) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	var p peer
	var perr error
	if err := raw.Control(func(fd uintptr) { p, perr = peerOf(int(fd)) }); err != nil {
		return err
	}
	if perr != nil {
		return fmt.Errorf("credentials of the peer: %w", perr)
	}
	if !a.allows(p) {
		return fmt.Errorf("user %d is not allowed (--allow-user, --allow-group)", p.uid)
	}
	return nil
}
