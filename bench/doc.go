// Package bench measures a goxel-daemon from outside, over its socket, and holds the figures against what the project promises.
//
// What comes in: [Options] with the storage kinds, a filter and a duration. What goes out: a document with results in the form of Go's
// benchmarks, which benchstat compares, and a table of promises. The command goxel-bench runs it; README.md explains every line. What the daemon is
// compared with, and how the comparisons are made, is in bench/versus; [Compare] compares two versions of the daemon.
//
// For each storage kind a daemon is started as a process of its own, so that the load generator's memory and garbage collector are not
// part of what is measured; the processor is shared, as it is by clients on the same machine. Load is closed-loop, but where a rate is given: a
// client sends its next requests once it has the replies to the last ones. Requests are built before the clock starts, and replies are only
// looked at so far as to tell results from errors.
//
//	doc, err := bench.Run(ctx, bench.Options{Kinds: []string{"dense"}, Duration: time.Second, Out: os.Stdout})
//	if err != nil {
//		return err
//	}
//	return report.WritePromises(os.Stdout, doc.Promises)
package bench
