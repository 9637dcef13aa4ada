package format_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// budget returns the budget of a decoder with the limits, and where its warnings go.
func budget(ctx context.Context, l format.Limits) (*format.Budget, *[]string) {
	warnings := new([]string)
	return format.NewBudget(ctx, "test", &format.DecodeOptions{
		NewVolume: func() storage.Volume { return dense.New(storage.Options{}) },
		Limits:    l,
		Warn:      func(text string) { *warnings = append(*warnings, text) },
	}), warnings
}

// wantUnsupported fails the test unless err names the format and says the text.
func wantUnsupported(t *testing.T, err error, text string) {
	t.Helper()
	var ue *format.UnsupportedError
	if !errors.As(err, &ue) || ue.Format != "test" || !strings.Contains(ue.Msg, text) {
		t.Errorf("error %v, want one about %q", err, text)
	}
}

func TestLimitsHaveDefaults(t *testing.T) {
	if got, want := (format.Limits{}).WithDefaults(), (format.Limits{Voxels: 1 << 30, Layers: 1 << 16, Bytes: 4 << 30}); got != want {
		t.Errorf("limits %+v, want %+v", got, want)
	}
	own := format.Limits{Voxels: 1, Layers: 2, Bytes: 3}
	if got := own.WithDefaults(); got != own {
		t.Errorf("limits %+v, want %+v", got, own)
	}
	b, _ := budget(t.Context(), format.Limits{Layers: 5})
	if got, want := b.Limits(), (format.Limits{Voxels: 1 << 30, Layers: 5, Bytes: 4 << 30}); got != want {
		t.Errorf("limits %+v, want %+v", got, want)
	}
}

func TestBudgetBoundsLayers(t *testing.T) {
	b, _ := budget(t.Context(), format.Limits{Layers: 2})
	for range 2 {
		if v, err := b.Volume(); err != nil || v == nil || v.Len() != 0 {
			t.Fatalf("volume %v, %v", v, err)
		}
	}
	_, err := b.Volume()
	wantUnsupported(t, err, "2 layers")
}

func TestBudgetBoundsVoxels(t *testing.T) {
	b, _ := budget(t.Context(), format.Limits{Voxels: 1000})
	for _, n := range []int64{600, 400, 0} {
		if err := b.Add(n); err != nil {
			t.Fatalf("adding %d: %v", n, err)
		}
	}
	wantUnsupported(t, b.Add(1), "1000 voxels")
	wantUnsupported(t, b.Add(1<<62), "1000 voxels")
	if err := b.Add(0); err != nil {
		t.Errorf("what was refused counts: %v", err)
	}
}

func TestBudgetBoundsMemory(t *testing.T) {
	b, _ := budget(t.Context(), format.Limits{Bytes: 200 << 10})
	var err error
	tiles := 0
	for err == nil && tiles < 1000 {
		var v storage.Volume
		if v, err = b.Volume(); err != nil {
			break
		}
		for i := range int32(4) { // a few tiles in each of many volumes
			for x := range int32(storage.TileEdge) {
				v.Set(storage.Pos{X: x + i*storage.TileEdge}, storage.RGB(uint8(x), uint8(i), 1))
			}
			tiles++
		}
		err = b.Check()
	}
	wantUnsupported(t, err, "bytes")
	if tiles < 4 || tiles > 100 {
		t.Errorf("%d tiles fit", tiles)
	}
	_, err = b.Volume()
	wantUnsupported(t, err, "bytes")
}

// TestBudgetChecksNowAndThen sees that adding cells checks the memory, though not for every cell.
func TestBudgetChecksNowAndThen(t *testing.T) {
	b, _ := budget(t.Context(), format.Limits{Bytes: 1})
	v, err := b.Volume()
	if err != nil {
		t.Fatal(err)
	}
	v.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	if err := b.Add(1); err != nil {
		t.Errorf("one cell: %v", err)
	}
	wantUnsupported(t, b.Add(1<<20), "bytes")
}

func TestBudgetEndsWithItsContext(t *testing.T) {
	cause := errors.New("cause")
	ctx, cancel := context.WithCancelCause(t.Context())
	b, _ := budget(ctx, format.Limits{})
	if err := b.Check(); err != nil {
		t.Fatal(err)
	}
	cancel(cause)
	_, err := b.Volume()
	for name, err := range map[string]error{"Check": b.Check(), "Add": b.Add(1 << 20), "Volume": err} {
		if !errors.Is(err, cause) {
			t.Errorf("%s: error %v, want the cause", name, err)
		}
	}
}

func TestBudgetBoundsWarnings(t *testing.T) {
	b, warnings := budget(t.Context(), format.Limits{})
	for i := range 1000 {
		b.Warnf("warning %d", i)
	}
	got := *warnings
	if len(got) != 100 || got[0] != "warning 0" || got[98] != "warning 98" || strings.Contains(got[99], "warning 99") {
		t.Errorf("%d warnings, the last ones %q", len(got), got[max(0, len(got)-2):])
	}
}
