package nbt

import (
	"bufio"
	"encoding/binary"
)

// Writer writes a tree. Errors of the writer below are returned by its Flush, as package bufio does.
type Writer struct {
	W   *bufio.Writer
	buf []byte
}

// head begins a value.
func (w *Writer) head(t Type, name string) {
	w.buf = append(w.buf[:0], byte(t), 0, 0)
	w.buf = appendText(w.buf, name)
	binary.BigEndian.PutUint16(w.buf[1:], uint16(len(w.buf)-3))
}

// flush hands what was appended to the writer below, which keeps its errors.
func (w *Writer) flush() { _, _ = w.W.Write(w.buf) }

// Begin begins a compound with a name.
func (w *Writer) Begin(name string) {
	w.head(Compound, name)
	w.flush()
}

// End ends a compound, which may be one of a list.
func (w *Writer) End() { _ = w.W.WriteByte(byte(End)) } // the writer keeps its errors

// Short writes a number of two bytes.
func (w *Writer) Short(name string, n int16) {
	w.head(Short, name)
	w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(n))
	w.flush()
}

// Int writes a number of four bytes.
func (w *Writer) Int(name string, n int32) {
	w.head(Int, name)
	w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(n))
	w.flush()
}

// Long writes a number of eight bytes.
func (w *Writer) Long(name string, n int64) {
	w.head(Long, name)
	w.buf = binary.BigEndian.AppendUint64(w.buf, uint64(n))
	w.flush()
}

// String writes a string.
func (w *Writer) String(name, s string) {
	w.head(String, name)
	at := len(w.buf)
	w.buf = append(w.buf, 0, 0)
	w.buf = appendText(w.buf, s)
	binary.BigEndian.PutUint16(w.buf[at:], uint16(len(w.buf)-at-2))
	w.flush()
}

// Ints writes an array of numbers of four bytes.
func (w *Writer) Ints(name string, list ...int32) {
	w.Array(IntArray, name, len(list))
	for _, n := range list {
		_ = binary.Write(w.W, binary.BigEndian, n) // the writer keeps its errors
	}
}

// Array begins an array of n items, whose bytes the caller writes.
func (w *Writer) Array(t Type, name string, n int) {
	w.head(t, name)
	w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(n))
	w.flush()
}

// List begins a list of n payloads, which the caller writes. An empty one has the type End.
func (w *Writer) List(name string, t Type, n int) {
	w.head(List, name)
	w.buf = append(w.buf, byte(t))
	w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(n))
	w.flush()
}
