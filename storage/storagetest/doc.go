// Package storagetest is the one suite that every storage kind passes. [Run] checks each promise of storage.Volume by itself; [Play] does
// edits that are decoded from bytes, random or found by a fuzzer, and compares every step with [Model], a volume so plain that it
// is obviously right; [Diff] compares two volumes of any kinds.
//
// A new kind joins by being listed in package all, whose tests and benchmarks loop over the list:
//
//	func TestKinds(t *testing.T) {
//		for _, k := range all.Kinds() {
//			t.Run("kind="+k.Name, func(t *testing.T) {
//				storagetest.Run(t, func() storage.Volume { return k.New(storage.Options{}) })
//			})
//		}
//	}
package storagetest
