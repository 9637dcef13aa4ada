//go:build !amd64 || purego

package text

// best returns that there are no vector instructions.
func best() level { return levelPure }

// plainLong is PlainLen for text of at least vectorBytes.
func plainLong(_ level, s []byte) int { return plainPure(s) }

// decodeLong decodes nothing: all is left to package base64.
func decodeLong(_ level, _, _ []byte) int { return 0 }

// encodeLong encodes nothing: all is left to package base64.
func encodeLong(_ level, _, _ []byte) int { return 0 }
