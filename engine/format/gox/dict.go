package gox

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// value is what a dictionary holds for a key.
type value []byte

// readDict calls f for every pair of the dictionary that fills p, which starts at the given offset of the file, until f returns an error.
func readDict(p []byte, offset int64, f func(key []byte, v value) error) error {
	for len(p) > 0 {
		key, rest, ok := cutBytes(p)
		if !ok {
			return badInput(offset, "the key of a dictionary goes beyond its chunk")
		}
		if len(key) == 0 {
			return nil
		}
		v, after, ok := cutBytes(rest)
		if !ok {
			return badInput(offset+int64(len(p)-len(rest)), "the value of %.40q goes beyond its chunk", key)
		}
		if err := f(key, v); err != nil {
			return err
		}
		offset += int64(len(p) - len(after))
		p = after
	}
	return nil
}

// cutBytes splits p after the byte string with a length before it at its start.
func cutBytes(p []byte) (s, rest []byte, ok bool) {
	if len(p) < 4 {
		return nil, nil, false
	}
	n := int64(int32(binary.LittleEndian.Uint32(p)))
	if n < 0 || n > int64(len(p)-4) {
		return nil, nil, false
	}
	return p[4 : 4+n], p[4+n:], true
}

// text returns the value as a string up to its first NUL, as valid UTF-8 of at most limit bytes.
func (v value) text(limit int) string {
	if end := bytes.IndexByte(v, 0); end >= 0 {
		v = v[:end]
	}
	s := strings.ToValidUTF8(string(v[:min(len(v), limit+utf8.UTFMax)]), "\uFFFD")
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") // a rune cut in half goes
	}
	return strings.Clone(s) // not a part of a longer one
}

// int32 stores the number in dst if the value has the size of one.
func (v value) int32(dst *int32) {
	if len(v) == 4 {
		*dst = int32(binary.LittleEndian.Uint32(v))
	}
}

// bool stores the flag in dst if the value has the size of one.
func (v value) bool(dst *bool) {
	if len(v) == 1 {
		*dst = v[0] != 0
	}
}

// floats stores the numbers in dst if there are as many and all of them are finite.
func (v value) floats(dst []float32) bool {
	if len(v) != 4*len(dst) {
		return false
	}
	for i := range dst {
		if f := v.float(i); math.IsNaN(f) || math.IsInf(f, 0) {
			return false
		}
	}
	for i := range dst {
		dst[i] = float32(v.float(i))
	}
	return true
}

func (v value) float(i int) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(v[4*i:])))
}

// float32 stores the number in dst if the value is a finite one.
func (v value) float32(dst *float32) {
	var f [1]float32
	if v.floats(f[:]) {
		*dst = f[0]
	}
}

// matrix stores the matrix in dst if the value is a finite one.
func (v value) matrix(dst *scene.Matrix) bool { return v.floats(dst[:]) }

// box returns the matrix of a box, nil if there is none.
func (v value) box() *scene.Matrix {
	m := new(scene.Matrix)
	if !v.matrix(m) || m.Null() {
		return nil
	}
	return m
}

// color stores the colour in dst if the value is one.
func (v value) color(dst *storage.Color) {
	if len(v) == 4 {
		*dst = storage.Color(binary.LittleEndian.Uint32(v))
	}
}

// appendPair appends a pair of a dictionary.
func appendPair(dst []byte, key string, v []byte) []byte {
	dst = appendInt(dst, int32(len(key)))
	dst = append(dst, key...)
	dst = appendInt(dst, int32(len(v)))
	return append(dst, v...)
}

func appendInt(dst []byte, n int32) []byte { return binary.LittleEndian.AppendUint32(dst, uint32(n)) }

func intValue(n int32) []byte { return appendInt(nil, n) }

func boolValue(b bool) []byte {
	if b {
		return []byte{1}
	}
	return []byte{0}
}

func floatValue(floats ...float32) []byte {
	var b []byte
	for _, f := range floats {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}
