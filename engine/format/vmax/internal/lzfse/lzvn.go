package lzfse

import (
	"errors"
	"fmt"
)

// maxLZVN is more than the bytes that a byte of LZVN can stand for.
const maxLZVN = 271

// lzvnEnd is the length of the operation that ends a block.
const lzvnEnd = 8

var errOperation = errors.New("the packed bytes end within an operation")

// operation is a number of literals and a match after them.
type operation struct {
	size     int // of the operation without its literals
	literals int
	match    int
	distance int // 0 for that of the match before
}

// unpackLZVN unpacks the operations of a block. D is the distance of a match, M its length, L the number of literals that follow the
// operation:
//
//	LLMMMDDD DDDDDDDD           D below 2048, M from 3, unless the three bits are 110 or 111
//	LLMMM110                    D as before; not with LL 00, for which 00000110 is the end and 00001110 and 00010110 do nothing
//	LLMMM111 D(16)              M from 3
//	101LLMMM DDDDDDMM DDDDDDDD  M from 3, its upper bits in the first byte; all numbers have their low bits first
//	1110LLLL                    literals only; 11100000 n: n+16
//	1111MMMM                    a match only, D as before; 11110000 n: n+16
func unpackLZVN(out *output, packed []byte) error {
	distance := 0
	for at := 0; at < len(packed); {
		rest := packed[at:]
		switch rest[0] {
		case 0x06:
			if len(rest) != lzvnEnd {
				return fmt.Errorf("the end mark has %d bytes", len(rest))
			}
			return nil
		case 0x0e, 0x16:
			at++
			continue
		}
		op, err := parseLZVN(rest)
		if err != nil {
			return err
		}
		if op.size+op.literals > len(rest) {
			return errOperation
		}
		if err := out.literals(rest[op.size : op.size+op.literals]); err != nil {
			return err
		}
		at += op.size + op.literals
		if op.distance > 0 {
			distance = op.distance
		}
		if op.match > 0 {
			if err := out.match(op.match, distance); err != nil {
				return err
			}
		}
	}
	return errors.New("the packed bytes have no end mark")
}

// parseLZVN returns the operation at the beginning of some bytes, of which there is at least one.
func parseLZVN(b []byte) (operation, error) {
	code := int(b[0])
	switch code >> 4 {
	case 0x7, 0xd:
		return operation{}, fmt.Errorf("the operation %#02x is unknown", code)
	case 0xe, 0xf:
		return parseShort(b)
	case 0xa, 0xb:
		if len(b) < 3 {
			return operation{}, errOperation
		}
		low := int(b[1]) | int(b[2])<<8
		return needs(operation{3, code >> 3 & 3, (code&7<<2 | low&3) + 3, low >> 2})
	}
	op := operation{literals: code >> 6, match: code>>3&7 + 3}
	switch code & 7 {
	case 6:
		if op.literals == 0 {
			return op, fmt.Errorf("the operation %#02x is unknown", code)
		}
		op.size = 1
		return op, nil
	case 7:
		if len(b) < 3 {
			return op, errOperation
		}
		op.size, op.distance = 3, int(b[1])|int(b[2])<<8
	default:
		if len(b) < 2 {
			return op, errOperation
		}
		op.size, op.distance = 2, code&7<<8|int(b[1])
	}
	return needs(op)
}

// parseShort parses an operation that has literals or a match only.
func parseShort(b []byte) (operation, error) {
	n, size := int(b[0]&15), 1
	if n == 0 {
		if len(b) < 2 {
			return operation{}, errOperation
		}
		n, size = int(b[1])+16, 2
	}
	if b[0]>>4 == 0xe {
		return operation{size: size, literals: n}, nil
	}
	return operation{size: size, match: n}, nil
}

// needs returns an operation that must have a distance.
func needs(op operation) (operation, error) {
	if op.distance == 0 {
		return op, errors.New("a match at the distance 0")
	}
	return op, nil
}
