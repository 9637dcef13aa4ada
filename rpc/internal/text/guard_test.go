//go:build unix

package text_test

import (
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
)

// guarded returns memory of which the last byte lies before a page that cannot be touched.
func guarded(t *testing.T) []byte {
	t.Helper()
	page := syscall.Getpagesize()
	size := (4096 + page - 1) / page * page
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

// TestStaysInsideMemory has text and room for what it decodes to end where memory ends, which kills whoever reads or writes on.
func TestStaysInsideMemory(t *testing.T) {
	src, dst := guarded(t), guarded(t)
	for i := range src {
		src[i] = 'A'
	}
	for n := range 300 {
		s, d := src[len(src)-n:], dst[len(dst)-(n+3)/4*3:]
		for name, f := range plainFuncs() {
			if got := f(s); got != n {
				t.Fatalf("%s of %d bytes = %d", name, n, got)
			}
		}
		if got, err := text.DecodeBase64(d, s); (n%4 == 0) != (err == nil) || err == nil && got != n/4*3 {
			t.Fatalf("DecodeBase64 of %d characters = %d, %v", n, got, err)
		}
		if got := text.AppendBase64(nil, s); len(got) != (n+2)/3*4 {
			t.Fatalf("AppendBase64 of %d bytes makes %d", n, len(got))
		}
		for _, f := range text.EncodeFuncs() {
			f(d, s)
			f(dst, s)
			f(d, src)
		}
		for _, f := range text.DecodeFuncs() {
			f(d, s)
			f(dst, s)
		}
	}
}
