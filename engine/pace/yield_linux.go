package pace

import "golang.org/x/sys/unix"

// yieldThread lets the kernel choose anew which thread runs on this core. Linux wakes the receiver of a message on the sender's core,
// expecting the sender to wait next, and without that may leave it there until the next tick, 4 ms.
func yieldThread() { _, _, _ = unix.Syscall(unix.SYS_SCHED_YIELD, 0, 0, 0) } // cannot fail
