package engine

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Enter takes the project's turn for the caller, without a task, if nobody has it and nothing waits for it. It reports whether the caller has
// it, and then may do a little work in it, shorter than what a reading loop may be held up by, and must call Leave.
func (p *Project) Enter() bool {
	if !p.box.Enter() {
		return false
	}
	p.readers.await()
	return true
}

// Leave ends the turn that Enter began, and runs what was submitted meanwhile as the end of Submit does.
func (p *Project) Leave() {
	p.stamp()
	if p.box.Done() {
		p.drain(false)
	}
}

// EnterRead lets the caller read the project beside others that do so, but not beside an edit, if nobody has the project's turn and nothing
// waits for it. It reports whether the caller may, for as short a time as after Enter, and then must call LeaveRead with the same lane. Callers
// that run at the same time had better name different lanes; any number will do.
func (p *Project) EnterRead(lane int) bool {
	n := p.readers.lane(lane)
	n.Add(1)
	if p.box.Len() == 0 {
		return true
	}
	n.Add(-1)
	return false
}

// LeaveRead ends what EnterRead began.
func (p *Project) LeaveRead(lane int) { p.readers.lane(lane).Add(-1) }

// readLanes is a power of two.
const readLanes = 8

// readers counts those who read a project outside its turn, in lanes of their own so that cores do not contend for one counter. A reader
// counts itself first and looks at the mailbox then; who gets the mailbox, which is no longer empty, looks at the readers then. So of a
// reader and a writer that come at the same time at least one sees the other: the reader gives up, the writer waits. TestReadersBesideEdits
// exercises it under the race detector.
type readers struct {
	_     [124]byte // what comes before is in other cache lines
	lanes [readLanes]struct {
		n atomic.Int32
		_ [124]byte // two cache lines each, since processors fetch them in pairs
	}
}

func (r *readers) lane(i int) *atomic.Int32 { return &r.lanes[i&(readLanes-1)].n }

// await returns when nobody reads any more. The mailbox is not empty, so that no new reader comes.
func (r *readers) await() {
	for i := range r.lanes {
		for tries := 0; r.lanes[i].n.Load() != 0; tries++ {
			if tries < 100 {
				runtime.Gosched()
				continue
			}
			time.Sleep(20 * time.Microsecond) // the reader's thread has lost its core
		}
	}
}
