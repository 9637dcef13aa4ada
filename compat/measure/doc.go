// Package measure compares the daemon with the way of v13, which started a process for every command: load the file, do one thing, save, end.
//
// What comes in: [Options] with programs and how many pairs of samples to take. What goes out: a [Report] with a [Row] for every comparison, which is
// written as a table for people, as JSON and into compat/README.md. The command goxel-compat runs it.
//
// Both sides of a row are measured by turns in pairs, and the ratio's median and quartiles are those of the pairs, so that what the machine does
// meanwhile falls on both. There are up to three baselines, and every row names its own: goxel-headless of this project, which does all that v13 did
// for a command; the leanest process that can do it, bench/oneshot, as a lower bound; and a real v13, where one is given.
//
//	r, err := measure.Run(ctx, measure.Options{Headless: path, Daemon: other, Pairs: 9})
//	if err != nil {
//		return err
//	}
//	return r.WriteText(os.Stdout)
package measure
