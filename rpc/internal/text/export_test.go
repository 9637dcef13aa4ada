package text

// VectorBytes is the least length of text for the functions of PlainFuncs.
const VectorBytes = vectorBytes

// levels returns what this processor can run, by name.
func levels() map[string]level {
	m := map[string]level{}
	for l, name := range []string{levelPure: "pure", levelAVX2: "avx2", levelVBMI: "vbmi"} {
		if level(l) <= best() {
			m[name] = level(l)
		}
	}
	return m
}

// PlainFuncs returns the ways to do the work of PlainLen that this processor can run.
func PlainFuncs() map[string]func([]byte) int {
	m := map[string]func([]byte) int{}
	for name, l := range levels() {
		m[name] = func(s []byte) int { return plainLong(l, s) }
	}
	return m
}

// DecodeFuncs returns the ways to decode the first part of long base64 that this processor can run.
func DecodeFuncs() map[string]func(dst, src []byte) int {
	m := map[string]func(dst, src []byte) int{}
	for name, l := range levels() {
		m[name] = func(dst, src []byte) int { return decodeLong(l, dst, src) }
	}
	return m
}

// EncodeFuncs returns the ways to encode the first part of long data that this processor can run.
func EncodeFuncs() map[string]func(dst, src []byte) int {
	m := map[string]func(dst, src []byte) int{}
	for name, l := range levels() {
		m[name] = func(dst, src []byte) int { return encodeLong(l, dst, src) }
	}
	return m
}
