package server

// SetBuffered makes the server believe that so many bytes of incomplete requests are in its read buffers.
func (s *Server) SetBuffered(n int64) { s.buffered.Store(n) }

// SetInBytes makes the server believe that so many bytes of large requests are in flight.
func (s *Server) SetInBytes(n int64) { s.inBytes.Store(n) }

// Buffered returns both counts.
func (s *Server) Buffered() (incomplete, inFlight int64) { return s.buffered.Load(), s.inBytes.Load() }

// Waiting returns the number of bytes of replies that the server counts as waiting.
func (s *Server) Waiting() int64 { return s.waiting.Load() }

// Allows reports whether the user with the given ids may speak to the daemon.
func (a Access) Allows(uid, gid int) bool { return a.allows(peer{uid, gid}) }

// Limits that tests go up to.
const (
	MaxInFlight = maxInFlight
	InRequests  = inRequests
	MaxBuffered = maxBuffered
	SmallBuffer = smallBuffer
	HighWater   = highWater
)

// OnLoops returns the number of connections that event loops read.
func (s *Server) OnLoops() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.io.Lock()
		if c.nc == nil {
			n++
		}
		c.io.Unlock()
	}
	return n
}
