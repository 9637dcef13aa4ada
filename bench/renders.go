package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// renderers are the clients that render at once, each on and on.
const renderers = 2

// picture is what is rendered.
type picture struct {
	quality string
	edge    int // of the square, in pixels
}

func (p picture) name() string { return fmt.Sprintf("%s-%d", p.quality, p.edge) }

// request returns the request for the picture, whose file comes with the reply.
func (p picture) request() []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"render_scene","params":{"width":%d,"height":%d,"quality":%q,"max_bytes":0}}`,
		p.edge, p.edge, p.quality)
}

// run measures renders while nothing else is done.
func (p picture) run(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	err = t.withDenseModel(ctx, func() error {
		l, err := startRenders(ctx, t.socket, p)
		if err != nil {
			return err
		}
		select {
		case <-time.After(t.duration):
		case <-ctx.Done():
		}
		r, err := l.stop()
		n, m = r.n, []report.Metric{{Unit: report.PerOp, Value: r.perOp()}, {Unit: report.Renders, Value: r.perSecond(1)}}
		return err
	})
	return n, m, err
}

// renderLoad is a number of clients that render the same picture as fast as they get it.
type renderLoad struct {
	conns   []*client.Conn
	request []byte
	began   time.Time
	over    atomic.Bool
	clients sync.WaitGroup
	release func() bool // forgets the context

	mu     sync.Mutex // guards what follows
	done   repetition // total is from the beginning to the last reply
	failed error
}

// startRenders returns once each client has got its first picture, which is not counted.
func startRenders(ctx context.Context, socket string, p picture) (*renderLoad, error) {
	l := &renderLoad{request: p.request()}
	for range renderers {
		c, err := client.DialConn(ctx, socket)
		if err == nil {
			l.conns = append(l.conns, c)
			_, err = traffic.Exchange(c, l.request)
		}
		if err != nil {
			return nil, errors.Join(err, l.close())
		}
	}
	l.release = context.AfterFunc(ctx, func() { _ = l.close() }) // ends the waiting
	l.began = time.Now()
	for _, c := range l.conns {
		l.clients.Go(func() { l.work(c) })
	}
	return l, nil
}

// work is one client. It renders at least once.
func (l *renderLoad) work(c *client.Conn) {
	for once := true; once || !l.over.Load(); once = false {
		_, err := traffic.Exchange(c, l.request)
		l.mu.Lock()
		l.done.n++
		l.done.total = time.Since(l.began)
		l.failed = errors.Join(l.failed, err)
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// stop lets the clients get what they wait for and tells what they have got.
func (l *renderLoad) stop() (repetition, error) {
	l.over.Store(true)
	l.clients.Wait()
	if !l.release() {
		return l.done, errors.Join(context.Canceled, l.failed)
	}
	return l.done, errors.Join(l.failed, l.close())
}

func (l *renderLoad) close() (err error) {
	for _, c := range l.conns {
		err = errors.Join(err, c.Close())
	}
	return err
}
