package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/pair"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

const (
	modelEdge = 32      // of the small model, in cells
	mb        = 1 << 20 // bytes
)

// Options says what to measure. Headless, Daemon and Oneshot are required.
type Options struct {
	Headless  string   // our goxel-headless
	Daemon    string   // our goxel-daemon
	Oneshot   []string // the program that calls oneshot.Main, and its first arguments
	Reference string   // a real goxel-headless of v13, "" for none

	Pairs     int               // of samples for each row, 0 for 9
	Clients   int               // connections of the row with many, 0 for 100
	Load      time.Duration     // how long a sample of several connections takes, 0 for 300 ms
	Landscape int               // edge of the model whose memory is measured, 0 for 1024: 4.2 million voxels
	Tell      func(what string) // is told what is measured next; nil to ignore
	Filter    *regexp.Regexp    // chooses rows by name; nil for all
}

func (o *Options) complete() error {
	if o.Headless == "" || o.Daemon == "" || len(o.Oneshot) == 0 {
		return errors.New("measure: programs are missing")
	}
	for _, n := range []struct {
		v     *int
		usual int
	}{{&o.Pairs, 9}, {&o.Clients, 100}, {&o.Landscape, 1024}} {
		if *n.v == 0 {
			*n.v = n.usual
		}
	}
	if o.Load == 0 {
		o.Load = 300 * time.Millisecond
	}
	return nil
}

// Run measures all rows. It stops at the first error.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	r := &Report{Date: time.Now().UTC().Truncate(time.Second), Machine: report.NewDocument(), Pairs: o.Pairs}
	for _, c := range comparisons() {
		if o.Filter != nil && !o.Filter.MatchString(c.name) {
			continue
		}
		for _, b := range c.against(&o) {
			if o.Tell != nil {
				o.Tell(c.name + ", against " + b.name)
			}
			row, err := c.run(ctx, &o, b)
			if err != nil {
				return nil, fmt.Errorf("%s, against %s: %w", c.name, b.name, err)
			}
			r.Rows = append(r.Rows, *row)
		}
	}
	return r, nil
}

// sides are the two sides of an open comparison: each measures once, in nanoseconds for one operation or in bytes.
type sides struct {
	ours, theirs func(ctx context.Context) (float64, error)
	close        func() error
}

// comparison is a row for each baseline.
type comparison struct {
	name     string
	unit     string
	promised float64  // by the documents of v14, 0 for nothing
	wanted   float64  // 0 for a row that only tells
	saved    bool     // whether promised and wanted are percents less instead of times
	opponent opponent // what the baselines are
	open     func(ctx context.Context, e *env) (*sides, error)
}

// opponent is what the baselines of a comparison are.
type opponent int

const (
	commands   opponent = iota // a process for every command
	batchFiles                 // a process for many commands
	tiles                      // no process, but another way to hold voxels
)

// against returns the baselines of the comparison.
func (c *comparison) against(o *Options) []baseline {
	switch c.opponent {
	case tiles:
		return []baseline{{name: "16^3 tiles of RGBA", argv0: o.Oneshot}}
	case batchFiles:
		return slices.DeleteFunc(o.baselines(), func(b baseline) bool { return !b.v13 })
	}
	return o.baselines()
}

// env is what a comparison is opened in: a folder with models and a daemon.
type env struct {
	*Options
	base   baseline
	dir    string
	daemon *daemon.Process
}

func (c *comparison) run(ctx context.Context, o *Options, b baseline) (row *Row, err error) {
	dir, err := os.MkdirTemp("", "goxel-measure-")
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder
	p, err := daemon.Start(ctx, daemon.Options{Binary: o.Daemon})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	s, err := c.open(ctx, &env{o, b, dir, p})
	if err != nil {
		return nil, err
	}
	defer func() {
		if s.close != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if _, _, err := pair.Run(ctx, 1, s.ours, s.theirs); err != nil { // a pair to warm up
		return nil, err
	}
	ours, theirs, err := pair.Run(ctx, o.Pairs, s.ours, s.theirs)
	if err != nil {
		return nil, err
	}
	row = &Row{
		Name: c.name, Against: b.name, Unit: c.unit, Promised: c.promised, Saved: c.saved,
		Ours: pair.Summarize(ours), Theirs: pair.Summarize(theirs), Ratio: pair.Summarize(pair.Ratios(theirs, ours)),
	}
	if b.v13 || c.opponent == tiles {
		row.Wanted = c.wanted // the leanest process does less than v13 and is told for comparison
	}
	row.Judge()
	return row, nil
}

// dial returns a connection to the daemon.
func (e *env) dial(ctx context.Context) (*client.Conn, error) {
	return client.DialConn(ctx, e.daemon.Socket())
}
