package versus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// env is what the contests of one storage kind share: one daemon, which starts with the first contest that needs it.
type env struct {
	opt    *Options
	kind   storage.Kind
	binary string
	proc   *daemon.Process // nil until it is needed
}

// daemon returns the socket of the daemon.
func (e *env) daemon(ctx context.Context) (socket string, err error) {
	if e.proc == nil {
		if e.proc, err = e.start(ctx); err != nil {
			return "", err
		}
	}
	return e.proc.Socket(), nil
}

// start starts a daemon.
func (e *env) start(ctx context.Context) (*daemon.Process, error) {
	return daemon.Start(ctx, daemon.Options{Binary: e.binary, Args: append([]string{"--storage", e.kind.Name}, e.opt.DaemonArgs...)})
}

// stop ends the daemon.
func (e *env) stop() error {
	if e.proc == nil {
		return nil
	}
	return e.proc.Stop()
}

// project makes a new project, on which connections that name none work. Closing it takes its memory back.
func (e *env) project(ctx context.Context) (socket string, closeIt func() error, err error) {
	if socket, err = e.daemon(ctx); err != nil {
		return "", nil, err
	}
	c, err := client.Dial(ctx, socket)
	if err != nil {
		return "", nil, err
	}
	if err := c.Call(ctx, "create_project", map[string]any{"name": "versus"}, nil); err != nil {
		return "", nil, errors.Join(err, c.Close())
	}
	return socket, func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		return errors.Join(c.Call(ctx, "close_project", nil, nil), c.Close())
	}, nil
}

// flow is a load as the contests have it: the same for ours and theirs but for the words of the requests.
type flow struct {
	clients, pipeline int
	bursts            func(client int) [][]byte
	failed            func(line []byte) bool
	each              float64 // voxels in a request, 0 for requests alone
}

// sampled is how many replies go by for each that is looked at: looking costs the generator time that it shares with the server.
const sampled = 64

// longer is how many times as long a load is given if its duration has brought no figures, as happens with large requests on a busy machine.
const longer = 8

// on returns the measurement of the load on a socket.
func (e *env) on(socket string, t flow) measure {
	return func(ctx context.Context) (sample, error) {
		r, err := e.load(ctx, socket, t, e.opt.Duration)
		if err == nil && r.N == 0 && r.Failed == 0 {
			r, err = e.load(ctx, socket, t, longer*e.opt.Duration)
		}
		switch {
		case err != nil:
			return nil, err
		case r.Failed > 0 || r.Failure != "":
			return nil, fmt.Errorf("%d requests failed, the first with %s", r.Failed, r.Failure)
		case r.N == 0:
			return nil, errors.New("no request was answered in time")
		}
		s := sample{report.Requests: r.PerSecond(), report.P50: float64(r.Percentile(50)), report.P99: float64(r.Percentile(99))}
		if t.each > 0 {
			s[report.Voxels] = t.each * r.PerSecond()
		}
		return s, nil
	}
}

func (e *env) load(ctx context.Context, socket string, t flow, duration time.Duration) (*load.Result, error) {
	return load.Run(ctx, load.Spec{
		Socket: socket, Clients: t.clients, Pipeline: t.pipeline, Bursts: t.bursts,
		Duration: duration, WarmUp: duration / 4, Failed: t.failed, Sample: sampled,
	})
}
