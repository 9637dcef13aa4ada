package server

import "golang.org/x/sys/unix"

func peerOf(fd int) (peer, error) {
	c, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return peer{}, err
	}
	p := peer{uid: int(c.Uid), gid: -1}
	if c.Ngroups > 0 {
		p.gid = int(c.Groups[0])
	}
	return p, nil
}
