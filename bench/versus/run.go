package versus

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
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

const (
	defaultPairs    = 15
	defaultDuration = 300 * time.Millisecond
)

// Options says what to measure; the zero value measures the whole table for the default storage kind.
type Options struct {
	// Kinds are the storage kinds, nil for the default one.
	Kinds []string
	// Filter chooses contests by their names, such as redis/clients=10 or fill/shape=cube; nil takes all.
	Filter *regexp.Regexp
	// Pairs is how often both sides of a contest are measured, 15 if zero. The slowest contests take fewer.
	Pairs int
	// Duration is how long a load on a socket takes measurements for one sample, 300 ms if zero. A quarter comes on top, to warm up.
	Duration time.Duration
	// Daemon is the path of the daemon to run; "" as in [daemon.Find].
	Daemon string
	// DaemonArgs are flags for the daemon, beside its socket and storage kind.
	DaemonArgs []string
	// Oneshot is the program that runs [oneshot.Main] with the arguments behind it, and its first arguments; nil is
	// [oneshot.Program].
	Oneshot []string
	// Decode is the daemon's own way from the bytes of a small request to its parameters: it reports whether it has understood the request,
	// which has no line feed. nil leaves that row unmeasured.
	Decode func(text []byte) bool
	// Out is told which contest is under way; nil for nobody.
	Out io.Writer

	sizes *sizes
}

// sizes are the scale of the contests. Tests use small ones.
type sizes struct {
	edge, large int32 // of the solids that are filled
	cube        int32 // of the volume whose cells are set
	memory      int32 // edge of the models whose memory is measured
	tiles       []int // of the volumes that are cloned
	bulk        []int // voxels in a request
	crowd       int   // clients where there are very many
}

func defaultSizes() *sizes {
	return &sizes{edge: 256, large: 1024, cube: 400, memory: 256, tiles: []int{4096, 32768}, bulk: []int{1000, 100_000}, crowd: 1000}
}

// Run measures the table and returns its rows in order. After an error, also that of ctx, it returns those of the contests that were over.
func Run(ctx context.Context, o Options) (list []report.Target, err error) {
	return o.run(ctx, table)
}

// run measures contests for each kind.
func (o Options) run(ctx context.Context, contests func(*sizes) []contest) (list []report.Target, err error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	bin, err := daemon.Find(ctx, o.Daemon)
	if err != nil {
		return nil, err
	}
	defer func() { _ = bin.Close() }() // a temporary file
	for i, name := range o.Kinds {
		kind, ok := all.ByName(name)
		if !ok {
			return list, fmt.Errorf("versus: there is no storage kind %q", name)
		}
		more, err := o.kind(ctx, bin.Path, kind, contests(o.sizes), i == 0)
		list = append(list, more...)
		if err != nil {
			return list, err
		}
	}
	return list, nil
}

// complete fills in defaults.
func (o *Options) complete() error {
	if len(o.Kinds) == 0 {
		o.Kinds = []string{all.Default}
	}
	if o.Pairs <= 0 {
		o.Pairs = defaultPairs
	}
	if o.Duration <= 0 {
		o.Duration = defaultDuration
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.sizes == nil {
		o.sizes = defaultSizes()
	}
	if o.Oneshot == nil {
		var err error
		o.Oneshot, err = oneshot.Program()
		return err
	}
	return nil
}

// kind measures the contests with one storage kind; first says whether those are among them that are the same for all kinds.
func (o *Options) kind(ctx context.Context, binary string, kind storage.Kind, contests []contest, first bool) (list []report.Target, err error) {
	e := &env{opt: o, kind: kind, binary: binary}
	defer func() { err = errors.Join(err, e.stop()) }()
	for i := range contests {
		c := &contests[i]
		if c.once && !first || o.Filter != nil && !o.Filter.MatchString(c.name) {
			continue
		}
		began := time.Now()
		more, err := c.run(ctx, e)
		list = append(list, more...)
		if err != nil {
			return list, err
		}
		if _, err := fmt.Fprintf(o.Out, "%-36s %-8s %6.1f s  %s\n", c.name, kind.Name, time.Since(began).Seconds(), verdicts(more)); err != nil {
			return list, err
		}
	}
	return list, nil
}

// verdicts puts those of a contest into one line.
func verdicts(list []report.Target) (line string) {
	for i := range list {
		t := &list[i]
		if i > 0 {
			line += ", "
		}
		if line += string(t.Verdict); t.Verdict != report.Unmeasured {
			line += " " + report.Short(t.Ratio.Median)
		}
	}
	return line
}
