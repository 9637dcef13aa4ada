//go:build !amd64 || purego

package lanes

func vectorSets() map[string]Set { return map[string]Set{} }
