package zrun_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
)

// piece is random bytes, or a run of fill bytes.
type piece struct {
	random int
	run    int64
}

// write packs pieces, and returns the stream with its content.
func write(t testing.TB, w *zrun.Writer, packed *bytes.Buffer, fill byte, pieces []piece) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var content []byte
	for _, p := range pieces {
		b := make([]byte, p.random)
		for i := range b {
			b[i] = byte(r.Uint32() & 3)
		}
		if n, err := w.Write(b); n != len(b) || err != nil {
			t.Fatalf("wrote %d of %d bytes: %v", n, len(b), err)
		}
		if err := w.Fill(p.run); err != nil {
			t.Fatal(err)
		}
		content = append(append(content, b...), bytes.Repeat([]byte{fill}, int(p.run))...)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return content
}

var scripts = [][]piece{
	{},
	{{1, 0}},
	{{0, 1}},
	{{0, 1 << 16}},
	{{0, 3<<20 + 5}},
	{{1000, 70_000}, {1000, 0}, {5, 2<<20 + 3<<15 + 77}, {100_000, 65_535}, {3, 9}},
}

// Other readers unpack what is written, and the Reader unpacks what other writers wrote.
func TestStreams(t *testing.T) {
	for _, fill := range []byte{0, 1, 255} {
		var packed bytes.Buffer
		w := zrun.NewWriter(&packed, fill)
		var r *zrun.Reader
		for i, pieces := range scripts {
			t.Run(fmt.Sprintf("fill=%d/script=%d", fill, i), func(t *testing.T) {
				packed.Reset()
				w.Reset(&packed)
				content := write(t, w, &packed, fill, pieces)
				z, err := zlib.NewReader(bytes.NewReader(packed.Bytes()))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, content) {
					t.Fatalf("package zlib unpacks %d bytes of %d: %v", len(got), len(content), err)
				}
				var other bytes.Buffer
				o := zlib.NewWriter(&other)
				_, _ = o.Write(content)
				_ = o.Close()
				for _, stream := range [][]byte{packed.Bytes(), other.Bytes()} {
					if r == nil {
						r, err = zrun.NewReader(bytes.NewReader(stream), fill)
					} else {
						err = r.Reset(bytes.NewReader(stream))
					}
					if err != nil {
						t.Fatal(err)
					}
					if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, content) {
						t.Fatalf("unpacks %d bytes of %d: %v", len(got), len(content), err)
					}
				}
			})
		}
	}
}

// The checksum of a long run is right, and there is little to write.
func TestLongRun(t *testing.T) {
	var packed bytes.Buffer
	w := zrun.NewWriter(&packed, 7)
	const n = 3*65521*100 + 12345
	if err := errors.Join(w.Fill(n), w.Close()); err != nil {
		t.Fatal(err)
	}
	want := adler32.New()
	block := bytes.Repeat([]byte{7}, 1<<16)
	for left := n; left > 0; left -= len(block) {
		_, _ = want.Write(block[:min(left, len(block))])
	}
	if got := packed.Bytes()[packed.Len()-4:]; !bytes.Equal(got, want.Sum(nil)) {
		t.Errorf("got the checksum % x, want % x", got, want.Sum(nil))
	}
	if packed.Len() > n/900 {
		t.Errorf("%d bytes for a run of %d", packed.Len(), n)
	}
}

func TestBrokenStreams(t *testing.T) {
	var packed bytes.Buffer
	write(t, zrun.NewWriter(&packed, 0), &packed, 0, scripts[5])
	good := packed.Bytes()
	changed := func(at int) []byte {
		b := bytes.Clone(good)
		b[(at+len(b))%len(b)] ^= 0x21
		return b
	}
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":    {nil, io.ErrUnexpectedEOF},
		"half":       {good[:1], io.ErrUnexpectedEOF},
		"method":     {changed(0), zrun.ErrHeader},
		"check":      {changed(1), zrun.ErrHeader},
		"dictionary": {[]byte{0x78, 0xbb, 0, 0, 0, 0}, zrun.ErrHeader},
		"cut":        {good[:len(good)/2], io.ErrUnexpectedEOF},
		"no sum":     {good[:len(good)-4], io.ErrUnexpectedEOF},
		"sum":        {changed(-1), zrun.ErrChecksum},
	} {
		r, err := zrun.NewReader(bytes.NewReader(c.data), 0)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			if _, again := r.Read(make([]byte, 1)); !errors.Is(again, err) {
				t.Errorf("%s: got the error %v, and then %v", what, err, again)
			}
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got the error %v, want %v", what, err, c.want)
		}
	}
}

// fullWriter fails when it has taken n bytes.
type fullWriter struct{ n int }

var errFull = errors.New("no space left")

func (w *fullWriter) Write(p []byte) (int, error) {
	if w.n -= len(p); w.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriterErrorsAreKept(t *testing.T) {
	for n := 0; n < 1200; n += 37 {
		w := zrun.NewWriter(&fullWriter{n}, 0)
		_, first := w.Write(make([]byte, 10))
		second := w.Fill(1 << 20)
		last := w.Close()
		if last == nil {
			if n < 1000 {
				t.Errorf("no error with room for %d bytes", n)
			}
			continue
		}
		if !errors.Is(last, errFull) || first != nil && !errors.Is(second, first) {
			t.Errorf("with room for %d bytes: the errors %v, %v, %v", n, first, second, last)
		}
	}
}

func BenchmarkFill(b *testing.B) {
	const n = 64 << 20
	b.SetBytes(n)
	for b.Loop() {
		w := zrun.NewWriter(io.Discard, 0)
		if err := errors.Join(w.Fill(n), w.Close()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	const n = 64 << 20
	var packed bytes.Buffer
	w := zrun.NewWriter(&packed, 0)
	if err := errors.Join(w.Fill(n), w.Close()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(n)
	for b.Loop() {
		r, err := zrun.NewReader(bytes.NewReader(packed.Bytes()), 0)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 1<<16)); err != nil {
			b.Fatal(err)
		}
	}
}
