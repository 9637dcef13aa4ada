// Package queue holds the lock-free request queue: a [Mailbox] per project, into which any goroutine puts tasks and from which one owner
// at a time takes them, and a [Pool] of workers behind a run queue with priorities.
//
// A task goes into its project's mailbox. Whoever puts the first task into an idle mailbox becomes its owner: it either drains the
// mailbox in place, when the work is short, or hands it to the pool, whose workers drain it in turns. So a project has one
// writer at a time, different projects run in parallel, and an uncontended request costs one push and one pop.
//
// The mailbox is the intrusive multi-producer single-consumer queue of Dmitry Vyukov; the lanes of the run queue are his bounded
// multi-producer multi-consumer ring (both at 1024cores.net). Only parking an idle worker uses a channel.
package queue
