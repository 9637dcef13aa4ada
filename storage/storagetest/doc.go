// Package storagetest is the one suite that every storage kind passes: conformance against [Model], a volume so plain that it is
// obviously right, fuzzing against the same, and benchmarks. A new kind joins by being listed in package all.
package storagetest
