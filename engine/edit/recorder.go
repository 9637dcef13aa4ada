package edit

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Errors that edits wrap.
var (
	// ErrMemory says that an edit needs more memory than Options.MaxBytes.
	ErrMemory = errors.New("memory bound of the edit exceeded")
	// ErrRange says that a cell or tile lies outside the valid coordinates.
	ErrRange = errors.New("outside the valid coordinates")
	// ErrShape says that a shape, box or other parameter of an edit makes no sense.
	ErrShape = errors.New("invalid parameter")
	// ErrSpent says that the recorder has ended.
	ErrSpent = errors.New("recorder has ended")
)

// Options configures a Recorder; the zero value sets no bound.
type Options struct {
	// MaxBytes bounds the memory that an edit adds, 0 for no bound: the growth of the volume's Stats().Bytes plus the recorded
	// inverse plus working memory that grows with the edit. It is checked after the first single cell and every eighth, after every tile
	// of a list or another edit, and for tiles of one colour after blocks of 64; so much more may have been written when the edit fails.
	MaxBytes int64
}

const (
	// fewCells is how many single cells are recorded before the tiles they lie in are looked at.
	fewCells = 64
	// denseCells is how many cells of one tile are recorded one by one before the whole tile is.
	denseCells = 128 // at most 255, see tileState
)

// Recorder edits one volume and records what it takes to undo the edit. It ends with Delta, Finish or Rollback; after that every
// edit through it fails with ErrSpent until Reset. While it is open nobody else writes to the volume. A zero Recorder must be Reset
// before its first use.
type Recorder struct {
	v       storage.Volume
	max     int64
	base    int64 // bytes of the volume before the edit, if there is a bound
	bytes   int64 // of the recorded inverse
	held    int64 // of working memory
	spent   bool
	discard bool // record nothing

	// The log, in the order of the edits: tiles[i] was recorded when tiles[i].at cells were. Only a tile of which no record is a patch
	// has cells in the log that were recorded after one of its records.
	cells []cell
	tiles []savedTile
	first storage.Color // that the first cell got when it was recorded
	sets  uint          // single cells set
	floor int           // tiles recorded before the last mark do not protect what comes after it
	again bool          // a tile may have several records
	index tileIndex

	*work
}

// Record starts an edit of v.
func Record(v storage.Volume, o Options) *Recorder {
	r := new(Recorder)
	r.Reset(v, o)
	return r
}

// Reset starts another edit with the same recorder, whatever its state, and keeps its memory.
func (r *Recorder) Reset(v storage.Volume, o Options) {
	clear(r.tiles)
	r.release()
	*r = Recorder{v: v, max: o.MaxBytes, cells: r.cells[:0], tiles: r.tiles[:0]}
	if r.max > 0 {
		r.base = v.Stats().Bytes
	}
}

// Volume returns the volume that is edited. Writing to it directly is not recorded.
func (r *Recorder) Volume() storage.Volume { return r.v }

// Set stores a colour in one cell, 0 alpha for empty, and returns the colour that was there. The steady state allocates nothing.
func (r *Recorder) Set(p storage.Pos, c storage.Color) (old storage.Color, err error) {
	if r.spent {
		return 0, fmt.Errorf("edit: set: %w", ErrSpent)
	}
	if !p.Valid() {
		return 0, fmt.Errorf("edit: set: cell %v: %w", p, ErrRange)
	}
	c = c.Norm()
	if r.discard {
		return r.v.Set(p, c), nil
	}
	if len(r.cells) >= fewCells || len(r.tiles) > 0 {
		return r.setTracked(p, c)
	}
	if old = r.v.Set(p, c); old != c {
		r.logCell(p, old, c)
	}
	return old, r.checkCell()
}

// setTracked is Set for an edit that is no longer small: cells of one tile are recorded together once there are many.
func (r *Recorder) setTracked(p storage.Pos, c storage.Color) (old storage.Color, err error) {
	tp := p.Tile()
	st := r.state(tp)
	switch {
	case r.isSaved(st):
		r.tiles[st.saved-1].written()
		old = r.v.Set(p, c)
	case st.cells >= denseCells || r.isPatched(st):
		t := r.v.Tile(tp, r.scratch())
		r.save(st, detach(tp, &t))
		old = r.v.Set(p, c)
	default:
		if old = r.v.Set(p, c); old != c {
			st.cells++
			r.logCell(p, old, c)
		}
	}
	return old, r.checkCell()
}

// logCell records a cell that has changed from one colour to another.
func (r *Recorder) logCell(p storage.Pos, old, now storage.Color) {
	r.cells = append(r.cells, cell{p, old})
	if len(r.cells) == 1 {
		r.first = now
	}
	r.bytes += cellBytes
}

// state returns what is known about a tile in the log.
func (r *Recorder) state(tp storage.TilePos) *tileState {
	if st := r.index.find(tp); st != nil {
		return st
	}
	r.held += blockBytes
	return r.index.add(tp)
}

// isSaved reports whether all cells of the tile are recorded since the last mark.
func (r *Recorder) isSaved(st *tileState) bool {
	return int(st.saved) > r.floor && !r.tiles[st.saved-1].isPatch()
}

// isPatched reports whether the latest record of the tile is a patch.
func (r *Recorder) isPatched(st *tileState) bool {
	return st.saved > 0 && r.tiles[st.saved-1].isPatch()
}

// save adds the record of a tile to the log.
func (r *Recorder) save(st *tileState, s savedTile) {
	s.at, s.prev = len(r.cells), st.saved
	r.again = r.again || s.prev != 0
	r.tiles = append(r.tiles, s)
	st.saved = int32(len(r.tiles))
	r.bytes += tileBytes + s.heldBytes()
}

// keep records the tile before it is written to, unless it is recorded already.
func (r *Recorder) keep(tp storage.TilePos, t *storage.Tile) {
	if r.discard {
		return
	}
	st := r.state(tp)
	if r.isSaved(st) {
		r.tiles[st.saved-1].written()
		return
	}
	r.save(st, detach(tp, t))
}

// check enforces the bound on memory.
func (r *Recorder) check() error {
	if r.max > 0 && r.v.Stats().Bytes-r.base+r.bytes+r.held > r.max {
		return r.tooLarge()
	}
	return nil
}

// checkCell is check after a single cell, the first and every eighth from then on.
func (r *Recorder) checkCell() error {
	if r.sets++; r.sets&7 != 1 {
		return nil
	}
	return r.check()
}

// hold accounts for working memory; a negative n gives it back.
func (r *Recorder) hold(n int64) error {
	r.held += n
	return r.check()
}

// expect fails if an edit that writes to at least so many tiles cannot stay within the bound on memory.
func (r *Recorder) expect(tiles float64) error {
	if r.max > 0 && !r.discard && (tiles-float64(r.v.Stats().Tiles))*filledBytes > float64(r.max) {
		return r.tooLarge()
	}
	return nil
}

func (r *Recorder) tooLarge() error {
	return fmt.Errorf("edit: more than %d bytes needed: %w", r.max, ErrMemory)
}

// open fails if the edit has ended or the context has.
func (r *Recorder) open(ctx context.Context) error {
	if r.spent {
		return fmt.Errorf("edit: %w", ErrSpent)
	}
	return done(ctx)
}

// done returns why the context has ended, nil if it has not.
func done(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// Mark is a savepoint of a Recorder.
type Mark struct{ cells, tiles int }

// Mark returns a savepoint to which RollbackTo returns. Savepoints nest: returning to one makes those taken after it invalid. Tiles
// that are written to again after a savepoint are recorded again, so take them per operation and not per cell.
func (r *Recorder) Mark() Mark {
	r.floor = len(r.tiles)
	return Mark{len(r.cells), len(r.tiles)}
}

// RollbackTo puts everything back to how it was at the savepoint; editing may go on from there.
func (r *Recorder) RollbackTo(m Mark) {
	if r.spent {
		return
	}
	r.scratch()
	for len(r.tiles) > m.tiles {
		n := len(r.tiles) - 1
		s := &r.tiles[n]
		r.undoCells(max(s.at, m.cells))
		s.put(r.v, r.work)
		if s.block {
			r.index.setBlock(s.tp, 0)
		} else {
			r.index.find(s.tp).saved = s.prev
		}
		r.bytes -= tileBytes + s.heldBytes()
		*s = savedTile{}
		r.tiles = r.tiles[:n]
	}
	r.undoCells(m.cells)
	r.floor = m.tiles
}

// undoCells puts back the single cells recorded after the first n.
func (r *Recorder) undoCells(n int) {
	for i := len(r.cells) - 1; i >= n; i-- {
		r.v.Set(r.cells[i].p, r.cells[i].old)
		r.bytes -= cellBytes
	}
	r.cells = r.cells[:min(n, len(r.cells))]
}

// Rollback puts the volume back to how it was before the edit. The recorder is spent.
func (r *Recorder) Rollback() {
	r.RollbackTo(Mark{})
	r.end()
}

// end gives back what a spent recorder does not need.
func (r *Recorder) end() {
	r.spent = true
	r.index = tileIndex{}
	r.release()
}
