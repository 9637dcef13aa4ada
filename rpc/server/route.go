package server

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// route starts a request, or holds it back while a session method is under way.
func (c *conn) route(q *request) {
	if q.call.Method().Class == method.Control {
		q.do(c.srv.ctx)
		return
	}
	session := q.call.Method().Class == method.Session
	c.mu.Lock()
	if c.barrier {
		c.activateLocked(q)
		c.held = append(c.held, q)
		c.mu.Unlock()
		return
	}
	c.barrier, c.over = session, false
	c.mu.Unlock()
	q.start()
}

// lift ends the barrier of a session method and starts what it held back, up to the next session method. When that one ends before
// start returns, the same loop goes on, so that the stack stays small.
func (c *conn) lift() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	if c.lifting {
		return
	}
	c.lifting = true
	for c.over && len(c.held) > 0 {
		q := c.held[0]
		c.held[0] = nil
		c.held = c.held[1:]
		c.over = q.call.Method().Class != method.Session
		c.mu.Unlock()
		q.start()
		c.mu.Lock()
	}
	c.lifting = false
	if c.over {
		c.barrier, c.held = false, nil
	}
}

// activateLocked makes a request one that can be cancelled and has a deadline. It needs conn.mu.
func (c *conn) activateLocked(q *request) {
	if q.cancel != nil {
		return
	}
	timeout := c.srv.tuned.Load().RequestTimeout
	if ms := q.wire.Meta.TimeoutMS; ms > 0 {
		timeout = time.Duration(min(ms, int64(time.Hour/time.Millisecond))) * time.Millisecond
	}
	var ctx context.Context
	ctx, q.stop = context.WithTimeout(c.srv.ctx, timeout)
	q.ctx, q.cancel = context.WithCancelCause(ctx)
	c.active = append(c.active, q)
}

// start routes the request by its method's class.
func (q *request) start() {
	m := q.call.Method()
	if ctx := q.context(); ctx.Err() != nil { // while it was held back
		q.finish(context.Cause(ctx))
		return
	}
	if m.Daemon && m.Do != nil {
		q.do(q.context())
		return
	}
	if !m.Daemon {
		p, err := q.project()
		if err != nil && m.Vacant && q.vacant() {
			q.do(q.context())
			return
		}
		if err != nil {
			q.finish(err)
			return
		}
		q.call.Project = p
	}
	if err := q.admit(); err != nil {
		q.finish(err)
		return
	}
	q.Priority = q.priority()
	if m.Daemon { // a session method that is not short
		q.activate()
		q.begin()
		q.srv.opt.Engine.Release()
		return
	}
	q.Long = m.Cost != nil && m.Cost(&q.call) > method.ShortWork
	if q.Long || m.Start != nil || q.wire.Meta.TimeoutMS > 0 || q.call.Project.Busy() {
		q.activate()
	}
	q.call.Project.Submit(&q.Task, true)
}

// admit takes a place in the engine's queue. A batch waits for places as long as there are some now and then, and then no more.
func (q *request) admit() error {
	b := q.batch
	err := q.srv.opt.Engine.Admit(b == nil || !b.full)
	if b != nil && err != nil {
		b.full = true
	}
	return err
}

func (q *request) activate() {
	q.conn.mu.Lock()
	defer q.conn.mu.Unlock()
	q.conn.activateLocked(q)
}

// context returns the request's own context, or that of all for work that is too short to be cancelled.
func (q *request) context() context.Context {
	if q.ctx != nil {
		return q.ctx
	}
	return q.srv.ctx
}

func (q *request) priority() queue.Priority {
	if !q.srv.tuned.Load().Priority {
		return queue.Normal
	}
	switch q.wire.Meta.Priority {
	case wire.PriorityHigh:
		return queue.High
	case wire.PriorityLow:
		return queue.Low
	}
	return queue.Normal
}

// vacant reports whether the request names no project and its connection has none, which is so before the first one is created.
func (q *request) vacant() bool {
	p, err := q.call.NamedProject()
	return p == nil && err == nil && q.conn.Bound() == nil
}

// project returns the project that the request is for. A connection that names none is bound to the default of the moment.
func (q *request) project() (*engine.Project, error) {
	if p, err := q.call.NamedProject(); p != nil || err != nil {
		return p, err
	}
	if p := q.conn.Bound(); p != nil {
		return p, nil
	}
	if q.call.Method().Class == method.Session {
		return nil, engine.Errorf(engine.ProjectNotFound, "project_id", "the connection has no project of its own to close: name one by project_id")
	}
	p, err := q.srv.opt.Engine.Default()
	if err == nil {
		q.conn.Bind(p)
	}
	return p, err
}
