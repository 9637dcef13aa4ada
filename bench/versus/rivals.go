package versus

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/rival"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
)

// running is a rival that has been started.
type running struct {
	rival.Rival
	*rival.Process
}

// begin starts a rival. One that the machine has no means to run is a missingError.
func begin(ctx context.Context, name string) (*running, error) {
	r, err := rival.Find(name)
	if err != nil {
		return nil, err
	}
	p, err := r.Start(ctx)
	if err != nil {
		return nil, missing(err, r.Install)
	}
	return &running{r, p}, nil
}

// missing turns the error of a rival that is not there into one that leaves its rows unmeasured.
func missing(err error, install string) error {
	if errors.Is(err, rival.ErrMissing) {
		return &missingError{"not found: " + install}
	}
	return err
}

// edits returns the load of single edits that the rival gets.
func (r *running) edits(clients, pipeline int) flow {
	return flow{
		clients: clients, pipeline: pipeline, failed: r.Failed, bursts: func(client int) [][]byte { return r.Requests(client, pipeline) },
	}
}

// ourEdits returns the same load for the daemon.
func ourEdits(clients, pipeline int) (flow, error) {
	r, err := rival.Find("echo") // gets the requests of JSON-RPC that the daemon takes
	return flow{
		clients: clients, pipeline: pipeline, failed: traffic.Failed, bursts: func(client int) [][]byte { return r.Requests(client, pipeline) },
	}, err
}

// againstRedis compares single edits with SETBIT of a Redis that persists nothing. What the machine allows is told by an echo server on the
// same kind of socket.
func againstRedis(clients, pipeline int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		m, err := e.against(ctx, "redis", clients, pipeline)
		if err != nil {
			return nil, err
		}
		for _, name := range []string{"cecho", "echo"} {
			echo, err := begin(ctx, name)
			if err == nil {
				m.bound, m.close = e.on(echo.Socket(), echo.edits(clients, pipeline)), both(m.close, echo.Stop)
				break
			}
			if !isMissing(err) {
				return nil, errors.Join(err, m.close())
			}
		}
		return m, nil
	}
}

// againstServer compares single edits with what a rival does in their place.
func againstServer(name string, clients, pipeline int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) { return e.against(ctx, name, clients, pipeline) }
}

func (e *env) against(ctx context.Context, name string, clients, pipeline int) (*match, error) {
	ours, err := ourEdits(clients, pipeline)
	if err != nil {
		return nil, err
	}
	r, err := begin(ctx, name)
	if err != nil {
		return nil, err
	}
	socket, closeIt, err := e.project(ctx)
	if err != nil {
		return nil, errors.Join(err, r.Stop())
	}
	return &match{ours: e.on(socket, ours), theirs: e.on(r.Socket(), r.edits(clients, pipeline)), close: both(closeIt, r.Stop)}, nil
}

// libraries are the servers made of Go libraries for JSON-RPC.
func libraries() []string { return []string{"jrpc2", "sourcegraph", "netrpc"} }

// againstLibraries compares single edits with the fastest of the servers made of Go libraries, which is found by a trial of each.
func againstLibraries(clients, pipeline int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		best, most := "", 0.0
		for _, name := range libraries() {
			r, err := begin(ctx, name)
			if err != nil {
				return nil, err
			}
			s, err := e.on(r.Socket(), r.edits(clients, pipeline))(ctx)
			if err = errors.Join(err, r.Stop()); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if s[report.Requests] > most {
				best, most = name, s[report.Requests]
			}
		}
		m, err := e.against(ctx, best, clients, pipeline)
		if err == nil {
			m.against = best + ", fastest in Go"
		}
		return m, err
	}
}

// againstSonic compares the voxels per second of add_voxels with a list with those of decoding the same request, and nothing else, by sonic.
func againstSonic(n int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		ours, requests := bulk(traffic.List, n)
		d, err := rival.FindDecoder("decode-sonic")
		if err != nil {
			return nil, err
		}
		program, err := d.Build(ctx)
		if err != nil {
			return nil, missing(err, d.Install)
		}
		if got, err := program.Measure(ctx, requests[0], 0); err != nil || !got.Native {
			if err == nil {
				err = &missingError{"not measured: sonic does not support this version of Go or this processor"}
			}
			return nil, errors.Join(err, program.Close())
		}
		socket, closeIt, err := e.project(ctx)
		if err != nil {
			return nil, errors.Join(err, program.Close())
		}
		return &match{ours: e.on(socket, ours), close: both(closeIt, program.Close), theirs: func(ctx context.Context) (sample, error) {
			got, err := program.Measure(ctx, requests[0], e.opt.Duration)
			switch {
			case err != nil:
				return nil, err
			case got.Voxels != n || got.Nanos <= 0:
				return nil, fmt.Errorf("sonic decoded %d voxels of %d in %v ns", got.Voxels, n, got.Nanos)
			}
			return sample{report.Voxels: float64(n) * 1e9 / got.Nanos}, nil
		}}, nil
	}
}

// againstSink compares the voxels per second of packed add_voxels with a server that throws the same bytes away and answers each line.
func againstSink(n int) func(context.Context, *env) (*match, error) {
	return againstSinks([]string{"csink", "sink"}, n)
}

// againstSinks takes the first sink that is there.
func againstSinks(names []string, n int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		var sink *running
		err := error(&missingError{"no sink is named"})
		for _, name := range names {
			if sink, err = begin(ctx, name); !isMissing(err) {
				break
			}
		}
		if err != nil {
			return nil, err
		}
		socket, closeIt, err := e.project(ctx)
		if err != nil {
			return nil, errors.Join(err, sink.Stop())
		}
		ours, _ := bulk(traffic.Packed, n)
		theirs := ours
		theirs.failed = sink.Failed
		return &match{ours: e.on(socket, ours), theirs: e.on(sink.Socket(), theirs), close: both(closeIt, sink.Stop)}, nil
	}
}

// bulkClients send at once, so that nobody's figure is that of waking up a client between two requests.
const bulkClients = 4

// bulk returns the load of clients that send two add_voxels requests each by turns, all with colours of their own, so that every request
// changes every voxel, and the requests of the first client.
func bulk(form string, n int) (flow, [][]byte) {
	voxels := traffic.Scattered(n, 1)
	var requests [bulkClients][][]byte
	for client := range requests {
		for range 2 {
			requests[client] = append(requests[client], traffic.AddVoxels(form, voxels))
			for i := range voxels {
				voxels[i].R += 16
			}
		}
	}
	return flow{
		clients: bulkClients, pipeline: 1, failed: traffic.Failed, each: float64(n), bursts: func(client int) [][]byte { return requests[client] },
	}, requests[0]
}

func isMissing(err error) bool {
	m := new(missingError)
	return errors.As(err, &m)
}

// both returns what does both, whatever the first one says.
func both(first, second func() error) func() error {
	return func() error { return errors.Join(first(), second()) }
}
