// Package all is the one list of the storage kinds, for choosing one by name. Its tests run the suite of package storagetest on
// every kind of the list, so a kind joins by being added to it.
//
//	kind, ok := all.ByName("dense")
//	v := kind.New(storage.Options{})
package all
