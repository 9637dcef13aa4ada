package nbt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

// maxBytes bounds an unpacked file.
const maxBytes = 1 << 30

// maxRatio is more than deflate can pack one byte into.
const maxRatio = 1040

// open returns a reader of what a file packs, nil if the file is not packed.
func open(data []byte) (io.Reader, error) {
	switch {
	case len(data) > 2 && data[0] == 0x1f && data[1] == 0x8b:
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		z.Multistream(false)
		return z, nil
	case len(data) > 2 && data[0]&0x0f == 8 && binary.BigEndian.Uint16(data)%31 == 0:
		return zlib.NewReader(bytes.NewReader(data))
	}
	return nil, nil
}

// Unpack returns the tree in a file, which is packed by gzip, by zlib, or not at all, and whether it was. What is unpacked counts against the
// budget.
func Unpack(b *format.Budget, data []byte) (tree []byte, packed bool, err error) {
	if err := b.Check(); err != nil {
		return nil, false, err
	}
	r, err := open(data)
	switch {
	case err != nil:
		return nil, false, packedError(b, err)
	case r == nil:
		return data, false, nil
	}
	tree, err = readAll(b, r, hint(data))
	return tree, true, err
}

// hint returns how many bytes a file probably unpacks to: a gzip file says it at its end.
func hint(data []byte) int {
	n := 8 * len(data)
	if data[0] == 0x1f {
		n = int(binary.LittleEndian.Uint32(data[len(data)-4:]))
	}
	return min(max(n, 1<<10), maxRatio*len(data), maxBytes)
}

// readAll reads up to the end.
func readAll(b *format.Budget, r io.Reader, size int) ([]byte, error) {
	const step = 1 << 20
	if err := b.Hold(size + 1); err != nil {
		return nil, err
	}
	buf := make([]byte, 0, size+1) // one more, to see the end
	for {
		if len(buf) > maxBytes {
			return nil, &format.UnsupportedError{Format: b.Format(), Msg: fmt.Sprintf("the file unpacks to more than %d bytes", maxBytes)}
		}
		if len(buf) == cap(buf) {
			if err := b.Hold(cap(buf)); err != nil {
				return nil, err
			}
			buf = append(make([]byte, 0, 2*cap(buf)), buf...)
		}
		if err := b.Check(); err != nil {
			return nil, err
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), len(buf)+step)])
		buf = buf[:len(buf)+n]
		switch {
		case errors.Is(err, io.EOF):
			return buf, nil
		case err != nil:
			return nil, packedError(b, err)
		}
	}
}

func packedError(b *format.Budget, err error) error {
	return &format.Error{Format: b.Format(), Offset: 0, Msg: "packed content: " + err.Error()}
}

// Peek returns the first bytes, at most n, of the tree in the beginning of a file.
func Peek(head []byte, n int) []byte {
	r, err := open(head)
	if err != nil {
		return nil
	}
	if r == nil {
		return head[:min(len(head), n)]
	}
	buf := make([]byte, n)
	n, _ = io.ReadFull(r, buf) // the head may end anywhere
	return buf[:n]
}

// Key is the name and the type of a value in the root of a tree.
type Key struct {
	Name string
	Type Type
}

// Keys returns the name of the root and what is in it, as far as the beginning of a tree has it, and false if it begins no tree.
func Keys(tree []byte) (root string, keys []Key, ok bool) {
	p := parser{data: tree}
	if len(tree) == 0 || Type(tree[0]) != Compound {
		return "", nil, false
	}
	at, err := p.text(1)
	if err != nil {
		return "", nil, false
	}
	root = decodeText(tree[3:at])
	for at < len(tree) && Type(tree[at]) != End {
		t := Type(tree[at])
		end, err := p.text(at + 1)
		if t > LongArray {
			return root, keys, false
		}
		if err != nil {
			break
		}
		keys = append(keys, Key{decodeText(tree[at+3 : end]), t})
		if at, err = p.skip(t, end, 1); err != nil {
			break
		}
	}
	return root, keys, true
}
