//go:build unix

package lanes_test

import (
	"syscall"
	"testing"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage/internal/lanes"
)

// guarded returns memory of which the last byte lies before a page that cannot be touched.
func guarded(t *testing.T) []byte {
	t.Helper()
	page := syscall.Getpagesize()
	size := (lanes.Cells*4 + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skipf("no memory to guard: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(mem); err != nil {
			t.Error(err)
		}
	})
	if err := syscall.Mprotect(mem[size:], syscall.PROT_NONE); err != nil {
		t.Skipf("no page to guard with: %v", err)
	}
	return mem[:size:size]
}

// TestStaysInsideMemory has all arrays end where memory ends, which kills whoever reads or writes on.
func TestStaysInsideMemory(t *testing.T) {
	end := func(size int) unsafe.Pointer { m := guarded(t); return unsafe.Pointer(&m[len(m)-size]) }
	a, b := (*cells)(end(lanes.Cells*4)), (*cells)(end(lanes.Cells*4))
	m, index := (*mask)(end(lanes.Words*8)), (*[lanes.Cells]uint8)(end(lanes.Cells))
	list := unsafe.Slice((*uint32)(end(12)), 3)
	copy(list, []uint32{3, 4, 5})
	for i := range a {
		a[i] = uint32(i%4 + 2)
	}
	for name, set := range lanes.Sets() {
		if least, greatest := set.Survey(m, a); least != 2 || greatest != 5 {
			t.Errorf("%s: Survey = %d, %d", name, least, greatest)
		}
		if stop := set.Match(index, a, list, 0); stop != 0 {
			t.Errorf("%s: Match = %d", name, stop)
		}
		set.Fill(a, m, 3)
		if stop := set.Match(index, a, list, 1); stop != lanes.Cells {
			t.Errorf("%s: Match = %d", name, stop)
		}
		set.Look(b, index, m, list)
		if set.Differ(m, a, b); set.Count(m) != 0 {
			t.Errorf("%s: cells change on their way through a palette", name)
		}
		set.Spread(b, m, 7)
		set.Keep(b, 1)
		for i := range a {
			a[i] = uint32(i%4 + 2)
		}
	}
}
