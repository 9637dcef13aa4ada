package server

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// batch collects the replies to the requests of an array, which are sent together, in the order of the requests.
type batch struct {
	c        *conn
	protocol wire.Protocol
	size     int  // as counted by conn.begin
	full     bool // a request of it was refused for want of room in the queue

	mu      sync.Mutex // guards what follows
	replies [][]byte
	open    int // requests that are not done
	bytes   int
}

// batch handles an array of requests that conn.begin has counted.
func (c *conn) batch(value []byte, size int, room bool) {
	protocol := c.srv.protocolOf(value)
	most, code := batchLimit(protocol)
	n := wire.Count(value, most)
	if n == 0 || n > most {
		e := &wire.Error{Code: method.CodeInvalidRequest, Message: "Invalid Request: the batch is empty", Reason: wire.ReasonInvalidRequest}
		if n > 0 {
			e.Code, e.Message, e.Reason = code, fmt.Sprintf("Invalid Request: a batch has at most %d requests", most), wire.ReasonTooLarge
		}
		c.srv.count.errors.Add(1)
		c.out.send(protocol.AppendError(nil, nil, e))
		c.end(size)
		return
	}
	b := &batch{c: c, protocol: protocol, size: size, replies: make([][]byte, n), open: n}
	slot := 0
	for e := wire.NewElements(value); e.Next(); slot++ {
		q := c.request()
		q.batch, q.slot = b, slot
		q.accept(e.Value(), protocol, room)
	}
}

// put takes the reply of one request, nil for none, and sends them all when it was the last.
func (b *batch) put(slot int, reply []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if reply != nil {
		b.replies[slot] = b.keep(reply)
	}
	if b.open--; b.open > 0 {
		return
	}
	b.send()
	b.c.end(b.size)
}

// keep returns a copy of a reply, or an error in its place if there is no room for it, and counts its bytes.
func (b *batch) keep(reply []byte) []byte {
	s, n := b.c.srv, len(reply)+1
	switch {
	case b.bytes+n > s.opt.MaxReply:
		reply = b.protocol.AppendError(nil, idOf(reply), &wire.Error{
			Code: method.CodeResources, Message: "the replies of the batch are too large", Reason: "reply_too_large",
		})
	case b.bytes+n <= highWater:
	case s.reserveWaiting(n):
		b.bytes += n
		return bytes.Clone(reply)
	default:
		reply = b.overloaded(reply)
	}
	n = len(reply) + 1
	b.bytes += n
	s.waiting.Add(int64(n))
	return bytes.Clone(reply)
}

// overloaded returns the error that takes the place of a reply for which the server has no room.
func (b *batch) overloaded(reply []byte) []byte {
	b.c.srv.count.errors.Add(1)
	return b.protocol.AppendError(nil, idOf(reply), tooManyWaiting())
}

// send queues the replies, only some of them if the server has no room for all.
func (b *batch) send() {
	out := b.join()
	b.c.srv.waiting.Add(int64(-b.bytes))
	if out == nil || b.c.out.offer(out) {
		return
	}
	kept := 0
	for i, r := range b.replies {
		if kept+len(r) <= highWater/2 || len(r) <= highWater/2/maxBatch {
			kept += len(r)
		} else {
			b.replies[i] = b.overloaded(r)
		}
	}
	b.c.out.send(b.join())
}

// join returns the array of the replies, nil if there are none.
func (b *batch) join() (out []byte) {
	for _, r := range b.replies {
		if r == nil {
			continue
		}
		out = append(out, "[,"[min(len(out), 1)])
		out = append(out, r...)
	}
	if out == nil {
		return nil
	}
	return append(out, ']')
}

// idOf returns the id in the text of a reply.
func idOf(reply []byte) []byte {
	var sc wire.Scanner
	sc.Init(reply)
	sc.Next()
	for sc.Next() == wire.Key {
		isID := string(sc.Text()) == "id"
		raw := sc.Skip()
		if isID {
			return raw
		}
	}
	return nil
}
