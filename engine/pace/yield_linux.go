package pace

import "golang.org/x/sys/unix"

// yieldThread lets the kernel choose anew which thread runs on this core. Linux wakes the receiver of a message on the sender's core,
// expecting the sender to wait next, and without that may leave it there until the next tick, 4 ms. Go's scheduler is not told, so that it
// takes the processor for busy until the thread is back, which it is.
func yieldThread() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) } // cannot fail
