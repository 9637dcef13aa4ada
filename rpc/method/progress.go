package method

import (
	"bytes"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

// progressEvery is the least time between two notifications about one request.
const progressEvery = 100 * time.Millisecond

// progress tells the client how far a request is, by notifications "$/progress" with the request's id as token: one when the work begins,
// one when it ends, and in between one for each percent but no more than ten in a second.
type progress struct {
	conn  Conn
	token []byte // raw JSON
	title string

	mu      sync.Mutex // guards what follows
	percent int64
	last    time.Time
	text    []byte
}

// progress returns what tells the client how far the call is, nil if it did not ask or cannot tell what about. It is used by the job of the
// call, which ends it.
func (c *Call) progress() *progress {
	if !c.Req.Meta.Progress || c.Req.Notification() || string(c.Req.ID) == "null" {
		return nil
	}
	p := &progress{conn: c.Conn, token: bytes.Clone(c.Req.ID), title: c.entry.method.Name, last: time.Now()}
	p.notify("begin", 0)
	return p
}

// report returns the function that codecs call.
func (p *progress) report() format.Progress {
	if p == nil {
		return nil
	}
	return func(done, total int64) {
		p.mu.Lock()
		defer p.mu.Unlock()
		percent := int64(100)
		if done < total {
			percent = int64(100 * float64(done) / float64(total))
		}
		if percent <= p.percent || time.Since(p.last) < progressEvery {
			return
		}
		p.percent, p.last = percent, time.Now()
		p.notify("report", percent)
	}
}

// end tells that the work is over, whatever came of it. The reply follows.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notify("end", 0)
}

func (p *progress) notify(kind string, percent int64) {
	p.text = append(p.text[:0], `{"jsonrpc":"2.0","method":"$/progress","params":{"token":`...)
	p.text = append(p.text, p.token...)
	p.text = append(p.text, `,"value":`...)
	o := begin(p.text)
	o.str("kind", kind)
	switch kind {
	case "begin":
		o.str("title", p.title)
		o.bool("cancellable", true)
		o.int("percentage", 0)
	case "report":
		o.int("percentage", percent)
	}
	p.text = append(o.end(), '}', '}')
	p.conn.Notify(p.text)
}
