package relay_test

import (
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/relay"
)

func TestThingsAreUsedInOrder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 3, 9} {
		runtime.GOMAXPROCS(procs)
		var r relay.Relay[[]int]
		for _, n := range []int{0, 1, 7, 8, 1000, 3} {
			var got []int
			err := r.Run(n, func(t *[]int, i int) { *t = append((*t)[:0], i, i*i) }, func(t *[]int, i int) error {
				if (*t)[0] != i {
					return errors.New("another thing")
				}
				got = append(got, (*t)[1])
				return nil
			})
			want := make([]int, n)
			for i := range want {
				want[i] = i * i
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%d processors, %d things: got %v, error %v", procs, n, got, err)
			}
		}
	}
}

func TestAnErrorEndsTheRun(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	stop := errors.New("stop")
	for _, procs := range []int{1, 4} {
		runtime.GOMAXPROCS(procs)
		var r relay.Relay[int]
		for _, last := range []int{0, 5, 99} {
			used := 0
			err := r.Run(100, func(t *int, i int) { *t = i }, func(t *int, _ int) error {
				used++
				if *t == last {
					return stop
				}
				return nil
			})
			if !errors.Is(err, stop) || used != last+1 {
				t.Errorf("%d processors: got the error %v after %d things, want %v after %d", procs, err, used, stop, last+1)
			}
		}
	}
}

func TestWorkers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(9))
	for n, want := range map[int]int{0: 1, 1: 1, 7: 1, 8: 2, 1000: relay.MaxWorkers} {
		if got := relay.Workers(n); got != want {
			t.Errorf("%d goroutines for %d things, want %d", got, n, want)
		}
	}
}
