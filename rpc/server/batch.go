package server

import (
	"fmt"
	"sync"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// batch collects the replies to the requests of an array, which are sent together, in the order of the requests.
type batch struct {
	c    *conn
	size int  // as counted by conn.begin
	full bool // a request of it was refused for want of room in the queue

	mu      sync.Mutex // guards what follows
	replies [][]byte
	open    int // requests that are not done
	bytes   int
}

// batch handles an array of requests that conn.begin has counted.
func (c *conn) batch(value []byte, size int, room bool) {
	n := wire.Count(value, maxBatch)
	if n == 0 || n > maxBatch {
		e := &wire.Error{Code: method.CodeInvalidRequest, Message: "Invalid Request: the batch is empty"}
		if n > 0 {
			e.Message, e.Reason = fmt.Sprintf("Invalid Request: a batch has at most %d requests", maxBatch), wire.ReasonTooLarge
		}
		c.srv.count.errors.Add(1)
		c.out.send(wire.AppendError(nil, nil, e))
		c.end(size)
		return
	}
	b := &batch{c: c, size: size, replies: make([][]byte, n), open: n}
	slot := 0
	for e := wire.NewElements(value); e.Next(); slot++ {
		q := c.request()
		q.batch, q.slot = b, slot
		q.accept(e.Value(), room)
	}
}

// put takes the reply of one request, nil for none, and sends them all when it was the last.
func (b *batch) put(slot int, reply []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if reply != nil {
		if b.bytes+len(reply) > b.c.srv.opt.MaxReply {
			reply = wire.AppendError(nil, idOf(reply), &wire.Error{
				Code: method.CodeResources, Message: "the replies of the batch are too large", Reason: "reply_too_large",
			})
		}
		b.bytes += len(reply)
		b.replies[slot] = append([]byte(nil), reply...)
	}
	if b.open--; b.open > 0 {
		return
	}
	b.send()
	b.c.end(b.size)
}

func (b *batch) send() {
	var out []byte
	for _, r := range b.replies {
		if r == nil {
			continue
		}
		out = append(out, "[,"[min(len(out), 1)])
		out = append(out, r...)
	}
	if out != nil {
		b.c.out.send(append(out, ']'))
	}
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
