// Package engine holds projects: layered voxel models that are edited, undone, opened and saved. It knows nothing of sockets or
// protocols; formats and the storage kind are handed to it in [Options].
//
// Each project has one writer at a time. A caller submits a [queue.Task]; the task runs in the project's turn, on the caller's
// goroutine when the project is idle and the work short, else on a worker. Within its turn a task may call every method of
// [Project] and owns the scene. Long work that only reads, such as a save or a render, takes a [Project.Snapshot] in its turn and
// goes on outside, through [Engine.Detach].
//
// Every edit goes through [Project.Edit], or [Project.Set] for one voxel, and leaves a [Change] that undo and redo swap back and
// forth. An edit that fails or whose context ends is rolled back whole.
//
//	eng, err := engine.New(engine.Options{Formats: all.Formats(), Storage: kind})
//	p, err := eng.Create("tower", [3]int{64, 64, 64}, nil)
//	sum, err := p.Edit("add", func(e *engine.Edit) error { ... edit.Fill(ctx, e.Recorder(layer), ...) })
package engine
