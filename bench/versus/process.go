package versus

import (
	"context"
	"errors"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

const (
	batchSize   = 1000 // operations of a batch
	fewCommands = 10   // processes that stand for a batch of them, for each of which the same is done
	ourSingles  = 200  // single operations of a sample
	mb          = 1 << 20
)

// openStart measures a daemon that has just started.
func openStart(_ context.Context, e *env) (*match, error) {
	return &match{ours: func(ctx context.Context) (sample, error) {
		p, err := e.start(ctx)
		if err != nil {
			return nil, err
		}
		resident, err := p.Memory()
		s := sample{unitStart: float64(p.Ready()) / float64(time.Millisecond), unitResident: float64(resident) / mb}
		return s, errors.Join(err, p.Stop())
	}}, nil
}

// openCommand compares operations of one client of the daemon with as many processes, each of which loads the file, adds a voxel and saves
// the file. Several operations are one batch_operations request, and a tenth of the processes stands for all.
func openCommand(operations int) func(context.Context, *env) (*match, error) {
	return func(ctx context.Context, e *env) (*match, error) {
		commands, err := oneshot.NewCommands(ctx, e.opt.Oneshot, 1)
		if err != nil {
			return nil, err
		}
		conn, err := e.opened(ctx, commands.File(0))
		if err != nil {
			return nil, errors.Join(err, commands.Close())
		}
		requests, times := [][]byte{traffic.Batch(traffic.Scattered(operations, 1))}, 1
		if operations == 1 {
			requests, times = traffic.Bursts(1, 1, traffic.Edit), ourSingles
		}
		return &match{
			ours: func(ctx context.Context) (sample, error) { return perSecond(ctx, conn, requests, times, operations) },
			theirs: func(ctx context.Context) (sample, error) {
				n := min(operations, fewCommands)
				took, err := commands.AddAtOnce(ctx, n)
				return sample{unitOps: float64(n) / max(took.Seconds(), 1e-9)}, err
			},
			close: func() error {
				_, err := traffic.Exchange(conn, []byte(traffic.CloseProject))
				return errors.Join(err, conn.Close(), commands.Close())
			},
		}, nil
	}
}

// opened returns a connection to the daemon that has opened a file.
func (e *env) opened(ctx context.Context, path string) (*client.Conn, error) {
	socket, err := e.daemon(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := client.DialConn(ctx, socket)
	if err != nil {
		return nil, err
	}
	if _, err := traffic.Exchange(conn, traffic.OpenFile(path)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// perSecond sends so many of the requests, one after the other, and returns how many operations were done in a second.
func perSecond(ctx context.Context, conn *client.Conn, requests [][]byte, times, operations int) (sample, error) {
	var sum time.Duration
	for i := range times {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		took, err := traffic.Exchange(conn, requests[i%len(requests)])
		if err != nil {
			return nil, err
		}
		sum += took
	}
	return sample{unitOps: float64(times*operations) / max(sum.Seconds(), 1e-9)}, nil
}
