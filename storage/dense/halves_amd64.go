//go:build amd64 && !purego

package dense

import "github.com/goxel-daemon/goxel-daemon/storage"

// spread writes a byte for each cell of a narrow index. It needs SSE2, which every amd64 processor has.
//
//go:noescape
func spread(dst *[storage.TileCells]uint8, index *[storage.TileCells / 2]uint8)

// gather is the inverse of spread. What does not fit four bits, as it may be at empty cells, is cut off.
//
//go:noescape
func gather(index *[storage.TileCells / 2]uint8, src *[storage.TileCells]uint8)
