// Package compat proves that programs written for the older releases of the family work unchanged: it runs command lines of v13 against
// goxel-headless, sessions of v14 to v0.18 and re-created clients against goxel-daemon, and compares with real old programs where they are given.
//
// What comes in: [Options] with programs, a filter and perhaps references. What goes out: a [Report] with a verdict for every case, which is
// written as tables for people, as JSON and into README.md. The command goxel-compat runs it; the cases are those of compat/cases, the clients those
// of compat/clients, and how fast the new way is beside the old one is measured by compat/measure.
//
// A case states what has to come of it. Without a reference it passes or fails. With one, both sides are held against the case: the verdict is "same"
// where nothing differs, "mended" where the old program is at fault in the way that the case says, and "regression" where ours differs otherwise.
// Lines that begin with DEBUG:, log lines that begin with a time, and the prompt are not compared.
//
//	report, err := compat.Run(ctx, compat.Options{Jobs: 4})
//	if err != nil {
//		return err
//	}
//	return report.WriteText(os.Stdout)
package compat
