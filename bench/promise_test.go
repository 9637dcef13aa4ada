package bench_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

func results(kind string, mean, perSecond, served, resident float64) []report.Result {
	return []report.Result{
		{Name: "SocketAdd/kind=" + kind + "/clients=100/pipeline=1", Metrics: []report.Metric{{Unit: "mean-ns", Value: mean}, {Unit: "req/s", Value: perSecond}, {Unit: "clients-served", Value: served}}},
		{Name: "SocketAdd/kind=" + kind + "/clients=1/pipeline=1", Metrics: []report.Metric{{Unit: "mean-ns", Value: 9e9}, {Unit: "req/s", Value: 1}, {Unit: "clients-served", Value: 1}}},
		{Name: "Memory/kind=" + kind + "/model=landscape", Metrics: []report.Metric{{Unit: "resident-MB", Value: resident}}},
	}
}

func TestPromises(t *testing.T) {
	good := bench.Promises(results("dense", 4.9e6, 10_000, 100, 127.9), []string{"dense"})
	if len(good) != 4 || len(bench.Broken(good)) != 0 {
		t.Errorf("what is just within the limits gives %+v", good)
	}
	bad := bench.Promises(results("dense", 5e6, 9999, 99, 128), []string{"dense"})
	if len(bench.Broken(bad)) != 4 {
		t.Errorf("what is just outside gives %+v", bad)
	}
	both := append(results("dense", 1e6, 2e4, 100, 50), results("block", 1e6, 2e4, 100, 500)...)
	broken := bench.Broken(bench.Promises(both, []string{"dense", "block"}))
	if len(broken) != 1 || broken[0].Kind != "block" || broken[0].Measured != 500 || broken[0].Unit != "MB" {
		t.Errorf("broken are %+v", broken)
	}
	if got := bench.Promises(both, []string{"roaring"}); len(got) != 0 {
		t.Errorf("a kind that was not measured gives %+v", got)
	}
	twice := append(results("dense", 2e6, 2e4, 100, 50), results("dense", 4e6, 2e4, 100, 50)...)
	if got := bench.Promises(twice, []string{"dense"}); got[0].Measured != 3 {
		t.Errorf("the mean of 2 and 4 ms is %v", got[0].Measured)
	}
}
