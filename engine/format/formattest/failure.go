package formattest

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

// fullWriter fails when it has taken n bytes.
type fullWriter struct{ n int }

var errFull = errors.New("no space left")

func (w *fullWriter) Write(p []byte) (int, error) {
	if len(p) > w.n {
		n := w.n
		w.n = 0
		return n, errFull
	}
	w.n -= len(p)
	return len(p), nil
}

// writer wants the errors of the writer wherever they happen.
func (s Suite) writer(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		f, ok := s.carry(t, sc.Scene)
		if !ok {
			continue
		}
		for n := 0; n < len(f.data); n += max(len(f.data)/8, 1) {
			err := s.Format.Write(t.Context(), &fullWriter{n}, sc.Scene, &format.EncodeOptions{
				NewVolume: s.newVolume, Values: s.values(format.ForWrite, s.Write), Beside: discard,
			})
			if !errors.Is(err, errFull) {
				t.Errorf("%s: got the error %v from a writer that takes %d of %d bytes", sc.Name, err, n, len(f.data))
			}
		}
	}
}

// fading is a context that ends when it has been asked a number of times.
type fading struct {
	context.Context
	left *int
}

// Err implements context.Context.
func (c fading) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// cancelled calls f with contexts that end ever later until f succeeds, and wants their error until then.
func cancelled(t *testing.T, f func(context.Context) error) {
	t.Helper()
	for n := range 100_000 {
		left := n
		err := f(fading{t.Context(), &left})
		if err == nil {
			if n == 0 {
				t.Error("never looks at its context")
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got the error %v when the context ends at look %d", err, n)
		}
	}
	t.Error("looks at its context more often than 10,000 times")
}

func (s Suite) cancelledEncoding(t *testing.T) {
	for _, sc := range Scenes(s.newVolume) {
		if _, ok := s.carry(t, sc.Scene); !ok || sc.Name != "layers" && sc.Name != "solid" {
			continue
		}
		cancelled(t, func(ctx context.Context) error {
			return s.Format.Write(ctx, io.Discard, sc.Scene, &format.EncodeOptions{
				NewVolume: s.newVolume, Values: s.values(format.ForWrite, s.Write), Beside: discard,
			})
		})
	}
}

func (s Suite) cancelledDecoding(t *testing.T) {
	for _, f := range s.files(t) {
		cancelled(t, func(ctx context.Context) error {
			_, _, err := s.decode(ctx, t, f, format.Limits{})
			return err
		})
	}
}
