package vmax

import (
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format/vmax/internal/bplist"
)

// readChunk reads a snapshot and returns the number of its chunk.
func readChunk(s bplist.Value) (id int32, c *chunk, err error) {
	n, ok := s.Get("id").Get("c").Int()
	if !ok || n < 0 || n >= maxChunks {
		return 0, nil, errors.New("the chunk has no number that is possible")
	}
	stats := s.Get("st")
	if order, ok := stats.Get("extent").Get("o").Int(); ok && order != chunkOrder {
		return 0, nil, fmt.Errorf("a chunk of the order %d", order)
	}
	first, ok := stats.Get("min").At(3).Int()
	if !ok || first < 0 || first >= chunkCells {
		return 0, nil, errors.New("the first voxel has no place that is possible")
	}
	cells, ok := s.Get("ds").Data()
	switch {
	case !ok || len(cells)%2 != 0:
		return 0, nil, errors.New("there are no voxels")
	case len(cells)/2 > chunkCells-int(first):
		return 0, nil, fmt.Errorf("%d voxels from place %d on", len(cells)/2, first)
	}
	return int32(n), &chunk{int(first), cells}, nil
}
