package bench

import (
	"context"
	"errors"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// instance is a running daemon.
type instance struct {
	socket   string
	ready    time.Duration         // from its start to its first answer
	resident func() (int64, error) // bytes of memory that it holds
	pid      int                   // of its process, 0 if it is none of its own
	stop     func() error
}

// starter starts a daemon of one storage kind.
type starter func(ctx context.Context) (*instance, error)

// processes returns a starter of daemons in processes of their own.
func processes(binary, kind string, args []string) starter {
	return func(ctx context.Context) (*instance, error) {
		p, err := daemon.Start(ctx, daemon.Options{Binary: binary, Args: append([]string{"--storage", kind}, args...)})
		if err != nil {
			return nil, err
		}
		return &instance{socket: p.Socket(), ready: p.Ready(), resident: p.Memory, pid: p.PID(), stop: p.Stop}, nil
	}
}

// target is what a workload works on: a daemon that others have used before, or a new one.
type target struct {
	*instance
	start    starter
	duration time.Duration
	rate     float64  // requests a second of the loads on the socket, 0 for a closed loop
	oneshot  []string // the program of a process for each command, and its first arguments
	sizes    sizes
}

// withNew runs f with a daemon that has done nothing yet.
func (t *target) withNew(ctx context.Context, f func(t *target) error) error {
	in, err := t.start(ctx)
	if err != nil {
		return err
	}
	fresh := *t
	fresh.instance = in
	return errors.Join(f(&fresh), in.stop())
}

// withProject runs f with a client that has a new project. Connections that name no project work on it as well.
func (t *target) withProject(ctx context.Context, f func(c *client.Client) error) error {
	c, err := client.Dial(ctx, t.socket)
	if err != nil {
		return err
	}
	err = c.Call(ctx, "create_project", map[string]any{"name": "bench"}, nil)
	if err == nil {
		err = errors.Join(f(c), c.Call(ctx, "close_project", nil, nil))
	}
	return errors.Join(err, c.Close())
}

// repetition is what repeat has measured.
type repetition struct {
	n     int64
	total time.Duration
}

func (r *repetition) perOp() float64 { return float64(r.total.Nanoseconds()) / float64(r.n) }

// perSecond returns how many of something are done in a second of which every operation does perOp.
func (r *repetition) perSecond(perOp float64) float64 {
	return perOp * float64(r.n) / max(r.total.Seconds(), 1e-9)
}

const (
	fewest  = 3 // operations that are measured, however long they take
	untimed = 3 // times the duration is what an operation's preparations may take in all
)

// repeat does an operation once to warm up, and then until the operations have taken the duration. The operation tells how long its
// measured part took.
func (t *target) repeat(ctx context.Context, op func(i int) (time.Duration, error)) (r repetition, err error) {
	if _, err := op(0); err != nil {
		return r, err
	}
	began := time.Now()
	for i := 1; r.n < fewest || r.total < t.duration && time.Since(began) < untimed*t.duration; i++ {
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		took, err := op(i)
		if err != nil {
			return r, err
		}
		r.n++
		r.total += took
	}
	return r, nil
}

// repeatUsing is repeat that tells as well what the daemon has used for all operations, the first one included.
func (t *target) repeatUsing(ctx context.Context, op func(i int) (time.Duration, error)) (r repetition, u usage, err error) {
	before := t.used(ctx)
	if r, err = t.repeat(ctx, op); err != nil {
		return r, u, err
	}
	return r, t.used(ctx).since(before), nil
}

// timed makes a call and tells how long it took.
func timed(ctx context.Context, c *client.Client, method string, params map[string]any, result any) (time.Duration, error) {
	began := time.Now()
	err := c.Call(ctx, method, params, result)
	return time.Since(began), err
}
