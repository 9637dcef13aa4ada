package qubicle

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// packed is the voxels of a matrix packed by zlib, in columns along Y for each X and, faster, each Z.
type packed struct {
	data []byte
	at   int // offset of data in the file
}

// unpacker reads the columns of matrices into volumes. It serves for all matrices of a file.
type unpacker struct {
	budget *format.Budget
	format string
	tiles  *tiles
	in     *bufio.Reader
	z      *zrun.Reader // nil at first
	at     int          // offset of what is packed in the file
}

func newUnpacker(name string, budget *format.Budget) *unpacker {
	return &unpacker{budget: budget, format: name, tiles: newTiles(budget), in: bufio.NewReaderSize(nil, 1<<16)}
}

// read calls column for every column of a matrix, with its lowest cell in the world. Column takes the bytes of the column, at least least of them, by
// u.full, and stores cells by u.tiles.
func (u *unpacker) read(m *matrix, box storage.Box, v storage.Volume, p packed, least uint64, column func(storage.Pos) error) error {
	if n := uint64(m.size[0]) * uint64(m.size[2]) * least; n > uint64(len(p.data))*1040 { // zlib cannot pack more tightly
		return badInput(u.format, p.at, "the matrix %q has %dx%d columns in %d packed bytes", m.name, m.size[0], m.size[2], len(p.data))
	}
	if err := u.open(p); err != nil {
		return err
	}
	u.tiles.v = v
	for x := box.Min.X; x < box.Max.X; x++ {
		if err := u.budget.Check(); err != nil {
			return err
		}
		for k := range int32(m.size[2]) {
			if err := column(storage.Pos{X: x, Y: box.Max.Y - 1 - k, Z: box.Min.Z}); err != nil {
				return err
			}
		}
		if (x+1)&(storage.TileEdge-1) == 0 {
			if err := u.tiles.flush(); err != nil {
				return err
			}
		}
	}
	if err := u.tiles.flush(); err != nil {
		return err
	}
	switch _, err := u.in.ReadByte(); {
	case err == nil:
		u.budget.Warnf("the matrix %q has more voxels than its size says", m.name)
	case !errors.Is(err, io.EOF):
		return badInput(u.format, u.at, "packed voxels: %v", err)
	}
	return nil
}

// open makes u.in read what is packed.
func (u *unpacker) open(p packed) error {
	u.at = p.at
	var err error
	if u.z == nil {
		u.z, err = zrun.NewReader(bytes.NewReader(p.data), 0)
	} else {
		err = u.z.Reset(bytes.NewReader(p.data))
	}
	if err != nil {
		return badInput(u.format, u.at, "packed voxels: %v", err)
	}
	u.in.Reset(u.z)
	return nil
}

// full fills b with unpacked bytes.
func (u *unpacker) full(b []byte) error {
	if _, err := io.ReadFull(u.in, b); err != nil {
		return badInput(u.format, u.at, "packed voxels: %v", err)
	}
	return nil
}
