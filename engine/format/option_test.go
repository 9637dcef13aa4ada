package format_test

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

func optionTable() []format.Option {
	return []format.Option{
		{Name: "up", Aliases: []string{"y_up"}, Use: format.ForWrite, Default: true},
		{Name: "count", Use: format.ForRead | format.ForWrite, Default: 3, Min: 1, Max: 9},
		{Name: "any", Use: format.ForRead, Default: 0},
		{Name: "scale", Use: format.ForWrite, Default: 0.5, Min: 0.25, Max: 2},
		{Name: "mode", Use: format.ForWrite, Default: "fast", Words: []string{"fast", "small"}},
		{Name: "title", Use: format.ForWrite, Default: "t"},
		{Name: "far", Use: format.ForWrite, Default: 1.0, Min: 1e-6, Max: 1 << 20},
	}
}

func TestValuesHaveTheDefaultsOfTheTable(t *testing.T) {
	v := format.Values{}.Of(optionTable())
	if !v.Bool("up") || v.Int("count") != 3 || v.Float("scale") != 0.5 || v.Text("mode") != "fast" || v.Text("title") != "t" || v.Given("up") {
		t.Errorf("got %+v", v)
	}
	defer func() {
		if recover() == nil {
			t.Error("an option that the table lacks has a value")
		}
	}()
	v.Bool("none")
}

func TestValuesAreCheckedAndConverted(t *testing.T) {
	f := format.Format{Name: "test", Options: optionTable()}
	given, err := f.Values(format.ForWrite, map[string]any{"y_up": false, "count": 9.0, "scale": 2.0, "mode": "SMALL", "title": "Any Text"})
	if err != nil {
		t.Fatal(err)
	}
	v := given.Of(optionTable())
	if v.Bool("up") || v.Int("count") != 9 || v.Float("scale") != 2 || v.Text("mode") != "small" || v.Text("title") != "Any Text" || !v.Given("up") {
		t.Errorf("got %+v", v)
	}
	if !f.Has(format.ForWrite, "y_up") || f.Has(format.ForRead, "y_up") || f.Has(format.ForWrite, "any") {
		t.Error("Has does not tell the uses apart")
	}
}

func TestWrongOptionsAreRefusedByName(t *testing.T) {
	f := format.Format{Name: "test", Options: optionTable()}
	for _, c := range []struct {
		use    format.Use
		option string
		value  any
		want   string
	}{
		{format.ForWrite, "none", true, "no such option for writing; there are up, count, scale, mode, title, far"},
		{format.ForRead, "up", true, "no such option for reading; there are count, any"},
		{format.ForWrite, "up", 1.0, "must be true or false"},
		{format.ForWrite, "up", nil, "must be true or false"},
		{format.ForWrite, "count", "3", "must be a number"},
		{format.ForWrite, "count", 0.0, "must be between 1 and 9, not 0"},
		{format.ForWrite, "count", 10.0, "must be between 1 and 9, not 10"},
		{format.ForWrite, "count", 1.5, "must be an integer, not 1.5"},
		{format.ForRead, "any", 1e300, "must be an integer"},
		{format.ForWrite, "far", 1e9, "must be between 0.000001 and 1048576, not 1000000000"},
		{format.ForWrite, "scale", math.Inf(1), "must be a number"},
		{format.ForWrite, "scale", math.NaN(), "must be a number"},
		{format.ForWrite, "mode", "slow", `"slow" is none of fast, small`},
		{format.ForWrite, "mode", true, "must be a string"},
	} {
		_, err := f.Values(c.use, map[string]any{c.option: c.value})
		var bad *format.OptionError
		if !errors.As(err, &bad) || bad.Option != c.option || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "format test") {
			t.Errorf("%s = %v: got the error %v, want %q", c.option, c.value, err, c.want)
		}
	}
	if _, err := (&format.Format{Name: "bare"}).Values(format.ForRead, map[string]any{"x": 1.0}); err == nil || !strings.Contains(err.Error(), "there are no options for reading") {
		t.Errorf("got the error %v of a format without options", err)
	}
}

func TestTypesOfOptions(t *testing.T) {
	var got []string
	for _, o := range optionTable() {
		got = append(got, o.Type())
	}
	if want := []string{"boolean", "integer", "integer", "number", "string", "string", "number"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadAndWriteReportTheirBeginningAndEnd(t *testing.T) {
	boom := errors.New("boom")
	for _, fail := range []error{nil, boom} {
		f := format.Format{
			Name: "test",
			Decode: func(context.Context, []byte, *format.DecodeOptions) (*scene.Scene, error) {
				return &scene.Scene{}, fail
			},
			Encode: func(context.Context, io.Writer, *scene.Scene, *format.EncodeOptions) error { return fail },
		}
		var got []int64
		note := func(done, _ int64) { got = append(got, done) }
		_, readErr := f.Read(t.Context(), nil, &format.DecodeOptions{NewVolume: newVolume, Progress: note})
		writeErr := f.Write(t.Context(), io.Discard, &scene.Scene{}, &format.EncodeOptions{NewVolume: newVolume, Progress: note})
		want := []int64{0, 1, 0, 1}
		if fail != nil {
			want = []int64{0, 0}
		}
		if !slices.Equal(got, want) || !errors.Is(readErr, fail) || !errors.Is(writeErr, fail) {
			t.Errorf("got %v, %v and %v; want %v", got, readErr, writeErr, want)
		}
	}
}

func TestMemoryLimitHasADefault(t *testing.T) {
	if got := (&format.EncodeOptions{}).MemoryLimit(); got != 1<<30 {
		t.Errorf("got %d", got)
	}
	if got := (&format.EncodeOptions{MaxBytes: 5}).MemoryLimit(); got != 5 {
		t.Errorf("got %d", got)
	}
}

func TestPartsShareTheProgress(t *testing.T) {
	var got []float64
	p := format.Progress(func(done, total int64) { got = append(got, float64(done)/float64(total)) })
	for i := range 2 {
		part := p.Part(i, 2)
		part.Report(0, 10)
		part.Report(5, 10)
		part.Report(0, 0)
	}
	if want := []float64{0, 0.25, 0, 0.5, 0.75, 0.5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	format.Progress(nil).Part(0, 2).Report(1, 2)
}
