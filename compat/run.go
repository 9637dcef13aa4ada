package compat

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/program"
)

// Options says what to run. The zero value runs all of the project's own cases.
type Options struct {
	Headless, Daemon string // programs to test; "": built from the source tree, or found

	// Reference is a real goxel-headless of v13 and ReferenceDaemon a real daemon of v14 to v0.18, with which ours are compared; "" for none.
	Reference, ReferenceDaemon string

	Cases   []string       // files with further cases
	Filter  *regexp.Regexp // chooses by id, and clients by name; nil for all
	Jobs    int            // cases at the same time, 0 for 2
	Verdict func(*Result)  // is told of each case when it is done, one call at a time; nil to ignore
}

// Result is what a case has shown.
type Result struct {
	Case        *cases.Case   `json:"-"`
	ID          string        `json:"id"`
	Tag         cases.Tag     `json:"tag"`
	About       string        `json:"about,omitempty"`
	Verdict     Verdict       `json:"verdict"`
	Differences []Difference  `json:"differences,omitempty"` // between ours and the reference
	Ours        *Outcome      `json:"ours"`
	Reference   *Outcome      `json:"reference,omitempty"`
	Took        time.Duration `json:"took_ns"` // with ours
}

// Select returns the cases that the options choose.
func (o *Options) Select() ([]cases.Case, error) {
	all, err := cases.All()
	if err != nil {
		return nil, err
	}
	for _, name := range o.Cases {
		more, err := cases.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for i := range more {
			more[i].ID = filepath.Base(name) + ":" + more[i].ID
		}
		all = append(all, more...)
	}
	return slices.DeleteFunc(all, func(c cases.Case) bool { return o.Filter != nil && !o.Filter.MatchString(c.ID) }), nil
}

// Programs are the programs that are tested. Close removes those that were built.
type Programs = program.Programs

// FindPrograms returns the programs to test: those that are given, or else what [Options] says.
func FindPrograms(ctx context.Context, headless, daemon string) (*Programs, error) {
	return program.Find(ctx, program.Paths{Headless: headless, Daemon: daemon})
}

// Run runs cases and clients. An error says that they could not be run; what they show is in the report.
func Run(ctx context.Context, o Options) (report *Report, err error) {
	list, err := o.Select()
	if err != nil {
		return nil, err
	}
	for _, path := range []*string{&o.Reference, &o.ReferenceDaemon} {
		if *path != "" {
			if err := program.Check(path); err != nil {
				return nil, err
			}
		}
	}
	programs, err := FindPrograms(ctx, o.Headless, o.Daemon)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, programs.Close()) }()
	r := &runner{Options: o, programs: programs}
	report = newReport()
	report.Reference, report.ReferenceDaemon = o.Reference, o.ReferenceDaemon
	report.Results = r.all(ctx, list)
	if ctx.Err() == nil {
		report.Clients, err = r.clients(ctx)
	}
	return report, errors.Join(err, ctx.Err())
}

type runner struct {
	Options
	programs *program.Programs
	mu       sync.Mutex // of the calls of Verdict
}

// all runs the cases, several at a time, and returns their results in order.
func (r *runner) all(ctx context.Context, list []cases.Case) []Result {
	results := make([]Result, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	for range jobs(r.Jobs) {
		wg.Go(func() {
			for i := range next {
				results[i] = r.one(ctx, &list[i])
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}

// one runs a case with ours and, if there is one, with the reference.
func (r *runner) one(ctx context.Context, c *cases.Case) Result {
	path, reference := r.programs.Headless, r.Reference
	if c.Session() {
		path, reference = r.programs.Daemon, r.ReferenceDaemon
	}
	began := time.Now()
	res := Result{Case: c, ID: c.ID, Tag: c.Tag, About: c.About, Ours: try(ctx, path, c, true), Took: time.Since(began)}
	if reference != "" {
		res.Reference = try(ctx, reference, c, false)
	}
	res.Verdict, res.Differences = judge(c, res.Ours, res.Reference)
	if r.Verdict != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.Verdict(&res)
	}
	return res
}

// try runs a case with a program, in a temporary folder of its own.
func try(ctx context.Context, path string, c *cases.Case, ours bool) *Outcome {
	if err := ctx.Err(); err != nil {
		return &Outcome{Faults: []string{err.Error()}}
	}
	base, err := os.MkdirTemp("", "gx") // short, since the socket lies in it
	if err != nil {
		return &Outcome{Faults: []string{err.Error()}}
	}
	defer func() { _ = os.RemoveAll(base) }() // a temporary folder
	dir := filepath.Join(base, "w")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return &Outcome{Faults: []string{fmt.Sprint(err)}}
	}
	if c.Session() {
		return runSession(ctx, path, base, dir, c, ours)
	}
	return runCommands(ctx, path, dir, c)
}

// jobs returns how many cases run at the same time.
func jobs(n int) int {
	if n < 1 {
		return 2
	}
	return n
}
