package text

// VectorBytes is the least length of text for the functions of PlainVectors.
const VectorBytes = vectorBytes

// PlainPure is PlainLen in Go.
func PlainPure(s []byte) int { return plainPure(s) }
