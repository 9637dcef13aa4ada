package inproc

import "golang.org/x/sys/unix"

// hugePages asks for large pages, which Go's own heap gets as well.
func hugePages(raw []byte) {
	_ = unix.Madvise(raw, unix.MADV_HUGEPAGE) // where the system has none, small ones do
}
