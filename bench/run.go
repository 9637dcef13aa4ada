package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/oneshot"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

const (
	packagePath     = "github.com/goxel-daemon/goxel-daemon/bench"
	defaultDuration = time.Second
)

// Options says what to measure; the zero value measures everything once.
type Options struct {
	// Kinds are the storage kinds, nil for all.
	Kinds []string
	// Filter chooses benchmarks by their names without the word Benchmark, such as SocketAdd/kind=dense; nil takes all.
	Filter *regexp.Regexp
	// Duration is how long a benchmark takes measurements, one second if zero. Warming up and preparing come on top; slow operations are
	// done three times however long they take.
	Duration time.Duration
	// Count is how often everything is measured, once if zero. benchstat wants ten.
	Count int
	// Daemon is the path of the daemon to run; "" as in [daemon.Find].
	Daemon string
	// DaemonArgs are flags for the daemon, beside its socket and storage kind.
	DaemonArgs []string
	// Rate is the number of requests per second of the loads on the socket, over all clients; 0 lets each client go on once it has its replies.
	Rate float64
	// Oneshot is the program that runs [oneshot.Main] with the arguments behind it, and its first arguments; nil is
	// [oneshot.Program].
	Oneshot []string
	// Out receives the lines as they are measured; nil discards them.
	Out io.Writer

	sizes *sizes                    // nil for defaultSizes
	start func(kind string) starter // nil for processes
}

// Run measures and reports. After an error, also that of ctx, the report holds what was measured until then.
func Run(ctx context.Context, o Options) (rep *report.Document, err error) {
	rep = report.NewDocument()
	o, err = o.withDefaults()
	if err != nil {
		return rep, err
	}
	if o.start == nil {
		bin, err := daemon.Find(ctx, o.Daemon)
		if err != nil {
			return rep, err
		}
		defer func() { _ = bin.Close() }() // a temporary file
		o.start = func(kind string) starter { return processes(bin.Path, kind, o.DaemonArgs) }
	}
	if err := rep.WriteHead(o.Out, packagePath); err != nil {
		return rep, err
	}
	for range o.Count {
		for _, kind := range o.Kinds {
			if err := o.runKind(ctx, kind, rep); err != nil {
				return rep, err
			}
		}
	}
	rep.Promises = Promises(rep.Results, o.Kinds)
	return rep, nil
}

func (o Options) withDefaults() (Options, error) {
	if len(o.Kinds) == 0 {
		for _, k := range all.Kinds() {
			o.Kinds = append(o.Kinds, k.Name)
		}
	}
	for _, name := range o.Kinds {
		if _, ok := all.ByName(name); !ok {
			return o, fmt.Errorf("bench: there is no storage kind %q", name)
		}
	}
	if o.Duration <= 0 {
		o.Duration = defaultDuration
	}
	if !(o.Rate >= 0) { // not a number is neither
		return o, fmt.Errorf("bench: a rate of %v requests a second", o.Rate)
	}
	if o.Oneshot == nil {
		var err error
		if o.Oneshot, err = oneshot.Program(); err != nil {
			return o, err
		}
	}
	o.Count = max(o.Count, 1)
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.sizes == nil {
		o.sizes = defaultSizes()
	}
	return o, nil
}

// runKind measures one storage kind. One daemon serves all workloads that do not ask for a new one.
func (o *Options) runKind(ctx context.Context, kind string, rep *report.Document) (err error) {
	chosen := o.chosen(kind)
	if len(chosen) == 0 {
		return nil
	}
	t := &target{start: o.start(kind), duration: o.Duration, rate: o.Rate, oneshot: o.Oneshot, sizes: *o.sizes}
	if t.instance, err = t.start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	for _, w := range chosen {
		n, m, err := w.run(ctx, t)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name(kind), err)
		}
		r := report.Result{Name: w.name(kind), Procs: rep.Procs, N: n, Metrics: m}
		rep.Results = append(rep.Results, r)
		if _, err := o.Out.Write(r.AppendLine(nil)); err != nil {
			return err
		}
	}
	return nil
}

// chosen returns the benchmarks that the filter takes.
func (o *Options) chosen(kind string) (list []workload) {
	for _, w := range workloads(*o.sizes) {
		if o.Filter == nil || o.Filter.MatchString(w.name(kind)) {
			list = append(list, w)
		}
	}
	return list
}
