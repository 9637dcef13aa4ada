package format_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// list has formats that share an extension, one that can only be written and one that content does not tell.
func list() format.List {
	decode := func(context.Context, []byte, *format.DecodeOptions) (*scene.Scene, error) { return &scene.Scene{}, nil }
	return format.List{
		{Name: "aaa", Title: "Triple A", Exts: []string{".a", ".x"}, Aliases: []string{"first"}, Sniff: format.Prefix("AAA"), Decode: decode},
		{Name: "bbb", Title: "B", Exts: []string{".b", ".x"}, Decode: decode},
		{Name: "ccc", Title: "C", Exts: []string{".c", ".bbb"}, Sniff: format.Prefix("CCC")},
	}
}

func name(f *format.Format) string {
	if f == nil {
		return ""
	}
	return f.Name
}

func TestByName(t *testing.T) {
	for text, want := range map[string]string{
		"aaa": "aaa", "AAA": "aaa", ".aaa": "aaa", "triple a": "aaa", "First": "aaa", ".X": "aaa", "b": "bbb", "bbb": "bbb", "c": "ccc", "": "", "d": "",
	} {
		if got := name(list().ByName(text)); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestForPath(t *testing.T) {
	for path, want := range map[string]string{"/a/b.X": "aaa,bbb", "m.c": "ccc", "m": "", "m.": "", "x.a/y": ""} {
		var got []string
		for _, f := range list().ForPath(path) {
			got = append(got, f.Name)
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%q may be %q, want %q", path, got, want)
		}
	}
}

func TestDetectPrefersContent(t *testing.T) {
	for _, c := range []struct{ path, data, want string }{
		{"m.b", "AAA...", "aaa"},
		{"m.x", "other", "bbb"},
		{"m.a", "other", ""},
		{"m.c", "CCC", ""},
		{"", "AA", ""},
		{"m.x", strings.Repeat(" ", 2*format.SniffLen) + "AAA", "bbb"},
	} {
		if got := name(list().Detect(c.path, []byte(c.data))); got != c.want {
			t.Errorf("%s with %.10q is detected as %q, want %q", c.path, c.data, got, c.want)
		}
	}
}

func TestErrorsNameFormatAndPlace(t *testing.T) {
	for err, want := range map[error]string{
		&format.Error{Format: "gox", Offset: 12, Msg: "bad"}: "gox: at offset 12: bad",
		&format.Error{Format: "gox", Offset: -1, Msg: "bad"}: "gox: bad",
		&format.UnsupportedError{Format: "vox", Msg: "big"}:  "vox: big",
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	var got []string
	warn := func(text string) { got = append(got, text) }
	(&format.DecodeOptions{Warn: warn}).Warnf("%d lost", 3)
	(&format.EncodeOptions{Warn: warn}).Warnf("%q", "x")
	(&format.DecodeOptions{}).Warnf("nobody hears")
	(&format.EncodeOptions{}).Warnf("nobody hears")
	if !slices.Equal(got, []string{"3 lost", `"x"`}) {
		t.Errorf("got %q", got)
	}
}

func TestLimitsHaveDefaults(t *testing.T) {
	if got := (format.Limits{}).WithDefaults(); got.Voxels != 1<<30 || got.Layers != 1<<16 || got.Bytes != 4<<30 {
		t.Errorf("got %+v", got)
	}
	own := format.Limits{Voxels: 1, Layers: 2, Bytes: 3}
	if got := own.WithDefaults(); got != own {
		t.Errorf("got %+v", got)
	}
}

// unsupported reports whether an error says that something is beyond the limits.
func unsupported(err error) bool {
	var u *format.UnsupportedError
	return errors.As(err, &u) && u.Format == "test"
}

func TestBudgetCountsVoxels(t *testing.T) {
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 200_000}})
	if got := b.Limits(); got.Voxels != 200_000 || got.Layers != 1<<16 {
		t.Errorf("got the limits %+v", got)
	}
	for range 2 {
		if err := b.Add(100_000); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Add(0); err != nil {
		t.Error(err)
	}
	if err := b.Add(1); !unsupported(err) {
		t.Errorf("got %v beyond the limit", err)
	}
	if err := b.Add(1 << 62); !unsupported(err) {
		t.Errorf("got %v far beyond the limit", err)
	}
}

func TestBudgetCountsLayers(t *testing.T) {
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Layers: 1}})
	if v, err := b.Volume(); err != nil || v == nil {
		t.Fatal(err)
	}
	if _, err := b.Volume(); !unsupported(err) {
		t.Errorf("got %v beyond the limit", err)
	}
}

func TestBudgetCountsBytesOverAllVolumes(t *testing.T) {
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 400_000}})
	for layers := 0; ; layers++ {
		v, err := b.Volume()
		if err != nil {
			if !unsupported(err) || layers < 2 {
				t.Errorf("got %v at layer %d", err, layers)
			}
			return
		}
		for i := range storage.TileCells {
			v.Set(storage.TilePos{}.Cell(i), storage.Color(i)|0xff000000)
		}
		if v.Stats().Bytes > 200_000 || layers > 400_000/storage.TileCells {
			t.Fatalf("layer %d has %d bytes", layers, v.Stats().Bytes)
		}
	}
}

func TestBudgetEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	b := format.NewBudget(ctx, "test", &format.DecodeOptions{NewVolume: newVolume})
	why := errors.New("why")
	cancel(why)
	if err := b.Check(); !errors.Is(err, why) {
		t.Errorf("Check: got %v, want the cause", err)
	}
	if _, err := b.Volume(); !errors.Is(err, why) {
		t.Errorf("Volume: got %v, want the cause", err)
	}
	if err := b.Add(1); err != nil {
		t.Errorf("Add looked after one cell: %v", err)
	}
	if err := b.Add(1 << 20); !errors.Is(err, why) {
		t.Errorf("Add: got %v, want the cause", err)
	}
}

func TestBudgetBoundsWarnings(t *testing.T) {
	var got []string
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{Warn: func(text string) { got = append(got, text) }})
	for i := range 1000 {
		b.Warnf("warning %d", i)
	}
	if len(got) != 100 || got[98] != "warning 98" || !strings.Contains(got[99], "further") {
		t.Errorf("got %d warnings that end with %q", len(got), got[len(got)-1])
	}
}

func TestBudgetBoundsTheLengthOfWarnings(t *testing.T) {
	var got string
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{Warn: func(text string) { got = text }})
	for name, most := range map[string]int{strings.Repeat("é%", 500_000): 1100, "100 %d": 20} {
		b.Warnf("name %s", name)
		if !strings.HasPrefix(got, "name "+name[:6]) || len(got) > most || !utf8.ValidString(got) {
			t.Errorf("got a warning of %d bytes, %.20q", len(got), got)
		}
	}
}

func TestBudgetCountsWhatIsHeldWithTheVolumes(t *testing.T) {
	opt := &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 100_000}}
	b := format.NewBudget(t.Context(), "test", opt)
	if err := b.Hold(60_000); err != nil {
		t.Fatal(err)
	}
	if err := b.Hold(50_000); !unsupported(err) || !strings.Contains(err.Error(), "100000 bytes") {
		t.Errorf("got %v beyond the limit", err)
	}
	if err := b.Hold(30_000); err != nil {
		t.Errorf("what was refused still counts: %v", err)
	}
	v, err := b.Volume()
	if err != nil {
		t.Fatal(err)
	}
	for i := range storage.TileCells {
		v.Set(storage.TilePos{}.Cell(i), storage.Color(i)|0xff000000)
	}
	if n := v.Stats().Bytes; n < 10_000 || n > 100_000 {
		t.Fatalf("the volume has %d bytes, which tests nothing", n)
	}
	if err := b.Check(); !unsupported(err) {
		t.Errorf("Check: got %v with a volume beyond the rest of the limit", err)
	}
	if err := b.Hold(1); !unsupported(err) {
		t.Errorf("Hold: got %v with a volume beyond the rest of the limit", err)
	}
}

func TestBudgetBoundsUnknownData(t *testing.T) {
	b := format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume})
	if err := b.Hold(format.MaxUnknown + 1); err != nil {
		t.Errorf("what is known is bounded too: %v", err)
	}
	for range 2 {
		if err := b.HoldUnknown(format.MaxUnknown / 2); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.HoldUnknown(1); !unsupported(err) || !strings.Contains(err.Error(), "16 MiB) of unknown data") {
		t.Errorf("got %v beyond the bound", err)
	}
	b = format.NewBudget(t.Context(), "test", &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Bytes: 10}})
	if err := b.HoldUnknown(11); !unsupported(err) || !strings.Contains(err.Error(), "10 bytes") {
		t.Errorf("got %v beyond the limit", err)
	}
}
