package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// workload is one benchmark.
type workload struct {
	family string // first part of the name, before the storage kind
	rest   string // what follows the kind, "" for nothing
	run    func(ctx context.Context, t *target) (n int64, m []report.Metric, err error)
}

// name returns the result's name for a storage kind.
func (w *workload) name(kind string) string {
	name := w.family + "/kind=" + kind
	if w.rest != "" {
		name += "/" + w.rest
	}
	return name
}

// sizes are the scale of the workloads. Tests use small ones.
type sizes struct {
	starts    int   // of the daemon
	clients   []int // at once
	crowd     int   // clients at once where there are very many; they do not pipeline
	burst     int   // requests that are sent at once where they are pipelined
	bulk      []int // voxels in a request
	edge      int   // of filled solids, and of the cloud
	landscape int   // edge of the landscape
	loaded    int   // edge of the landscape that is opened from a file
	chunk     int   // voxels in a request that loads a model
	model     int   // edge of the dense model that is rendered
	pictures  []picture
	users     int // who run processes for commands at once
	processes int // that stand for a batch
}

// defaultSizes are what the promises are about.
func defaultSizes() *sizes {
	return &sizes{
		starts: 10, clients: []int{1, 10, 100}, crowd: 1000, burst: 32, bulk: []int{1000, 100_000}, edge: 256, landscape: 512, loaded: 1024, chunk: 1 << 16,
		model: 128, pictures: []picture{promisedPicture(), {"draft", 4096}}, users: 10, processes: 20,
	}
}

const promisedClients = 100 // of the promises about latency, throughput and concurrency

// workloads returns all benchmarks in the order in which they run.
func workloads(s sizes) (list []workload) {
	list = append(list, workload{"Start", "", start})
	for _, m := range models(s) {
		list = append(list, workload{"Memory", "model=" + m.name, m.run})
	}
	list = append(list, loads(s)...)
	for _, form := range []string{traffic.List, traffic.Packed} {
		for _, n := range s.bulk {
			list = append(list, workload{"BulkAdd", fmt.Sprintf("form=%s/n=%d", form, n), bulkAdd(form, n)})
		}
	}
	for _, shape := range []string{"cube", "sphere"} {
		list = append(list, workload{"Shape", fmt.Sprintf("shape=%s/edge=%d", shape, s.edge), fillShape(shape, s.edge)})
	}
	list = append(list, workload{"FloodFill", fmt.Sprintf("shape=sphere/edge=%d", s.edge), floodSphere(s.edge)})
	list = append(list, fileOps()...)
	list = append(list, commands()...)
	return append(list, besides(s)...)
}

// loads returns the benchmarks of many small requests.
func loads(s sizes) (list []workload) {
	add := func(family string, clients, burst int, kind traffic.Kind) {
		list = append(list, workload{family, fmt.Sprintf("clients=%d/pipeline=%d", clients, burst), socketLoad(clients, burst, kind)})
	}
	for _, burst := range []int{1, s.burst} {
		for _, clients := range s.clients {
			add("SocketAdd", clients, burst, traffic.Edit)
			add("SocketGet", clients, burst, traffic.Read)
		}
	}
	if s.crowd > 0 {
		add("SocketAdd", s.crowd, 1, traffic.Edit)
		add("SocketGet", s.crowd, 1, traffic.Read)
	}
	for _, clients := range s.clients {
		add("SocketMixed", clients, 1, traffic.Mixed)
	}
	add("Sculpt", 1, 1, traffic.Sculpt)
	return list
}

// start measures how long a daemon takes to its first answer, and the memory that it holds then.
func start(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	var ready time.Duration
	var resident int64
	for range t.sizes.starts {
		err := t.withNew(ctx, func(t *target) error {
			b, err := t.resident()
			ready += t.ready
			resident += b
			return err
		})
		if err != nil {
			return 0, nil, err
		}
	}
	n = int64(t.sizes.starts)
	return n, []report.Metric{
		{Unit: report.PerOp, Value: float64(ready.Nanoseconds()) / float64(n)}, {Unit: report.Resident, Value: float64(resident) / float64(n) / mb},
	}, nil
}

const mb = 1 << 20

// bulkAdd measures add_voxels. Two requests with different colours take turns, so that each changes every voxel.
func bulkAdd(form string, n int) func(context.Context, *target) (int64, []report.Metric, error) {
	return func(ctx context.Context, t *target) (ops int64, m []report.Metric, err error) {
		voxels := traffic.Scattered(n, 1)
		requests := [][]byte{traffic.AddVoxels(form, voxels), nil}
		for i := range voxels {
			voxels[i].R ^= 0xff
		}
		requests[1] = traffic.AddVoxels(form, voxels)
		err = t.withProject(ctx, func(*client.Client) error {
			c, err := client.DialConn(ctx, t.socket)
			if err != nil {
				return err
			}
			r, used, err := t.repeatUsing(ctx, func(i int) (time.Duration, error) { return traffic.Exchange(c, requests[i%2]) })
			ops = r.n
			m = append(speed(r, n), report.Metric{Unit: "request-bytes", Value: float64(len(requests[0]))})
			m = append(m, used.metrics(float64(r.n+1))...)
			return errors.Join(err, c.Close())
		})
		return ops, m, err
	}
}

// fillShape measures procedural_shape in an empty project.
func fillShape(shape string, edge int) func(context.Context, *target) (int64, []report.Metric, error) {
	return func(ctx context.Context, t *target) (int64, []report.Metric, error) {
		var voxels int64
		r, err := t.repeat(ctx, func(int) (took time.Duration, err error) {
			err = t.withProject(ctx, func(c *client.Client) error {
				took, voxels, err = makeSolid(ctx, c, shape, edge)
				return err
			})
			return took, err
		})
		if err != nil {
			return 0, nil, err
		}
		return r.n, speed(r, int(voxels)), nil
	}
}

// speed returns what is reported of operations that each change so many voxels.
func speed(r repetition, voxels int) []report.Metric {
	return []report.Metric{{Unit: report.PerOp, Value: r.perOp()}, {Unit: report.Voxels, Value: r.perSecond(float64(voxels))}}
}

func makeSolid(ctx context.Context, c *client.Client, shape string, edge int) (took time.Duration, voxels int64, err error) {
	var made struct {
		Changed int64 `json:"changed"`
	}
	took, err = timed(ctx, c, "procedural_shape", map[string]any{"shape": shape, "size": edge, "color": "#4080C0"}, &made)
	if err == nil && made.Changed == 0 {
		err = fmt.Errorf("bench: a %s of edge %d has no voxels", shape, edge)
	}
	return took, made.Changed, err
}

// floodSphere measures flood_fill of a whole sphere, whose colour changes every time.
func floodSphere(edge int) func(context.Context, *target) (int64, []report.Metric, error) {
	return func(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
		err = t.withProject(ctx, func(c *client.Client) error {
			_, voxels, err := makeSolid(ctx, c, "sphere", edge)
			if err != nil {
				return err
			}
			r, err := t.repeat(ctx, func(i int) (time.Duration, error) {
				var filled struct {
					Changed int64 `json:"changed"`
				}
				took, err := timed(ctx, c, "flood_fill", map[string]any{"position": []int{0, 0, 0}, "color": []string{"#FF0000", "#00FF00"}[i%2]}, &filled)
				if err == nil && filled.Changed != voxels {
					err = fmt.Errorf("bench: flood_fill changed %d voxels of %d", filled.Changed, voxels)
				}
				return took, err
			})
			n, m = r.n, speed(r, int(voxels))
			return err
		})
		return n, m, err
	}
}
