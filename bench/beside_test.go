package bench

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// besideTarget is a server within the test, and a target for it.
func besideTarget(t *testing.T) *target {
	s := smallSizes
	return &target{instance: &instance{socket: daemontest.Serve(t, all.Default)}, duration: 200 * time.Millisecond, sizes: s}
}

func TestLoadKeepsItsPace(t *testing.T) {
	tg := besideTarget(t)
	_, m, err := (&beside{rate: 500}).run(t.Context(), tg)
	if err != nil {
		t.Fatal(err)
	}
	r := report.Result{Metrics: m}
	if v, _ := r.Get(report.Requests); v <= 0 || v > 700 {
		t.Errorf("%v requests a second, want at most 500 and those that catch up", v)
	}
	if _, ok := r.Get(report.Renders); ok {
		t.Error("renders are counted although there are none")
	}
}

func TestRendersThatFail(t *testing.T) {
	p := picture{"standard", 16}
	if _, err := startRenders(t.Context(), filepath.Join(t.TempDir(), "none"), p); err == nil {
		t.Error("no error without a daemon")
	}
	tg := besideTarget(t)
	if _, err := startRenders(t.Context(), tg.socket, picture{"standard", -1 << 40}); err == nil || !strings.Contains(err.Error(), "error") {
		t.Errorf("a size that cannot be: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := tg.withDenseModel(t.Context(), func() error {
		l, err := startRenders(ctx, tg.socket, p)
		if err != nil {
			return err
		}
		cancel()
		if _, err := l.stop(); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled renders end with %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []func(context.Context, *target) (int64, []report.Metric, error){p.run, (&beside{picture: &p}).run} {
		if _, _, err := f(ctx, tg); err == nil {
			t.Error("no error under a context that is over")
		}
	}
}
