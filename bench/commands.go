package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/process"
	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// Units of the comparison with a process for each command, of which v13 is the name.
const (
	unitV13   = "v13-ns/op"
	unitTimes = "times-v13"    // how many times faster
	unitSaved = "saved-%"      // how much less of the time or the memory
	unitPlain = "plain-res-MB" // physical memory of a process with plain tiles
)

// promisedLoaded is the model of the promise about memory saved, larger than the other one so that what every process takes counts little.
const promisedLoaded = "landscape-1024"

const batchSize = 1000 // operations of a batch

// commands returns the comparisons with a process for each command, which loads the file and saves it.
func commands() []workload {
	return []workload{
		{"Command", "op=single", commandSingle},
		{"Command", "op=batch", commandBatch},
		{"Command", "op=concurrent", commandConcurrent},
		{"Command", "op=answer", commandAnswer},
		{"Loaded", "model=" + promisedLoaded, loaded},
	}
}

// versus runs ours and theirs by turns until they have taken the duration, each at least three times, and returns the average of either
// for one operation.
func (t *target) versus(ctx context.Context, ours, theirs func() (time.Duration, error)) (o, v float64, n int64, err error) {
	var took, sum time.Duration
	for n < fewest || took+sum < t.duration {
		a, err := ours()
		if err != nil {
			return 0, 0, n, err
		}
		b, err := theirs()
		if err = errors.Join(err, ctx.Err()); err != nil {
			return 0, 0, n, err
		}
		took, sum, n = took+a, sum+b, n+1
	}
	return float64(took) / float64(n), float64(sum) / float64(n), n, nil
}

// withCommands runs f with files for so many users, and with a connection to a project that was opened from the first of them.
func (t *target) withCommands(ctx context.Context, users int, f func(c *oneshot.Commands, conn *client.Conn) error) (err error) {
	c, err := oneshot.NewCommands(ctx, t.oneshot, users)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	conn, err := client.DialConn(ctx, t.socket)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // everything was answered
	if _, err := traffic.Exchange(conn, traffic.OpenFile(c.File(0))); err != nil {
		return err
	}
	err = f(c, conn)
	_, closed := traffic.Exchange(conn, []byte(traffic.CloseProject))
	return errors.Join(err, closed)
}

func commandSingle(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	requests := traffic.Bursts(1, 1, traffic.Edit)
	err = t.withCommands(ctx, 1, func(c *oneshot.Commands, conn *client.Conn) error {
		i := 0
		ours, theirs, n1, err := t.versus(ctx, func() (sum time.Duration, err error) {
			const times = 100
			for range times {
				took, err := traffic.Exchange(conn, requests[i%len(requests)])
				if err != nil {
					return 0, err
				}
				sum, i = sum+took, i+1
			}
			return sum / times, nil
		}, func() (time.Duration, error) { return c.Add(ctx, 0) })
		n, m = n1, timesFaster(ours, theirs)
		return err
	})
	return n, m, err
}

func commandBatch(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	request := traffic.Batch(traffic.Scattered(batchSize, 1))
	err = t.withCommands(ctx, 1, func(c *oneshot.Commands, conn *client.Conn) error {
		ours, theirs, n1, err := t.versus(ctx, func() (time.Duration, error) { return traffic.Exchange(conn, request) },
			func() (time.Duration, error) {
				took, err := c.AddAtOnce(ctx, t.sizes.processes)
				return took * batchSize / time.Duration(t.sizes.processes), err
			})
		n, m = n1, timesFaster(ours, theirs)
		return err
	})
	return n, m, err
}

// commandConcurrent compares ten connections to one daemon with ten users who run commands at once, each on a file of his own.
func commandConcurrent(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	err = t.withCommands(ctx, t.sizes.users, func(c *oneshot.Commands, _ *client.Conn) error {
		ours, theirs, n1, err := t.versus(ctx, func() (time.Duration, error) {
			r, err := load.Run(ctx, load.Spec{
				Socket: t.socket, Clients: t.sizes.users, Pipeline: 1, Duration: t.duration / 4, Failed: traffic.Failed,
				Bursts: func(client int) [][]byte { return traffic.Bursts(client, 1, traffic.Edit) },
			})
			if err == nil && r.Failed > 0 {
				err = fmt.Errorf("bench: the daemon replied %s", r.Failure)
			}
			if err != nil {
				return 0, err
			}
			return time.Duration(1e9 / max(r.PerSecond(), 1e-3)), nil
		}, func() (time.Duration, error) {
			took, err := c.AddAtOnce(ctx, 1)
			return took / time.Duration(t.sizes.users), err
		})
		n, m = n1, timesFaster(ours, theirs)
		return err
	})
	return n, m, err
}

// commandAnswer compares a new connection, one question and its answer with a process that loads the project to answer it.
func commandAnswer(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	err = t.withCommands(ctx, 1, func(c *oneshot.Commands, _ *client.Conn) error {
		ours, theirs, n1, err := t.versus(ctx, func() (time.Duration, error) {
			began := time.Now()
			conn, err := client.DialConn(ctx, t.socket)
			if err != nil {
				return 0, err
			}
			_, err = traffic.Exchange(conn, []byte(`{"jsonrpc":"2.0","id":1,"method":"get_voxel","params":{"x":0,"y":0,"z":0}}`))
			return time.Since(began), errors.Join(err, conn.Close())
		}, func() (time.Duration, error) { return c.Get(ctx) })
		n = n1
		m = append(timesFaster(ours, theirs), report.Metric{Unit: unitSaved, Value: 100 * (1 - ours/max(theirs, 1))})
		return err
	})
	return n, m, err
}

func timesFaster(ours, theirs float64) []report.Metric {
	return []report.Metric{{Unit: report.PerOp, Value: ours}, {Unit: unitV13, Value: theirs}, {Unit: unitTimes, Value: theirs / max(ours, 1)}}
}

// loaded compares the memory of a daemon that has opened the landscape with that of a process that
// opens the same file by the same codec and holds it in plain tiles of RGBA.
func loaded(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	dir, err := os.MkdirTemp("", "goxel-bench-")
	if err != nil {
		return 0, nil, fmt.Errorf("bench: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	path := filepath.Join(dir, "model.gox")
	voxels := traffic.Landscape(t.sizes.loaded)
	err = t.withProject(ctx, func(c *client.Client) error {
		if err := sendAll(ctx, t, voxels, t.sizes.chunk); err != nil {
			return err
		}
		return c.Call(ctx, "save_file", map[string]any{"path": path}, nil)
	})
	if err != nil {
		return 0, nil, err
	}
	var ours, theirs int64
	err = t.withNew(ctx, func(t *target) error {
		c, err := client.Dial(ctx, t.socket)
		if err != nil {
			return err
		}
		took, err := timed(ctx, c, "open_file", map[string]any{"path": path}, nil)
		if err == nil {
			ours, err = t.resident()
		}
		m = append(m, report.Metric{Unit: report.PerOp, Value: float64(took.Nanoseconds())})
		return errors.Join(err, c.Close())
	})
	if err == nil {
		err = oneshot.Holding(ctx, t.oneshot, path, func(pid int) (err error) { theirs, err = process.Memory(pid); return err })
	}
	m = append(m,
		report.Metric{Unit: report.Resident, Value: float64(ours) / mb}, report.Metric{Unit: unitPlain, Value: float64(theirs) / mb},
		report.Metric{Unit: report.PerVoxel, Value: float64(ours) / float64(len(voxels))},
		report.Metric{Unit: unitSaved, Value: 100 * (1 - float64(ours)/float64(max(theirs, 1)))})
	return 1, m, err
}
