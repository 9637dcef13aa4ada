package server

import (
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Tuning is what can be changed while the server runs. The fields are as in Options, and zero values mean the same defaults.
type Tuning struct {
	Access         Access
	MaxConnections int
	Priority       bool
	Lenient        bool
	RequestTimeout time.Duration
}

// tuned is a Tuning with what follows from it. It is never changed, but replaced.
type tuned struct {
	Tuning
	wire wire.Options
}

// Tuning returns what the server goes by.
func (s *Server) Tuning() Tuning { return s.tuned.Load().Tuning }

// Tune makes the server go by t from the next request and the next connection on. Connections that there are already stay. Any goroutine may
// call it.
func (s *Server) Tune(t Tuning) {
	if t.MaxConnections == 0 {
		t.MaxConnections = defaultConnections
	}
	if t.RequestTimeout == 0 {
		t.RequestTimeout = defaultTimeout
	}
	s.tuned.Store(&tuned{t, wire.Options{Lenient: t.Lenient, IsBulk: method.IsBulk}})
}

// The defaults of what can be tuned.
const (
	defaultConnections = 10_000
	defaultTimeout     = 5 * time.Minute
)
