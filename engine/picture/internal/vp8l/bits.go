package vp8l

import "encoding/binary"

// bitWriter appends numbers of some bits, each from its lowest bit on.
type bitWriter struct {
	data []byte
	acc  uint64
	used uint // bits of acc, less than 32 between calls
}

// write appends the lowest n bits of v, whose others are 0; n is at most 32.
func (w *bitWriter) write(v uint32, n uint) {
	w.acc |= uint64(v) << w.used
	w.used += n
	if w.used >= 32 {
		w.data = binary.LittleEndian.AppendUint32(w.data, uint32(w.acc))
		w.acc >>= 32
		w.used -= 32
	}
}

// flush appends what is left, filled up to a byte.
func (w *bitWriter) flush() {
	for ; w.used > 0; w.used -= min(w.used, 8) {
		w.data = append(w.data, byte(w.acc))
		w.acc >>= 8
	}
}
