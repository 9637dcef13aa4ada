package load

import (
	"context"
	"fmt"
)

// Run connects all clients, puts the load on the server and returns what it has seen. Error replies, clients that cannot connect and
// connections that break are part of the result; the error says that the spec is wrong, that no client could connect, that the machine has
// no room for the clients, or that the context ended. On Linux it holds its thread for the time of the run.
func Run(ctx context.Context, s Spec) (*Result, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	work, err := s.work()
	if err != nil {
		return nil, err
	}
	if s.Portable {
		return runPortable(ctx, &s, work)
	}
	return runNative(ctx, &s, work)
}
