package queue

import (
	"runtime"
	"sync/atomic"
)

// Runner is the work of a task. Run is called once, by the mailbox's owner of the moment; when it begins the task has left the queue
// and may be reused.
type Runner interface{ Run() }

// Priority orders work in the run queue.
type Priority uint8

// The priorities. Normal is the zero value.
const (
	Normal Priority = iota
	High
	Low
)

// Task is one entry of a mailbox, meant to be embedded in the request that it stands for. From Push until Run begins it belongs to
// the mailbox.
type Task struct {
	next atomic.Pointer[Task]

	Runner   Runner
	Long     bool // takes longer than a reading loop may be held up
	Priority Priority
}

// Mailbox is an unbounded lock-free queue of tasks with many producers and one owner at a time. The zero value is not ready: use
// Init. A mailbox that holds tasks has exactly one owner; the owner is whoever got true from Push, until it passes the
// ownership on, or [Mailbox.Done] says that the mailbox is empty.
//
// Producers own nothing but the task they push, until the exchange of head publishes it. The owner alone reads and writes tail.
// TestMailboxConcurrent exercises the hand-over under the race detector.
type Mailbox struct {
	head atomic.Pointer[Task] // last pushed
	size atomic.Int64         // tasks pushed and not yet done, counted after they are linked
	tail *Task                // next to take
	stub Task
}

// Init makes the mailbox ready for use.
func (m *Mailbox) Init() {
	m.head.Store(&m.stub)
	m.tail = &m.stub
}

// Push adds a task and reports whether the caller has thereby become the owner of the mailbox, with the duty to drain it or to
// pass it on. It never blocks.
func (m *Mailbox) Push(t *Task) (owner bool) {
	m.link(t)
	return m.size.Add(1) == 1
}

// Enter makes the caller the owner of an empty mailbox without a task, for work that it does itself, and reports whether it is. The caller
// must call Done after the work, as after that of a task.
func (m *Mailbox) Enter() (owner bool) { return m.size.CompareAndSwap(0, 1) }

func (m *Mailbox) link(t *Task) {
	t.next.Store(nil)
	m.head.Swap(t).next.Store(t)
}

// Peek returns the oldest task without taking it. Only the owner may call it. It waits for a producer that is between its two
// steps, a few instructions long.
func (m *Mailbox) Peek() *Task {
	if m.tail == &m.stub {
		m.tail = m.await(&m.stub)
	}
	return m.tail
}

// Take removes and returns the oldest task. Only the owner may call it, and it must call Done after the task's work.
func (m *Mailbox) Take() *Task {
	t := m.Peek()
	next := t.next.Load()
	if next == nil {
		if m.head.Load() == t {
			m.link(&m.stub) // t must not stay the last, since its memory goes back to the caller
		}
		next = m.await(t)
	}
	m.tail = next
	return t
}

// await returns the task linked behind t, once its producer has linked it.
func (m *Mailbox) await(t *Task) *Task {
	for {
		if next := t.next.Load(); next != nil {
			return next
		}
		runtime.Gosched()
	}
}

// Done tells the mailbox that a task it gave out is finished, and reports whether there are more. If not, the caller is no longer
// the owner.
func (m *Mailbox) Done() (more bool) { return m.size.Add(-1) > 0 }

// Len returns the number of tasks that are not done yet.
func (m *Mailbox) Len() int { return int(m.size.Load()) }
