// Package pace lets long work give way to short work on the same cores, so that a render never holds up an edit.
//
// What comes in is a context that carries a [Pacer], made by [With]; the long work under it looks at that context often. What goes out is
// nothing but time: at least every 200 microseconds ([Every]) the work lets its core look for requests that came in. A goroutine that
// draws takes a [Stride] from the context and steps:
//
//	stride := pace.From(ctx)
//	defer stride.End()
//	for tile := range tiles {
//		stride.Step()
//		draw(tile)
//	}
//
// Work in a single goroutine that asks its context for Err in its loop anyway, such as a save or an export, gives way there and needs no
// more. Without a Pacer in the context both cost nothing and do nothing.
//
// # How way is given
//
// Go's scheduler looks at sockets only when a core has nothing else to run, and otherwise every 10 ms. runtime.Gosched does not help: the
// caller is runnable, so that it goes on at once, and no socket is looked at. Sleeping does not help either, since short sleeps round to
// a millisecond. So a goroutine that gives way writes a byte into a pipe of its own and waits until that byte can be read: now its core has
// nothing to run and asks the kernel what is ready, and gets both the pipe and every connection with a request. Once awake the goroutine
// goes to the end of the queue by runtime.Gosched, so that those connections are served before it.
//
// One core does that at a time, twice in the time Every while several draw, and none does while a core is idle, which looks for requests anyway.
//
// That works only if nothing else is waiting for the core. So the strides of all renders share a gate that lets as many draw at once as
// there are cores, in turns of a millisecond, first come, first served.
//
// The last step is the kernel's: whoever was answered may have to wait for a core that is busy with long work. So after a reply
// ([Pacer.Answered]) each thread of long work lets the kernel choose anew, once.
package pace
