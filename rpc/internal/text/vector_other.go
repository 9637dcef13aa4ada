//go:build !amd64 || purego

package text

// plainLong is PlainLen for text of at least vectorBytes.
func plainLong(s []byte) int { return plainPure(s) }

// decodeLong decodes nothing: all is left to package base64.
func decodeLong(_, _ []byte) int { return 0 }
