package pngio

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
)

// TestZerosAmongOtherData compares with the standard library, which checks the checksum.
func TestZerosAmongOtherData(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for round := range 60 {
		var want, got bytes.Buffer
		z, err := newZlibWriter(&got)
		if err != nil {
			t.Fatal(err)
		}
		for range r.IntN(8) {
			part := make([]byte, 1+r.IntN(1<<r.IntN(19)))
			if r.IntN(2) == 0 {
				for i := range part {
					part[i] = uint8(r.Uint32() % 5)
				}
			}
			want.Write(part)
			if err := z.write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.close(); err != nil {
			t.Fatal(err)
		}
		u, err := zlib.NewReader(&got)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(u)
		if err != nil || !bytes.Equal(unpacked, want.Bytes()) {
			t.Fatalf("round %d: got %d bytes and the error %v, want %d bytes", round, len(unpacked), err, want.Len())
		}
	}
}

func TestEveryLengthOfARunOfZeros(t *testing.T) {
	for n := int64(zeroRun); n < zeroRun+600; n++ {
		var got bytes.Buffer
		z, err := newZlibWriter(&got)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(z.write([]byte{1}), z.write(make([]byte, n)), z.write([]byte{2}), z.close()); err != nil {
			t.Fatal(err)
		}
		u, err := zlib.NewReader(&got)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(u)
		if err != nil || int64(len(unpacked)) != n+2 || unpacked[0] != 1 || unpacked[n+1] != 2 {
			t.Fatalf("%d zeros: got %d bytes and the error %v", n, len(unpacked), err)
		}
	}
}

var errFull = errors.New("full")

// full takes n bytes.
type full struct{ n int }

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestPackingReturnsTheErrorsOfTheWriter(t *testing.T) {
	data := make([]byte, 100_000)
	for i := range 50_000 {
		data[i+i%7] = uint8(i * i)
	}
	for n := range 200 {
		z, err := newZlibWriter(&full{n * 100})
		if err == nil {
			err = errors.Join(z.write(data), z.write(data[:20_000]), z.close())
		}
		if err == nil {
			if n < 10 {
				t.Errorf("no error after %d bytes", n*100)
			}
			return
		}
		if !errors.Is(err, errFull) {
			t.Errorf("got %v", err)
		}
	}
	t.Error("never enough")
}

func BenchmarkZeros(b *testing.B) {
	data := make([]byte, 1<<20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		z, err := newZlibWriter(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(z.write(data), z.close()); err != nil {
			b.Fatal(err)
		}
	}
}
