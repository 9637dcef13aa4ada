package load

import "math"

// pace is the timetable of an open loop: burst k is due at k times the interval and belongs to client k modulo clients.
type pace struct {
	interval float64 // nanoseconds
	clients  int64
	k        int64 // the next burst
}

// newPace returns the timetable of the load.
func newPace(s *Spec) pace {
	if s.Rate == 0 {
		return pace{interval: math.MaxInt64}
	}
	return pace{interval: float64(s.Pipeline) / s.Rate * 1e9, clients: int64(s.Clients)}
}

// next returns when the next burst is due.
func (p *pace) next() int64 { return int64(float64(p.k) * p.interval) }

// at returns when burst j of client i is due.
func (p *pace) at(j int64, i int) int64 { return int64(float64(j*p.clients+int64(i)) * p.interval) }

// step returns the client whose turn it is and goes on to the next one.
func (p *pace) step() int {
	i := p.k % p.clients
	p.k++
	return int(i)
}
