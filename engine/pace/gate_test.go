package pace

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
)

// plainGate is what a gate is meant to do: names in the order of the line.
type plainGate struct {
	running, waiting []*turn
	began, seen      map[*turn]time.Duration
	places           int
}

func (g *plainGate) fill(now time.Duration) {
	for len(g.running) < g.places && len(g.waiting) > 0 {
		t := g.waiting[0]
		g.waiting = g.waiting[1:]
		g.running = append(g.running, t)
		g.began[t], g.seen[t] = now, now
	}
}

func without(list []*turn, t *turn) (rest []*turn) {
	for _, u := range list {
		if u != t {
			rest = append(rest, u)
		}
	}
	return rest
}

func (g *plainGate) stays(t *turn, now time.Duration) bool {
	g.seen[t] = now
	if slices.Contains(g.running, t) && (len(g.waiting) == 0 || now-g.began[t] < turnLength) {
		return true
	}
	g.running = without(g.running, t)
	g.waiting = append(g.waiting, t)
	g.fill(now)
	return slices.Contains(g.running, t)
}

func (g *plainGate) leave(t *turn, now time.Duration) {
	g.running, g.waiting = without(g.running, t), without(g.waiting, t)
	g.fill(now)
}

func (g *plainGate) sweep(now time.Duration) {
	if len(g.waiting) == 0 {
		return
	}
	for _, t := range slices.Clone(g.running) {
		if now-g.seen[t] >= stall {
			g.running = without(g.running, t)
		}
	}
	g.fill(now)
}

// TestGateAgainstModel has goroutines, played by one, come, step and go at random times.
func TestGateAgainstModel(t *testing.T) {
	const turns = 7
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	var g gate
	defer g.close()
	model := plainGate{began: map[*turn]time.Duration{}, seen: map[*turn]time.Duration{}, places: runtime.GOMAXPROCS(0)}
	all := make([]*turn, turns)
	for i := range all {
		all[i] = newTurn()
	}
	base := clock() + time.Hour // ahead of the watch, which then finds nobody stalled
	now := base
	for i := range 20_000 {
		now += time.Duration(r.Int64N(int64(turnLength)))
		u := all[r.IntN(turns)]
		switch op := r.IntN(20); {
		case op == 0:
			now += time.Duration(r.Int64N(int64(2 * stall)))
			g.sweep(now)
			model.sweep(now)
		case op < 4:
			g.leaveAt(u, now)
			model.leave(u, now)
		case slices.Contains(model.waiting, u):
			// it does not run
		default:
			select {
			case <-u.granted: // it has learnt that it runs
			default:
			}
			if got, want := g.stays(u, now), model.stays(u, now); got != want {
				t.Fatalf("seed %d, step %d: stays = %v, want %v", seed, i, got, want)
			}
		}
		if !slices.Equal(g.running, model.running) || !slices.Equal(g.waiting, model.waiting) {
			t.Fatalf("seed %d, step %d: %v run and %v wait, want %v and %v", seed, i, g.running, g.waiting, model.running, model.waiting)
		}
		for _, u := range g.waiting {
			if len(u.granted) != 0 {
				t.Fatalf("seed %d, step %d: one that waits was told to run", seed, i)
			}
		}
	}
}
