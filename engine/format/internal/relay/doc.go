// Package relay has goroutines make things beside each other, such as the tiles of a volume, that one goroutine uses in their order.
//
// A decoder hands a [Relay] two functions: one that makes the i-th thing in memory of the relay, called from several goroutines, and one that
// uses it, called from the goroutine of the decoder only, first for thing 0, then for thing 1 and so on. So what comes out does not depend on
// the number of processors, and a volume and a budget stay with one goroutine.
//
//	var r relay.Relay[tile]
//	err := r.Run(n, func(t *tile, i int) { t.read(part[i]) }, func(t *tile, i int) error { return t.store(volume) })
package relay
