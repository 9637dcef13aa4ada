package pace

import "testing"

func TestPipesAreMadeLateAndKept(t *testing.T) {
	p := New()
	s := From(With(t.Context(), p))
	s.Step()
	s.End()
	if n := len(p.pipes.free); n != 0 {
		t.Fatalf("%d pipes before anybody gave way", n)
	}
	var ps []*pipe
	for range keepPipes + 3 {
		pp := p.pipes.get()
		if pp == nil {
			t.Fatal("no pipe")
		}
		if err := pp.pass(); err != nil {
			t.Fatal(err)
		}
		ps = append(ps, pp)
	}
	for _, pp := range ps {
		p.pipes.put(pp, nil)
	}
	if n := len(p.pipes.free); n != keepPipes {
		t.Errorf("%d pipes are kept, want %d", n, keepPipes)
	}
	if pp := p.pipes.get(); pp != ps[keepPipes-1] {
		t.Error("a kept pipe was not used again")
	}
	p.Close()
	p.pipes.put(ps[keepPipes-1], nil)
	for i, pp := range ps {
		if pp.r.Close() == nil || pp.w.Close() == nil {
			t.Errorf("pipe %d was left open", i)
		}
	}
	if p.pipes.get() != nil {
		t.Error("a pipe after the end")
	}
	p.breathe()
}

func TestPipeThatFails(t *testing.T) {
	for _, end := range []string{"read", "write"} {
		var ps pipes
		p := ps.get()
		if end == "read" {
			_ = p.r.Close()
		} else {
			_ = p.w.Close()
		}
		err := p.pass()
		if err == nil {
			t.Errorf("no error although the %s end is closed", end)
		}
		ps.put(p, err)
		if len(ps.free) != 0 {
			t.Error("a broken pipe is kept")
		}
		ps.close()
	}
}

func TestPipeWokenForNothing(t *testing.T) {
	var ps pipes
	defer ps.close()
	p := ps.get()
	p.sent = true
	if err := p.raw.Control(func(fd uintptr) {
		if p.turn(fd) || p.err != nil {
			t.Errorf("an empty pipe ends the pass, error %v", p.err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	ps.put(p, nil)
}

// TestAnswersAreGivenWay has each core's thread let others run once after an answer.
func TestAnswersAreGivenWay(t *testing.T) {
	p := New()
	defer p.Close()
	p.Answered()
	p.Answered()
	n := p.owed.Load()
	if n < 1 {
		t.Fatalf("%d threads give way after an answer", n)
	}
	for range n + 3 {
		p.breathe()
	}
	if left := p.owed.Load(); left != 0 {
		t.Errorf("%d threads are still to give way", left)
	}
}
