package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// workload is one benchmark.
type workload struct {
	family string // first part of the name, before the storage kind
	rest   string // what follows the kind, "" for nothing
	run    func(ctx context.Context, t *target) (n int64, m []Metric, err error)
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
	burst     int   // requests that are sent at once where they are pipelined
	bulk      []int // voxels in a request
	edge      int   // of filled solids, and of the cloud
	landscape int   // edge of the landscape
	chunk     int   // voxels in a request that loads a model
	model     int   // edge of the dense model that is rendered
	pictures  []picture
}

// defaultSizes are what the promises are about.
var defaultSizes = sizes{
	starts: 10, clients: []int{1, 10, 100}, burst: 32, bulk: []int{1000, 100_000}, edge: 256, landscape: 512, chunk: 1 << 16,
	model: 128, pictures: []picture{promisedPicture, {"draft", 4096}},
}

const promisedClients = 100 // of the promises about latency, throughput and concurrency

// workloads returns all benchmarks in the order in which they run.
func workloads(s sizes) (list []workload) {
	list = append(list, workload{"Start", "", start})
	for _, m := range models(s) {
		list = append(list, workload{"Memory", "model=" + m.name, m.run})
	}
	for _, burst := range []int{1, s.burst} {
		for _, clients := range s.clients {
			list = append(list,
				workload{"SocketAdd", fmt.Sprintf("clients=%d/pipeline=%d", clients, burst), socketLoad(clients, burst, singleEdits)},
				workload{"SocketGet", fmt.Sprintf("clients=%d/pipeline=%d", clients, burst), socketLoad(clients, burst, singleReads)})
		}
	}
	for _, form := range []string{"list", "packed"} {
		for _, n := range s.bulk {
			list = append(list, workload{"BulkAdd", fmt.Sprintf("form=%s/n=%d", form, n), bulkAdd(form, n)})
		}
	}
	for _, shape := range []string{"cube", "sphere"} {
		list = append(list, workload{"Shape", fmt.Sprintf("shape=%s/edge=%d", shape, s.edge), fillShape(shape, s.edge)})
	}
	list = append(list, workload{"FloodFill", fmt.Sprintf("shape=sphere/edge=%d", s.edge), floodSphere(s.edge)})
	return append(list, besides(s)...)
}

// start measures how long a daemon takes to its first answer, and the memory that it holds then.
func start(ctx context.Context, t *target) (n int64, m []Metric, err error) {
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
	return n, []Metric{{unitPerOp, float64(ready.Nanoseconds()) / float64(n)}, {unitResident, float64(resident) / float64(n) / mb}}, nil
}

const mb = 1 << 20

// socketLoad measures single-voxel requests of many clients on one project.
func socketLoad(clients, burst int, bursts func(client, burst int) [][]byte) func(context.Context, *target) (int64, []Metric, error) {
	return func(ctx context.Context, t *target) (n int64, m []Metric, err error) {
		err = t.withProject(ctx, func(*client.Client) error {
			l := load{
				socket: t.socket, clients: clients, burst: burst, duration: t.duration, warmUp: t.duration / 4,
				bursts: func(client int) [][]byte { return bursts(client, burst) },
			}
			s, err := l.run(ctx)
			if err != nil {
				return err
			}
			n, m = int64(len(s.sorted)), s.metrics()
			return nil
		})
		return n, m, err
	}
}

// bulkAdd measures add_voxels. Two requests with different colours take turns, so that each changes every voxel.
func bulkAdd(form string, n int) func(context.Context, *target) (int64, []Metric, error) {
	return func(ctx context.Context, t *target) (ops int64, m []Metric, err error) {
		voxels := scattered(n, 1)
		requests := [][]byte{addVoxels(form, voxels), nil}
		for i := range voxels {
			voxels[i].r ^= 0xff
		}
		requests[1] = addVoxels(form, voxels)
		err = t.withProject(ctx, func(*client.Client) error {
			c, err := client.DialConn(ctx, t.socket)
			if err != nil {
				return err
			}
			r, err := t.repeat(ctx, func(i int) (time.Duration, error) { return exchange(c, requests[i%2]) })
			ops = r.n
			m = []Metric{{unitPerOp, r.perOp()}, {unitVoxels, r.perSecond(float64(n))}, {"request-bytes", float64(len(requests[0]))}}
			return errors.Join(err, c.Close())
		})
		return ops, m, err
	}
}

// fillShape measures procedural_shape in an empty project.
func fillShape(shape string, edge int) func(context.Context, *target) (int64, []Metric, error) {
	return func(ctx context.Context, t *target) (int64, []Metric, error) {
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
		return r.n, []Metric{{unitPerOp, r.perOp()}, {unitVoxels, r.perSecond(float64(voxels))}}, nil
	}
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
func floodSphere(edge int) func(context.Context, *target) (int64, []Metric, error) {
	return func(ctx context.Context, t *target) (n int64, m []Metric, err error) {
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
			n, m = r.n, []Metric{{unitPerOp, r.perOp()}, {unitVoxels, r.perSecond(float64(voxels))}}
			return err
		})
		return n, m, err
	}
}
