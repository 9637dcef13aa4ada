package server

import "golang.org/x/sys/unix"

func peerOf(fd int) (peer, error) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return peer{}, err
	}
	return peer{int(c.Uid), int(c.Gid)}, nil
}
