package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

const (
	singles   = 200  // single operations of a sample
	dialings  = 50   // connections of a sample
	saves     = 5    // edits with a save of a sample
	processes = 5    // of a sample
	batchSize = 1000 // operations of a batch
	fewLines  = 50   // lines of a batch file that stand for a batch
	users     = 10   // of the promise about concurrent clients
)

// comparisons returns everything that is measured, in the order of the table.
func comparisons() []comparison {
	return []comparison{
		{name: "single operation, persistent connection", unit: report.PerOp, promised: 8.2, wanted: 100, open: openSingle},
		{name: "single operation, a connection for each", unit: report.PerOp, open: openDialing},
		{name: "edit and save of a small file", unit: report.PerOp, wanted: 20, open: openSave("")},
		{name: "edit and save, the daemon without preview", unit: report.PerOp, open: openSave(`"options":{"preview":false}`)},
		{name: "batch of 1,000", unit: report.PerOp, promised: 7.6, wanted: 100, open: openBatch},
		{name: "batch of 1,000, beside a batch file", unit: report.PerOp, opponent: batchFiles, open: openBatchFile},
		{name: "10 clients", unit: report.PerOp, promised: 7.83, wanted: 100, open: openClients(users)},
		{name: "many clients", unit: report.PerOp, open: openClients(0)},
		{name: "start: an answer about a project", unit: report.PerOp, promised: 92, wanted: 92, saved: true, open: openAnswer},
		{name: "resident memory per loaded voxel", unit: report.PerVoxel, promised: 45, wanted: 45, saved: true, opponent: tiles, open: openMemory},
	}
}

// opened returns a connection to the daemon that has opened the first of n models, which are written.
func (e *env) opened(ctx context.Context, n int) (conn *client.Conn, files []string, err error) {
	if files, err = models(ctx, e.dir, n); err != nil {
		return nil, nil, err
	}
	if conn, err = e.dial(ctx); err != nil {
		return nil, nil, err
	}
	own := filepath.Join(e.dir, "daemon.gox") // the daemon's file is not that of the processes
	for _, request := range [][]byte{traffic.OpenFile(files[0]), saveRequest(fmt.Sprintf(`"path":%q`, own))} {
		if _, err := traffic.Exchange(conn, request); err != nil {
			return nil, nil, errors.Join(err, conn.Close())
		}
	}
	return conn, files, nil
}

// saveRequest returns a save_file request with the members of its parameters; without a path it saves the project's own file.
func saveRequest(params string) []byte {
	return []byte(`{"jsonrpc":"2.0","id":1,"method":"save_file","params":{` + params + `}}`)
}

// exchanges sends requests by turns, n of them, and returns the mean time from before one is sent to after its reply is read.
func exchanges(ctx context.Context, conn *client.Conn, requests [][]byte, n int) (float64, error) {
	var sum time.Duration
	for i := range n {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		took, err := traffic.Exchange(conn, requests[i%len(requests)])
		if err != nil {
			return 0, err
		}
		sum += took
	}
	return float64(sum) / float64(n), nil
}

func openSingle(ctx context.Context, e *env) (*sides, error) {
	conn, files, err := e.opened(ctx, 1)
	if err != nil {
		return nil, err
	}
	requests := traffic.Bursts(1, 1, traffic.Edit)
	return &sides{
		ours:   func(ctx context.Context) (float64, error) { return exchanges(ctx, conn, requests, singles) },
		theirs: func(ctx context.Context) (float64, error) { return e.base.addInTurn(ctx, files[0], processes) },
		close:  conn.Close,
	}, nil
}

// dialed connects, sends one request, waits for its reply and closes, n times, and returns the mean time of one.
func (e *env) dialed(ctx context.Context, requests [][]byte, n int) (float64, error) {
	began := time.Now()
	for i := range n {
		conn, err := e.dial(ctx)
		if err != nil {
			return 0, err
		}
		_, err = traffic.Exchange(conn, requests[i%len(requests)])
		if err := errors.Join(err, conn.Close(), ctx.Err()); err != nil {
			return 0, err
		}
	}
	return float64(time.Since(began)) / float64(n), nil
}

func openDialing(ctx context.Context, e *env) (*sides, error) {
	conn, files, err := e.opened(ctx, 1)
	if err != nil {
		return nil, err
	}
	requests := traffic.Bursts(1, 1, traffic.Edit)
	return &sides{
		ours:   func(ctx context.Context) (float64, error) { return e.dialed(ctx, requests, dialings) },
		theirs: func(ctx context.Context) (float64, error) { return e.base.addInTurn(ctx, files[0], processes) },
		close:  conn.Close,
	}, nil
}

// openSave lets the daemon do what the process does: change the file. It only need not load it.
func openSave(params string) func(ctx context.Context, e *env) (*sides, error) {
	return func(ctx context.Context, e *env) (*sides, error) {
		conn, files, err := e.opened(ctx, 1)
		if err != nil {
			return nil, err
		}
		edits := traffic.Bursts(1, 1, traffic.Edit)
		i := 0
		return &sides{
			ours: func(ctx context.Context) (float64, error) {
				i++
				mean, err := exchanges(ctx, conn, [][]byte{edits[i%len(edits)], saveRequest(params)}, 2*saves)
				return 2 * mean, err
			},
			theirs: func(ctx context.Context) (float64, error) { return e.base.addInTurn(ctx, files[0], processes) },
			close:  conn.Close,
		}, nil
	}
}

func openBatch(ctx context.Context, e *env) (*sides, error) {
	conn, files, err := e.opened(ctx, 1)
	if err != nil {
		return nil, err
	}
	request := [][]byte{traffic.Batch(traffic.Scattered(batchSize, 1))}
	return &sides{
		ours: func(ctx context.Context) (float64, error) {
			mean, err := exchanges(ctx, conn, request, 1)
			return mean / batchSize, err
		},
		theirs: func(ctx context.Context) (float64, error) { return e.base.addInTurn(ctx, files[0], 2*processes) },
		close:  conn.Close,
	}, nil
}

// openClients compares n connections, 0 for those of the options, each of which sends its next request once it has a reply, with as many processes
// at once.
func openClients(n int) func(ctx context.Context, e *env) (*sides, error) {
	return func(ctx context.Context, e *env) (*sides, error) {
		clients := n
		if clients == 0 {
			clients = e.Clients
		}
		conn, files, err := e.opened(ctx, clients)
		if err != nil {
			return nil, err
		}
		spec := load.Spec{
			Socket: e.daemon.Socket(), Clients: clients, Pipeline: 1, Duration: e.Load, Failed: traffic.Failed,
			Bursts: func(client int) [][]byte { return traffic.Bursts(client, 1, traffic.Edit) },
		}
		return &sides{
			ours: func(ctx context.Context) (float64, error) {
				r, err := load.Run(ctx, spec)
				if err == nil && r.Failed > 0 {
					err = fmt.Errorf("measure: the daemon replied %s", r.Failure)
				}
				if err != nil {
					return 0, err
				}
				return 1e9 / max(r.PerSecond(), 1e-3), nil
			},
			theirs: func(ctx context.Context) (float64, error) { return e.base.addAtOnce(ctx, files) },
			close:  conn.Close,
		}, nil
	}
}

// openAnswer compares a connection with one question and its answer to a daemon that has the project open, with a process that loads the project to
// tell something about it.
func openAnswer(ctx context.Context, e *env) (*sides, error) {
	conn, files, err := e.opened(ctx, 1)
	if err != nil {
		return nil, err
	}
	question := [][]byte{[]byte(`{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":{"x":0,"y":0,"z":0}}`)}
	return &sides{
		ours: func(ctx context.Context) (float64, error) { return e.dialed(ctx, question, dialings) },
		theirs: func(ctx context.Context) (float64, error) {
			var sum time.Duration
			for range processes {
				took, err := e.base.run(ctx, e.base.open(files[0]))
				if err != nil {
					return 0, err
				}
				sum += took
			}
			return float64(sum) / processes, nil
		},
		close: conn.Close,
	}, nil
}

// openBatchFile compares a batch with the lines of a batch file of v13, for which one process is enough. Each line loads and saves like a command.
func openBatchFile(ctx context.Context, e *env) (*sides, error) {
	s, err := openBatch(ctx, e)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(e.dir, "batch.txt")
	s.theirs = func(ctx context.Context) (float64, error) {
		took, err := e.base.run(ctx, []string{"batch", path})
		return float64(took) / fewLines, err
	}
	return s, batchFile(path, filepath.Join(e.dir, "model0.gox"), fewLines)
}

// batchFile writes a batch file of v13 that sets n voxels.
func batchFile(path, model string, n int) error {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "voxel-add %s --pos %d,%d,20 --color 250,10,%d\n", model, i%modelEdge, i/modelEdge, i%256)
	}
	return os.WriteFile(path, []byte(b.String()), 0o600)
}
