package qubicle_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
)

// le appends numbers of 4 bytes (int, float32), bytes and texts.
func le(parts ...any) []byte {
	var b []byte
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = binary.LittleEndian.AppendUint32(b, uint32(p))
		case float64:
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(p)))
		case byte:
			b = append(b, p)
		case string:
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		}
	}
	return b
}

// text is a string with its length before it.
func text(s string) []byte { return le(len(s), s) }

// sized is bytes with their number before them.
func sized(b []byte) []byte { return le(len(b), b) }

// deflated is bytes packed by zlib with the packed size before them.
func deflated(b ...byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return sized(out.Bytes())
}

// project is a .qbcl file with the given root node.
func project(root []byte) []byte {
	strings := make([]byte, 7*4)
	return le("QBCL", 131331, 2, 1, 1, 0x11223344, strings, make([]byte, 16), root)
}

// qbclNode is the beginning of a node.
func qbclNode(kind int, name string, visible byte) []byte {
	return le(kind, 1, text(name), visible, byte(1), byte(0))
}

// smallProject has a matrix with a run, a hidden model with a matrix, and a compound with a part.
func smallProject() []byte {
	matrix := func(kind int, name string, visible byte, x int, column ...byte) []byte {
		return le(qbclNode(kind, name, visible), 1, 3, 1, x, 20, -30, 0.5, 1.5, 0.5, deflated(column...))
	}
	run := []byte{2, 0, 2, 0, 0, 2, 10, 20, 30, 1}           // two voxels
	single := []byte{2, 0, 0, 0, 0, 0, 40, 50, 60, 1}        // an empty one, then a voxel
	merged := []byte{1, 0, 70, 80, 90, 1}                    // a voxel
	part := []byte{3, 0, 2, 0, 0, 2, 0, 0, 0, 0, 1, 2, 3, 1} // two empty ones, then a voxel
	return project(le(qbclNode(1, "root", 1), make([]byte, 36), 4,
		matrix(0, "first", 1, 0, run...),
		matrix(0, "hidden", 0, 1, single...),
		qbclNode(1, "group", 0), make([]byte, 36), 1, matrix(0, "in a hidden group", 1, 2, single...),
		matrix(2, "compound", 1, 10, merged...), 1, matrix(0, "part", 1, 5, part...),
	))
}
