package queue_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/queue"
)

// TestJobsLeaveWorkersForLongWork fills a pool with jobs that do not end and still gets long work done; when they end, all jobs have run.
func TestJobsLeaveWorkersForLongWork(t *testing.T) {
	for _, workers := range []int{3, 4, 8} {
		p := queue.NewPool(workers, 64)
		const jobs = 20
		release, ran := make(chan bool), make(chan bool, jobs)
		for i := range jobs {
			err := p.AddJob(work(func(bool) { <-release; ran <- true }), queue.Priority(i%3))
			if err != nil {
				t.Fatal(err)
			}
		}
		done := make(chan bool)
		if err := p.Add(work(func(bool) { close(done) }), true, queue.Low); err != nil {
			t.Fatal(err)
		}
		<-done
		close(release)
		p.Close()
		if len(ran) != jobs || p.Len() != 0 {
			t.Errorf("%d workers: %d of %d jobs ran, %d wait", workers, len(ran), jobs, p.Len())
		}
	}
}

func TestJobsRunWithOneWorker(t *testing.T) {
	p := queue.NewPool(1, 2)
	ran := make(chan bool, 2)
	for range 2 {
		if err := p.AddJob(work(func(bool) { ran <- true }), queue.Normal); err != nil {
			t.Fatal(err)
		}
		<-ran
	}
	p.Close()
}

func TestJobsFullIsAnError(t *testing.T) {
	p := queue.NewPool(1, 2)
	started, release := make(chan bool), make(chan bool)
	_ = p.AddJob(work(func(bool) { close(started); <-release }), queue.Normal)
	<-started
	for range 2 {
		if err := p.AddJob(work(func(bool) {}), queue.Normal); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.AddJob(work(func(bool) {}), queue.Normal); err != queue.ErrFull { //nolint:errorlint // it is not wrapped
		t.Errorf("third job in a lane of two: %v, want ErrFull", err)
	}
	close(release)
	p.Close()
}
