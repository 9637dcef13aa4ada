package process

import (
	"bytes"

	"golang.org/x/sys/unix"
)

// zombie is the state of a process that has ended and was not waited for.
const zombie = 5

// Lookup returns what is known of a process, and false if there is none, or only one that has ended and was not waited for.
func Lookup(pid int) (Info, bool) {
	if pid <= 0 {
		return Info{}, false
	}
	k, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil || int(k.Proc.P_pid) != pid || k.Proc.P_stat == zombie {
		return Info{}, false
	}
	name, _, _ := bytes.Cut(k.Proc.P_comm[:], []byte{0})
	return Info{Name: string(name[:min(len(name), MaxName)]), UID: int(k.Eproc.Ucred.Uid)}, true
}

func peer(fd int) (pid int, err error) {
	return unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
}
