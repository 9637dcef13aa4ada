//go:build amd64 && !purego

package bitmap

// ways lists the ways to mark that this machine has.
func ways() map[string]func(dst []Block, text []byte) {
	all := map[string]func(dst []Block, text []byte){"pure": fillPure, "best": fill}
	if hasAVX2 {
		all["avx2"] = func(dst []Block, text []byte) { fillAVX2(&dst[0], &text[0], len(dst)) }
	}
	if hasAVX512 {
		all["avx512"] = func(dst []Block, text []byte) { fillAVX512(&dst[0], &text[0], len(dst)) }
	}
	return all
}
