package wire

import "sync"

// longTexts keeps the memory of long requests, which would else be fetched from the system and given back for each of them. It holds no
// state that shows, and the garbage collector empties it.
var longTexts = sync.Pool{New: func() any { return new([]byte) }}

// keep copies the text of a request into memory of the request. That of long ones comes from a pool and stays the request's until Reset.
func (r *Request) keep(value []byte) {
	if len(value) > keepBytes && cap(r.buf) < len(value) {
		r.giveBack()
		r.long = longTexts.Get().(*[]byte)
		r.buf = *r.long
	}
	r.buf = append(r.buf[:0], value...)
}

// giveBack ends the use of memory from the pool.
func (r *Request) giveBack() {
	if r.long == nil {
		return
	}
	*r.long = r.buf[:0]
	longTexts.Put(r.long)
	r.long, r.buf = nil, nil
}
