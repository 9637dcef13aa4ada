package load

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// looked is the slow twin of client.feed: which lines of a stream are looked at.
func looked(stream []byte, sample int) (lines []string) {
	all := bytes.Split(stream, []byte{'\n'})
	for i, line := range all[:len(all)-1] {
		if i%sample == 0 {
			lines = append(lines, string(line[:min(len(line), maxPart)]))
		}
	}
	return lines
}

func TestFeedLooksAtLines(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		var stream []byte
		lines := 1 + r.IntN(40)
		for range lines {
			n := r.IntN(20)
			if r.IntN(20) == 0 {
				n = r.IntN(2 * maxPart)
			}
			stream = append(append(stream, bytes.Repeat([]byte{byte('a' + r.IntN(26))}, n)...), '\n')
		}
		checkFeed(t, fmt.Sprintf("seed %d", seed), stream, lines, 1+r.IntN(5), func(left int) int { return 1 + r.IntN(min(left, 1+r.IntN(2*maxPart))) })
	}
}

// checkFeed feeds a stream in pieces and compares with the twin. A line in one piece is shown in full, one in several is cut.
func checkFeed(t *testing.T, name string, stream []byte, lines, sample int, piece func(left int) int) {
	t.Helper()
	var got []string
	tl := newTally(&Spec{Sample: sample, Duration: 1, Failed: func(line []byte) bool {
		got = append(got, string(line[:min(len(line), maxPart)]))
		return true
	}})
	c := &client{left: lines}
	for b := stream; len(b) > 0; {
		n := piece(len(b))
		done, err := c.feed(tl, b[:n], 0, lines)
		b = b[n:]
		if err != nil || done != (len(b) == 0) {
			t.Fatalf("%s: feed: %v, %v with %d bytes left", name, done, err, len(b))
		}
	}
	if want := looked(stream, sample); !slices.Equal(got, want) || tl.bad != int64(len(want)) || tl.n != int64(lines) {
		t.Errorf("%s: %d lines looked at, %d failed, %d counted; want %d of %d", name, len(got), tl.bad, tl.n, len(want), lines)
	}
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte("a\nbc\n\nd\n"), uint8(1), uint8(2))
	f.Add([]byte("+OK\r\n-ERR no\r\n"), uint8(3), uint8(1))
	f.Fuzz(func(t *testing.T, stream []byte, step, sample uint8) {
		stream = append(stream, '\n')
		n := max(int(step), 1)
		checkFeed(t, fmt.Sprintf("%q by %d", stream, n), stream, bytes.Count(stream, []byte{'\n'}), max(int(sample), 1), func(left int) int { return min(left, n) })
	})
}

func TestFeedRefusesWhatWasNotAskedFor(t *testing.T) {
	tl := newTally(&Spec{Sample: 1, Duration: 1})
	for left, b := range map[int]string{0: "x", 1: "a\nb\n"} {
		c := &client{left: left}
		if _, err := c.feed(tl, []byte(b), 0, 1); err == nil {
			t.Errorf("%q with %d replies left: no error", b, left)
		}
	}
}

// TestClock counts replies before, in and after the duration.
func TestClock(t *testing.T) {
	tl := newTally(&Spec{Sample: 1, WarmUp: 100, Duration: 100})
	for _, now := range []int64{50, 99, 110, 130, 150, 199, 200, 300} {
		tl.replies(now, 2)
		tl.burst(now-10, now, 2)
	}
	// The clock starts at 110; 130, 150 and 199 count.
	if r := tl.result(); r.N != 6 || r.Elapsed != 89 {
		t.Errorf("%d replies in %v, want 6 in 89ns", r.N, r.Elapsed)
	}
	if n := tl.latency.TotalCount(); n != 10 { // sent at 120, 140, 189, 190 and 290; what is sent after the end is the caller's to prevent
		t.Errorf("%d latencies, want 10", n)
	}
	late := newTally(&Spec{Sample: 1, Duration: 100})
	late.replies(500, 1)
	late.replies(600, 1)
	if r := late.result(); r.N != 1 || r.Elapsed != 500 {
		t.Errorf("%d replies in %v, want the first one after the end", r.N, r.Elapsed)
	}
	late.burst(0, math.MaxInt64, 1)
	if late.latency.TotalCount() != 1 {
		t.Error("a latency out of range is lost")
	}
}

// TestPace compares the timetable's turns with where each burst of a client says it is due.
func TestPace(t *testing.T) {
	p := newPace(&Spec{Rate: 12345, Pipeline: 7, Clients: 5})
	sent := make([]int64, 5)
	last := int64(-1)
	for range 1000 {
		due := p.next()
		i := p.step()
		if at := p.at(sent[i], i); at != due || at <= last {
			t.Fatalf("burst %d of client %d is due at %d, its turn at %d, the last one at %d", sent[i], i, at, due, last)
		}
		sent[i]++
		last = due
	}
	if got, want := float64(last), 999*7/12345.0*1e9; math.Abs(got-want) > 1 {
		t.Errorf("burst 999 is due at %v, want %v", got, want)
	}
}
