package qubicle_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// cell is a place in a file: a matrix by name and the position in the file's axes.
type cell struct {
	matrix  string
	x, y, z int32
}

// naiveQB reads a .qb file value by value, as an oracle. The results are pixels as the file has them.
func naiveQB(t testing.TB, data []byte) map[cell]uint32 {
	t.Helper()
	r := bytes.NewReader(data)
	var head [6]uint32
	must(t, binary.Read(r, binary.LittleEndian, &head))
	found := map[cell]uint32{}
	for range head[5] {
		name := make([]byte, must1(r.ReadByte()))
		must(t, binary.Read(r, binary.LittleEndian, name))
		var size, pos [3]int32
		must(t, binary.Read(r, binary.LittleEndian, &size))
		must(t, binary.Read(r, binary.LittleEndian, &pos))
		set := func(i, z int32, pixel uint32) {
			if pixel>>24 != 0 {
				found[cell{string(name), pos[0] + i%size[0], pos[1] + i/size[0], pos[2] + z}] = pixel
			}
		}
		next := func() uint32 {
			var b [4]byte
			if _, err := r.Read(b[:]); err != nil {
				t.Fatal(err)
			}
			return binary.LittleEndian.Uint32(b[:])
		}
		for z := range size[2] {
			if head[3] == 0 {
				for i := range size[0] * size[1] {
					set(i, z, next())
				}
				continue
			}
			for i := int32(0); ; {
				n, pixel := uint32(1), next()
				if pixel == 6 {
					break
				}
				if pixel == 2 {
					n, pixel = next(), next()
				}
				for range n {
					set(i, z, pixel)
					i++
				}
			}
		}
	}
	if r.Len() > 0 {
		t.Errorf("%d bytes are left", r.Len())
	}
	return found
}

// naiveQBT reads the matrices of a .qbt file with one model and no colour map.
func naiveQBT(t testing.TB, data []byte) map[cell]uint32 {
	t.Helper()
	r := bytes.NewReader(data)
	found := map[cell]uint32{}
	read := func(v any) { must(t, binary.Read(r, binary.LittleEndian, v)) }
	next := func() (n uint32) {
		read(&n)
		return n
	}
	head := make([]byte, 4+2+12+8+4+8)
	read(head)
	if kind, size := next(), next(); kind != 1 || int(size) != r.Len() {
		t.Fatalf("the root has the type %d and %d bytes", kind, size)
	}
	for range next() {
		kind, size := next(), next()
		end := r.Len() - int(size)
		name := make([]byte, next())
		read(name)
		var pos, scale, dims [3]int32
		var pivot [3]float32
		for _, v := range []any{&pos, &scale, &pivot, &dims} {
			read(v)
		}
		packed := make([]byte, next())
		read(packed)
		if kind != 0 || r.Len() != end {
			t.Fatalf("a node of the type %d ends %d bytes too early", kind, r.Len()-end)
		}
		z, err := zlib.NewReader(bytes.NewReader(packed))
		must(t, err)
		pixels, err := io.ReadAll(z)
		must(t, err)
		for x := range dims[0] {
			for z := range dims[2] {
				for y := range dims[1] {
					if pixels[3] != 0 {
						found[cell{string(name), pos[0] + x, pos[1] + y, pos[2] + z}] = binary.LittleEndian.Uint32(pixels)
					}
					pixels = pixels[4:]
				}
			}
		}
	}
	return found
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func must1[T any](v T, _ error) T { return v }

// write writes a scene with options as JSON has them.
func write(t testing.TB, f *format.Format, s *scene.Scene, given map[string]any) []byte {
	t.Helper()
	values, err := f.Values(format.ForWrite, given)
	must(t, err)
	var b bytes.Buffer
	must(t, f.Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}))
	return b.Bytes()
}
