package pace

import (
	"errors"
	"os"
	"sync"
	"syscall"
)

// keepPipes is how many pipes are kept for the next who give way.
const keepPipes = 16

// pipes are those that nobody uses at the moment. The zero value is ready for use.
type pipes struct {
	mu     sync.Mutex
	free   []*pipe
	closed bool
}

// get returns a pipe for the caller alone, until it puts it back, or nil if there can be none.
func (ps *pipes) get() *pipe {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if ps.closed {
		return nil
	}
	if n := len(ps.free); n > 0 {
		p := ps.free[n-1]
		ps.free[n-1] = nil
		ps.free = ps.free[:n-1]
		return p
	}
	p, err := newPipe()
	if err != nil { // out of descriptors: who wanted it gives way in a lesser manner
		return nil
	}
	return p
}

// put takes a pipe back. One that failed, or for which there is no room, is closed.
func (ps *pipes) put(p *pipe, err error) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if err != nil || ps.closed || len(ps.free) >= keepPipes {
		p.close()
		return
	}
	ps.free = append(ps.free, p)
}

// close closes all pipes; those in use follow when they are put back.
func (ps *pipes) close() {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.closed = true
	for _, p := range ps.free {
		p.close()
	}
	ps.free = nil
}

// pipe is one through which its user sends a byte to itself.
type pipe struct {
	r, w *os.File
	raw  syscall.RawConn              // of r
	step func(fd uintptr) (done bool) // what raw.Read calls, made once
	sent bool
	err  error
	buf  [1]byte
}

func newPipe() (*pipe, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p := &pipe{r: r, w: w}
	p.step = p.turn
	if p.raw, err = r.SyscallConn(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// pass makes the goroutine wait until the kernel has been asked what can be read: by its own core, or by a thread that waits for that
// anyway.
func (p *pipe) pass() error {
	p.sent = false
	return errors.Join(p.raw.Read(p.step), p.err)
}

// turn is called twice for each pass: to send, after which the goroutine waits, and to receive. An error ends the pass.
func (p *pipe) turn(fd uintptr) (done bool) {
	if !p.sent {
		p.sent = true
		_, p.err = p.w.Write(p.buf[:])
		return p.err != nil
	}
	for {
		switch _, err := syscall.Read(int(fd), p.buf[:]); {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN): // woken for nothing
			return false
		default:
			p.err = err
			return true
		}
	}
}

func (p *pipe) close() {
	_ = p.r.Close() // nothing is in it that anybody needs
	_ = p.w.Close()
}
