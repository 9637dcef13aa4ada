package lzfse

import (
	"encoding/binary"
	"fmt"
)

// Magics of blocks.
const (
	magicRaw  = "bvx-"
	magicLZVN = "bvxn"
	magicV1   = "bvx1"
	magicV2   = "bvx2"
	magicEnd  = "bvx$"

	magicLen      = 4
	rawHeaderLen  = 8
	lzvnHeaderLen = 12
)

// Error reports a stream that is not correct.
type Error struct {
	Offset int // in the stream, of the block that is wrong
	Msg    string
}

// Error returns the message with the offset.
func (e *Error) Error() string { return fmt.Sprintf("lzfse: block at offset %d: %s", e.Offset, e.Msg) }

// span is a block of a stream.
type span struct {
	magic   string
	header  []byte // with the magic
	payload []byte
	size    int64 // unpacked
}

// Size returns the number of bytes that a stream unpacks to, as its blocks say. It reads their headers only, and refuses those that promise more
// than can be packed in their bytes.
func Size(stream []byte) (int64, error) {
	total := int64(0)
	err := each(stream, func(b *span) error {
		total += b.size
		return nil
	})
	return total, err
}

// Append appends what a stream unpacks to and returns the extended slice. It allocates no more than what [Size] returns, and nothing if dst has
// that capacity. After an error dst may have been written to beyond its length.
func Append(dst, stream []byte) ([]byte, error) {
	size, err := Size(stream)
	if err != nil {
		return dst, err
	}
	start := len(dst)
	if int64(cap(dst)-start) < size {
		dst = append(make([]byte, 0, int64(start)+size), dst...)
	}
	out := &output{data: dst, start: start}
	var d blockDecoder
	err = each(stream, func(b *span) error {
		out.end = len(out.data) + int(b.size)
		if err := unpack(&d, out, b); err != nil {
			return err
		}
		if missing := out.end - len(out.data); missing != 0 {
			return fmt.Errorf("%d of %d bytes are missing", missing, b.size)
		}
		return nil
	})
	if err != nil {
		return dst[:start], err
	}
	return out.data, nil
}

func unpack(d *blockDecoder, out *output, b *span) error {
	switch b.magic {
	case magicRaw:
		return out.literals(b.payload)
	case magicLZVN:
		return unpackLZVN(out, b.payload)
	}
	return d.unpack(out, b)
}

// each calls f with the blocks of a stream, up to its end.
func each(stream []byte, f func(*span) error) error {
	for at := 0; ; {
		b, err := next(stream[at:])
		if err == nil && b.magic == magicEnd {
			return nil
		}
		if err == nil {
			err = f(b)
		}
		if err != nil {
			return &Error{at, err.Error()}
		}
		at += len(b.header) + len(b.payload)
	}
}

// next returns the block at the beginning of the rest of a stream.
func next(rest []byte) (*span, error) {
	if len(rest) < magicLen {
		return nil, fmt.Errorf("the stream ends without its end mark")
	}
	b := &span{magic: string(rest[:magicLen])}
	var payload int64
	var header int
	var err error
	switch b.magic {
	case magicEnd:
		return b, nil
	case magicRaw:
		header = rawHeaderLen
		if len(rest) >= header {
			b.size = int64(binary.LittleEndian.Uint32(rest[4:]))
			payload = b.size
		}
	case magicLZVN:
		header = lzvnHeaderLen
		if len(rest) >= header {
			b.size = int64(binary.LittleEndian.Uint32(rest[4:]))
			payload = int64(binary.LittleEndian.Uint32(rest[8:]))
			err = plausible(b.size, payload*maxLZVN)
		}
	case magicV1, magicV2:
		header, payload, err = measure(b, rest)
	default:
		err = fmt.Errorf("the magic %q is unknown", b.magic)
	}
	switch {
	case err != nil:
		return nil, err
	case header > len(rest) || payload > int64(len(rest)-header):
		return nil, fmt.Errorf("the stream ends within the block")
	}
	b.header, b.payload = rest[:header:header], rest[header:header+int(payload)]
	return b, nil
}

func plausible(size, most int64) error {
	if size > most {
		return fmt.Errorf("%d bytes cannot be packed in the block", size)
	}
	return nil
}

// output is what was unpacked so far.
type output struct {
	data  []byte // with room up to end
	start int    // before it are bytes that are not the stream's
	end   int    // of the block at hand
}

func (o *output) room(n int) error {
	if n > o.end-len(o.data) {
		return fmt.Errorf("the block unpacks to more than it says")
	}
	return nil
}

func (o *output) literals(b []byte) error {
	if err := o.room(len(b)); err != nil {
		return err
	}
	o.data = append(o.data, b...)
	return nil
}

// match appends n bytes that were unpacked some distance ago. They may overlap what they become.
func (o *output) match(n, distance int) error {
	if err := o.room(n); err != nil {
		return err
	}
	if distance < 1 || distance > len(o.data)-o.start {
		return fmt.Errorf("a match %d bytes ago, where there are %d", distance, len(o.data)-o.start)
	}
	for n > 0 {
		from := len(o.data) - distance
		k := min(n, distance)
		o.data = append(o.data, o.data[from:from+k]...)
		n -= k
		distance += k // what was copied repeats the same bytes
	}
	return nil
}
