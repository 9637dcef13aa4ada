//go:build !linux

package load

import "context"

// runNative runs the load in goroutines, where there is no epoll.
func runNative(ctx context.Context, s *Spec, work [][][]byte) (*Result, error) {
	return runPortable(ctx, s, work)
}
