// Package program finds or builds the programs that cases are run against, and runs daemons of any release.
//
// What comes in: paths, or the source tree around the working folder. What goes out: paths of programs, and a [Daemon] with its socket. The packages
// compat and compat/measure are given them.
//
//	p, err := program.Find(ctx, program.Paths{})
//	if err != nil {
//		return err
//	}
//	defer p.Close()
//	d, err := program.Start(ctx, p.Daemon, dir, nil)
package program
