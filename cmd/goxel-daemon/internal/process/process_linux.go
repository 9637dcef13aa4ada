package process

import (
	"bytes"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Lookup returns what is known of a process, and false if there is none, or only one that has ended and was not waited for.
func Lookup(pid int) (Info, bool) {
	if pid <= 0 {
		return Info{}, false
	}
	dir := fmt.Sprintf("/proc/%d", pid)
	stat, err := os.ReadFile(dir + "/stat") // "12 (name) S ...": the name may hold anything, parentheses too
	if err != nil {
		return Info{}, false
	}
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open || end+2 >= len(stat) {
		return Info{}, false
	}
	if state := stat[end+2]; state == 'Z' || state == 'X' {
		return Info{}, false
	}
	info, err := os.Stat(dir)
	if err != nil {
		return Info{}, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Info{}, false
	}
	return Info{Name: string(stat[open+1 : end]), UID: int(st.Uid)}, true
}

func peer(fd int) (pid int, err error) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(c.Pid), nil
}
