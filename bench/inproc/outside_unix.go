//go:build unix

package inproc

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// outside returns n cells of memory that Go's garbage collector does not count, all of them touched, and what gives them back.
func outside(n int) (cells []uint32, release func(), err error) {
	raw, err := unix.Mmap(-1, 0, max(4*n, 4), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, nil, fmt.Errorf("inproc: memory of %d bytes: %w", 4*n, err)
	}
	hugePages(raw)
	cells = unsafe.Slice((*uint32)(unsafe.Pointer(&raw[0])), n)
	for i := range cells {
		cells[i] = 1
	}
	return cells, func() { _ = unix.Munmap(raw) }, nil
}
