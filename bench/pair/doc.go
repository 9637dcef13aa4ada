// Package pair measures two things side by side, so that what the machine does meanwhile falls on both.
//
// What comes in: two functions that measure once each. What goes out: samples in pairs, and an [Interval] that says where the middle of such
// samples lies and how far they scatter. Within a pair the two run directly after each other, and from pair to pair they take turns in who is
// first, so that neither always finds the caches and the clock of the processor as the other has left them.
//
//	ours, theirs, err := pair.Run(ctx, 15, measureOurs, measureTheirs)
//	if err != nil {
//		return err
//	}
//	ratio := pair.Summarize(pair.Ratios(ours, theirs)) // ratio.Median, ratio.Low and ratio.High
package pair
