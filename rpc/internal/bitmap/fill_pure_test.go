//go:build !amd64 || purego

package bitmap

// ways lists the ways to mark that this machine has.
func ways() map[string]func(dst []Block, text []byte) {
	return map[string]func(dst []Block, text []byte){"pure": fillPure, "best": fill}
}
