// Package versus holds the table of targets: what the daemon is measured against, by how much it must be ahead, and by how much it is hoped to be.
//
// What comes in: [Options]. What goes out: a list of report.Target, one for each row, with both sides, their ratio and a verdict. The command
// goxel-bench runs it as "versus"; README.md of bench explains every row and how each opponent is installed.
//
// The table is data, in table.go: a contest has two measurements and the rows that are read from them. Every figure is a ratio of what both sides
// did directly after each other: for each of fifteen pairs, ours and theirs run once each, by turns in who is first, and the median of the
// fifteen ratios is what counts. So a machine that is busy, or runs slower when it is hot, slows both. Opponents over a socket get their load
// from the same generator, with requests of the same meaning. An opponent that is not there leaves its rows unmeasured, with what to install; they
// do not count.
//
// [Check] is for continuous integration, where no opponent is installed: it measures the daemon against an echo server of this module, and
// compares the ratios with those of a file.
//
//	list, err := versus.Run(ctx, versus.Options{Kinds: []string{"dense"}, Out: os.Stderr})
//	if err != nil {
//		return err
//	}
//	err = report.WriteTargets(os.Stdout, list)
package versus
