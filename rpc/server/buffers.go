package server

import (
	"math/bits"
	"sync"
)

const (
	growFast   = 4 << 20 // bytes up to which a read buffer grows by four, then by two
	maxClasses = 32
)

// grown returns the size of the buffer that follows one of n bytes. It is a power of two.
func grown(n int) int {
	size := max(1<<bits.Len(uint(n)), smallBuffer)
	if size > keepBuffer && size < growFast {
		size *= 2
	}
	return size
}

// buffers keeps read buffers for large requests for the next ones, by their sizes, which are powers of two: to allocate one costs as much as
// to fill it. The zero value is ready for use by any goroutine.
type buffers [maxClasses]sync.Pool // of *[]byte

// take returns n bytes, with any content, that are the caller's until it puts them back.
func (p *buffers) take(n int) []byte {
	if n > keepBuffer {
		if b, _ := p[class(n)].Get().(*[]byte); b != nil && len(*b) == n {
			return *b
		}
	}
	if n == 0 {
		return nil
	}
	return make([]byte, n)
}

// put takes bytes back that nobody uses any more.
func (p *buffers) put(b []byte) {
	if len(b) > keepBuffer {
		p[class(len(b))].Put(&b)
	}
}

func class(n int) int { return bits.Len(uint(n)) % maxClasses }
