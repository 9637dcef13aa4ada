package server

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/queue"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// request is one request on its way. It comes from a pool and goes back as soon as its reply is in the out-buffer.
type request struct {
	queue.Task
	srv   *Server
	conn  *conn
	wire  wire.Request
	call  method.Call
	batch *batch // nil if it came alone
	slot  int    // in the batch
	size  int    // as counted by conn.begin, for one that came alone
	tree  int    // bytes of parameter trees, as counted by conn.hold
	out   []byte // the reply

	ctx    context.Context
	cancel context.CancelCauseFunc // not nil while the request is in conn.active
	stop   context.CancelFunc      // releases the deadline's timer
	job    method.Job
}

func newRequest(s *Server) *request {
	q := &request{srv: s}
	q.Runner = q
	q.call.Env = &s.env
	q.call.Req = &q.wire
	return q
}

// request returns an empty request of the connection.
func (c *conn) request() *request {
	q := c.srv.requests.Get().(*request)
	q.conn, q.call.Conn = c, c
	c.srv.count.requests.Add(1)
	return q
}

// single handles a request that came alone and that conn.begin has counted.
func (c *conn) single(value []byte, size int, room bool) {
	q := c.request()
	q.size = size
	q.accept(value, c.srv.protocolOf(value), room)
}

// accept handles the text of a request, for which the server has room or not.
func (q *request) accept(value []byte, protocol wire.Protocol, room bool) {
	c := q.conn
	if err := q.wire.ParseAs(protocol, value, &c.srv.tuned.Load().wire); err != nil {
		q.finish(err)
		return
	}
	if q.tree = q.wire.TreeBytes(); q.tree > 0 {
		room = c.hold(q.tree) && room
	}
	if !room {
		q.finish(engine.Errorf(engine.Overloaded, "", "too many bytes of requests are waiting"))
		return
	}
	if !q.call.Find(c.srv.opt.Table) {
		q.finish(notFound(&q.wire))
		return
	}
	q.call.CheckKeys()
	c.route(q)
}

// notFound returns the error for a request whose method there is not.
func notFound(r *wire.Request) *wire.Error {
	if r.Protocol == wire.Tools {
		return &wire.Error{Code: method.CodeMethodNotFound, Message: fmt.Sprintf("Unknown tool: %.128s", r.Method), Reason: "unknown_tool"}
	}
	return &wire.Error{Code: method.CodeMethodNotFound, Message: fmt.Sprintf("Method not found: %.128s", r.Method), Reason: "method_not_found"}
}

// Run implements queue.Runner: the request's turn in its project.
func (q *request) Run() {
	ctx := q.context()
	switch p := q.call.Project; {
	case ctx.Err() != nil:
		q.finish(context.Cause(ctx))
	case p.Closed():
		q.finish(engine.Errorf(engine.ProjectNotFound, "project_id", "the project %s has been closed", p.ID()))
	case q.call.Method().Start != nil:
		q.begin()
	case q.Long:
		q.do(pace.With(ctx, q.srv.opt.Engine.Pacer()))
	default:
		q.do(ctx)
	}
}

// begin runs the part of a method that comes before its job, and gives the job to a worker.
func (q *request) begin() {
	job, err := q.prepare()
	if err != nil {
		q.finish(err)
		return
	}
	q.job = job
	q.srv.opt.Engine.Hold()
	if q.call.Method().Class == method.Session {
		q.srv.opt.Engine.Start(q, q.Priority)
		return
	}
	q.srv.opt.Engine.Detach(q, q.Priority)
}

func (q *request) prepare() (job method.Job, err error) {
	defer q.recovered(&err)
	if err := q.call.Check(); err != nil {
		return nil, err
	}
	return q.call.Method().Start(q.context(), &q.call)
}

// Work implements queue.Work: the job of a method that goes on outside any turn.
func (q *request) Work(bool) {
	ctx, eng := q.context(), q.srv.opt.Engine
	err := context.Cause(ctx)
	if err == nil {
		q.out, err = q.work(pace.With(ctx, eng.Pacer()), q.open())
	}
	q.finish(err)
	eng.Release()
}

func (q *request) work(ctx context.Context, dst []byte) (out []byte, err error) {
	defer q.recovered(&err)
	return q.job(ctx, dst)
}

// do runs a method and answers.
func (q *request) do(ctx context.Context) {
	var err error
	q.out, err = q.handle(ctx, q.open())
	q.finish(err)
}

func (q *request) handle(ctx context.Context, dst []byte) (out []byte, err error) {
	defer q.recovered(&err)
	if err := q.call.Check(); err != nil {
		return dst, err
	}
	return q.call.Method().Do(ctx, &q.call, dst)
}

// recovered turns a panic of a handler into an error of its request.
func (q *request) recovered(err *error) {
	if r := recover(); r != nil {
		*err = q.srv.panicked(q.call.Method().Name, r)
	}
}

// panicked logs a panic of a method, which a deferred function has recovered, and returns the error for the client.
func (s *Server) panicked(name string, r any) *wire.Error {
	s.opt.Log.Error("panic in a method", "method", name, "panic", r, "stack", string(debug.Stack()))
	return &wire.Error{Code: method.CodeInternal, Message: "Internal error in " + name, Reason: "panic"}
}

// open begins the reply of a request that succeeds.
func (q *request) open() []byte {
	return q.wire.Protocol.AppendResultStart(q.out[:0], q.wire.ID)
}

// finish answers the request and gives it back to the pool. err is nil if the result is in q.out.
func (q *request) finish(err error) {
	c := q.conn
	answer := !q.wire.Notification()
	session := q.call.Started() && q.call.Method().Class == method.Session
	if err == nil && len(q.out) > c.srv.opt.MaxReply {
		err = &wire.Error{
			Code: method.CodeResources, Message: fmt.Sprintf("the reply has %d bytes, more than the limit of %d: ask for less at once", len(q.out), c.srv.opt.MaxReply),
			Reason: "reply_too_large",
		}
	}
	if err != nil {
		c.srv.count.errors.Add(1)
		q.out = q.wire.Protocol.AppendError(q.out[:0], q.wire.ID, method.ErrorOf(err, q.call.MethodOrNil()))
	} else {
		q.out = wire.AppendEnd(q.out)
	}
	q.deactivate()
	protocol := q.wire.Protocol
	q.dropTree()
	switch {
	case q.batch == nil && answer:
		q.send(protocol)
	case q.batch != nil && answer:
		q.batch.put(q.slot, q.out)
	case q.batch != nil:
		q.batch.put(q.slot, nil)
	}
	alone, size := q.batch == nil, q.size
	q.release()
	if session {
		c.lift()
	}
	if alone {
		c.end(size)
	}
}

// dropTree frees the parameters of a request if they are many, and counts them off. Only the reply is needed any more.
func (q *request) dropTree() {
	if q.tree > 0 {
		q.wire.Reset()
		q.conn.hold(-q.tree)
		q.tree = 0
	}
}

// send queues the reply, or an error if there is no room for it.
func (q *request) send(protocol wire.Protocol) {
	if q.conn.out.offer(q.out) {
		return
	}
	q.srv.count.errors.Add(1)
	q.out = protocol.AppendError(nil, idOf(q.out), tooManyWaiting())
	q.conn.out.send(q.out)
}

// deactivate takes the request off the list of those that can be cancelled.
func (q *request) deactivate() {
	if q.cancel == nil {
		return
	}
	c := q.conn
	c.mu.Lock()
	if i := slices.Index(c.active, q); i >= 0 {
		c.active = slices.Delete(c.active, i, i+1)
	}
	c.mu.Unlock()
	q.cancel(nil)
	q.stop()
}

// release empties the request and gives it back.
func (q *request) release() {
	q.wire.Reset()
	q.call.Reset()
	if cap(q.out) > keepBuffer {
		q.out = nil
	}
	q.call.Conn, q.conn, q.batch, q.job, q.size = nil, nil, nil, nil, 0
	q.ctx, q.cancel, q.stop = nil, nil, nil
	q.Long, q.Priority = false, queue.Normal
	q.srv.requests.Put(q)
}
