package bench

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// sampled is how many replies go by for each that is looked at, where there may be millions.
const sampled = 16

// socketLoad measures requests of many clients on one project.
func socketLoad(clients, burst int, kind traffic.Kind) func(context.Context, *target) (int64, []report.Metric, error) {
	return func(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
		err = t.withProject(ctx, func(*client.Client) error {
			before, began := t.used(ctx), time.Now()
			r, err := t.load(ctx, load.Spec{
				Clients: clients, Pipeline: burst, Rate: t.rate, Bursts: func(client int) [][]byte { return traffic.Bursts(client, burst, kind) },
			})
			if err != nil {
				return err
			}
			requests := r.PerSecond() * time.Since(began).Seconds() // with those that warm up
			n, m = r.N, append(loadMetrics(r), t.used(ctx).since(before).metrics(requests)...)
			return nil
		})
		return n, m, err
	}
}

// load puts a load on the daemon. A quarter of the duration goes before the clock, to warm up.
func (t *target) load(ctx context.Context, s load.Spec) (*load.Result, error) {
	s.Socket, s.Duration, s.WarmUp, s.Failed = t.socket, t.duration, t.duration/4, traffic.Failed
	if s.Sample = sampled; t.duration < time.Second/2 {
		s.Sample = 1
	}
	return load.Run(ctx, s)
}

// loadMetrics returns what is reported of every load.
func loadMetrics(r *load.Result) []report.Metric {
	ns := func(d time.Duration) float64 { return float64(d.Nanoseconds()) }
	n := float64(max(r.N, 1))
	m := []report.Metric{
		{Unit: report.PerOp, Value: ns(r.Elapsed) / n},
		{Unit: report.Requests, Value: r.PerSecond()},
		{Unit: report.Mean, Value: ns(r.Mean())},
		{Unit: report.P50, Value: ns(r.Percentile(50))},
		{Unit: report.P99, Value: ns(r.Percentile(99))},
		{Unit: report.P999, Value: ns(r.Percentile(99.9))},
		{Unit: report.Served, Value: float64(r.Served)},
		{Unit: report.Errors, Value: float64(r.Failed)},
	}
	if r.CPU > 0 {
		m = append(m, report.Metric{Unit: report.Generator, Value: ns(r.CPU) / n})
	}
	return m
}
