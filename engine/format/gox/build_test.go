package gox_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// file returns a file of the given version.
func file(version int32, chunks ...[]byte) []byte {
	return append(append([]byte("GOX "), ints(version)...), bytes.Join(chunks, nil)...)
}

func chunk(kind string, payload ...[]byte) []byte {
	p := bytes.Join(payload, nil)
	return bytes.Join([][]byte{[]byte(kind), ints(int32(len(p))), p, {1, 2, 3, 4}}, nil) // the checksum is ignored
}

func pair(key string, value []byte) []byte {
	return bytes.Join([][]byte{ints(int32(len(key))), []byte(key), ints(int32(len(value))), value}, nil)
}

func ints(list ...int32) []byte {
	var b []byte
	for _, n := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}

func floats(list ...float32) []byte {
	var b []byte
	for _, f := range list {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}

func matrix(m scene.Matrix) []byte { return floats(m[:]...) }

// moved returns the matrix of a translation.
func moved(x, y, z float32) scene.Matrix {
	m := scene.Identity
	m[12], m[13], m[14] = x, y, z
	return m
}

// block returns the BL16 chunk of cells given by a function.
func block(t testing.TB, at func(p storage.Pos) storage.Color) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range storage.TileCells {
		c := at(storage.TilePos{}.Cell(i))
		m.SetNRGBA(i%64, i/64, color.NRGBA{c.R(), c.G(), c.B(), c.A()})
	}
	return chunk("BL16", picture(t, m))
}

// picture returns an image as PNG.
func picture(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// one returns a block of one cell.
func one(t testing.TB, at storage.Pos, c storage.Color) []byte {
	t.Helper()
	return block(t, func(p storage.Pos) storage.Color {
		if p == at {
			return c
		}
		return 0
	})
}

// layer returns a LAYR chunk: pairs after records of a block's index and position.
func layer(records []int32, pairs ...[]byte) []byte {
	p := ints(int32(len(records) / 4))
	for i := 0; i < len(records); i += 4 {
		p = append(append(p, ints(records[i:i+4]...)...), 0, 0, 0, 0)
	}
	return chunk("LAYR", append([][]byte{p}, pairs...)...)
}

// chunks splits a file.
func chunks(t testing.TB, data []byte) (kinds []string, payloads [][]byte) {
	t.Helper()
	for p := data[8:]; len(p) > 0; {
		n := binary.LittleEndian.Uint32(p[4:])
		kinds = append(kinds, string(p[:4]))
		payloads = append(payloads, p[8:8+n])
		p = p[8+n+4:]
	}
	return kinds, payloads
}
