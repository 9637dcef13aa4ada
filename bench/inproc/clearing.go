package inproc

import "context"

// mostCleared is the size of the array that is cleared, in bytes. What is larger is cleared in parts: an array that no cache holds costs
// the same for each byte whatever its size.
const mostCleared = 512 << 20

// clearing clears a number of bytes, in an array that lies outside of Go's heap, so that it does not put off the garbage collector of the
// other side, and that is there before the first measurement.
type clearing struct {
	cells   []uint32
	times   int
	release func()
}

func newClearing(bytes float64) (*clearing, error) {
	times := 1
	for bytes/float64(times) > mostCleared {
		times *= 2
	}
	cells, release, err := outside(int(bytes) / times / 4)
	return &clearing{cells, times, release}, err
}

func (c *clearing) run(ctx context.Context) error {
	for range c.times {
		if err := ctx.Err(); err != nil {
			return err
		}
		clear(c.cells)
	}
	return nil
}
