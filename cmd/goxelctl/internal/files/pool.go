package files

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// pool does jobs on several sessions at once.
type pool struct {
	env    *cli.Env
	limits *limits
	report *reporter

	// do does one job. It fills what it learns into the outcome and returns an error if the job failed.
	do func(ctx context.Context, s *session, j *job, o *outcome, progress func(share float64)) error
}

// errFailFast ends the other jobs after one has failed.
var errFailFast = errors.New("another file failed (--fail-fast)")

// run does the jobs, the first session being first. The error is one that ends everything: an interrupt, or a daemon that is not there.
func (p *pool) run(ctx context.Context, first *session, jobs []*job) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, err := p.sift(jobs)
	if err != nil {
		return err
	}
	sessions, err := p.sessions(ctx, first, len(todo))
	if err != nil {
		return err
	}
	for _, s := range sessions[1:] {
		defer s.close()
	}
	queue := make(chan *job, len(todo))
	for _, j := range todo {
		queue <- j
	}
	close(queue)
	var wait sync.WaitGroup
	var crowd crowd
	for _, s := range sessions {
		wait.Go(func() {
			for j := range queue {
				p.one(ctx, stop, s, j, &crowd, len(sessions) > 1)
			}
		})
	}
	wait.Wait()
	for _, j := range crowd.later {
		p.one(ctx, stop, first, j, &crowd, false)
	}
	return p.cause(ctx, crowd.err)
}

// crowd is what the workers share.
type crowd struct {
	mu    sync.Mutex
	later []*job // there was no memory for them beside others
	err   error  // of telling outcomes
}

// cause returns why everything ended.
func (p *pool) cause(ctx context.Context, err error) error {
	if err == nil && ctx.Err() != nil && !errors.Is(context.Cause(ctx), errFailFast) {
		return ctx.Err()
	}
	return err
}

// sift tells of jobs that are skipped or only planned, and returns the others.
func (p *pool) sift(jobs []*job) (todo []*job, err error) {
	for _, j := range jobs {
		o := &outcome{Input: j.in.name, Output: j.shownOutput()}
		switch {
		case j.skip != "":
			o.Status, o.Reason = skipped, j.skip
		case p.limits.dryRun:
			o.Status = planned
		default:
			todo = append(todo, j)
			continue
		}
		err = errors.Join(err, p.report.finished(j, o))
	}
	return todo, err
}

// shownOutput returns the output for --json.
func (j *job) shownOutput() string {
	if j.out == "" {
		return ""
	}
	return j.name
}

// sessions returns as many sessions as are of use.
func (p *pool) sessions(ctx context.Context, first *session, jobs int) ([]*session, error) {
	list := []*session{first}
	for len(list) < min(p.limits.jobs, jobs) {
		s, err := dial(ctx, p.env)
		if err != nil {
			for _, s := range list[1:] {
				s.close()
			}
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// lacksMemory reports whether a job may have failed since the others take the memory. A file that leaves too little of it for its content is
// refused as one that is too large to be supported.
func lacksMemory(err error) bool {
	why := reason(err)
	return why == "memory_limit" || why == "unsupported_file"
}

// one does a job and tells its outcome. Beside others, a job that lacks memory is put off.
func (p *pool) one(ctx context.Context, stop context.CancelCauseFunc, s *session, j *job, c *crowd, beside bool) {
	o := &outcome{Input: j.in.name, Output: j.shownOutput(), Status: done}
	start := time.Now()
	err := p.limited(ctx, s, j, o)
	if err != nil && beside && ctx.Err() == nil && lacksMemory(err) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.later = append(c.later, j)
		return
	}
	o.MS = since(start)
	switch {
	case err == nil:
	case ctx.Err() != nil && (errors.Is(err, context.Canceled) || isCancelled(err)):
		*o = outcome{Input: o.Input, Output: o.Output, Status: cancelled}
	default:
		*o = outcome{Input: o.Input, Output: o.Output, Status: failed, From: o.From, MS: o.MS, Error: faultOf(err, j.in)}
		if p.limits.failFast {
			stop(errFailFast)
		}
	}
	if err := p.report.finished(j, o); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.err = errors.Join(c.err, err)
		stop(nil)
	}
}

// limited does a job within the time that it may take.
func (p *pool) limited(ctx context.Context, s *session, j *job, o *outcome) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	limit := p.limits.timeout
	if limit > 0 {
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, limit)
		defer end()
	}
	p.report.working(j, 0)
	err := p.do(ctx, s, j, o, func(share float64) { p.report.working(j, share) })
	return timedOut(err, limit)
}
