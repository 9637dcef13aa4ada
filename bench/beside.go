package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/load"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// editsPerSecond is the pace of the client that edits at a fixed rate.
const editsPerSecond = 200

// promisedPicture is what is rendered while the edits of a promise are made.
func promisedPicture() picture { return picture{"standard", 512} }

// promisedBeside returns the name of the result that the promise is about.
func promisedBeside(kind string) string {
	return fmt.Sprintf("EditBeside/kind=%s/renders=%s/edits=%d", kind, promisedPicture().name(), editsPerSecond)
}

// besides returns the benchmarks of edits beside renders of the same project, and of either alone.
func besides(s sizes) (list []workload) {
	add := func(renders string, p *picture) {
		paced := beside{picture: p, rate: editsPerSecond}
		list = append(list,
			workload{"EditBeside", fmt.Sprintf("renders=%s/edits=%d", renders, editsPerSecond), paced.run},
			workload{"EditBeside", fmt.Sprintf("renders=%s/edits=closed", renders), (&beside{picture: p}).run})
	}
	add("none", nil)
	for _, p := range s.pictures {
		list = append(list, workload{"Render", "picture=" + p.name(), p.run})
		add(p.name(), &p)
	}
	return list
}

// rareEdits is by how much longer edits at a fixed rate are measured than other loads: a hundredth of few is one or two, which is chance.
const rareEdits = 5

// beside is a client that edits a project which others render meanwhile.
type beside struct {
	picture *picture // nil for no renders
	rate    float64  // edits a second, 0 for each once the one before is answered
}

func (b *beside) run(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	err = t.withDenseModel(ctx, func() error {
		var busy *renderLoad
		if b.picture != nil {
			if busy, err = startRenders(ctx, t.socket, *b.picture); err != nil {
				return err
			}
		}
		measured := *t
		if b.rate > 0 {
			measured.duration *= rareEdits
		}
		r, err := measured.load(ctx, load.Spec{
			Clients: 1, Pipeline: 1, Rate: b.rate, Bursts: func(client int) [][]byte { return traffic.Bursts(client, 1, traffic.Edit) },
		})
		if err == nil {
			n, m = r.N, loadMetrics(r)
		}
		if busy == nil {
			return err
		}
		pictures, stopErr := busy.stop()
		m = append(m, report.Metric{Unit: report.Renders, Value: pictures.perSecond(1)})
		return errors.Join(err, stopErr)
	})
	return n, m, err
}

// withDenseModel runs f with a project in which each second cell of a cube is a voxel with a colour of its own.
func (t *target) withDenseModel(ctx context.Context, f func() error) error {
	return t.withProject(ctx, func(*client.Client) error {
		if err := sendAll(ctx, t, traffic.Cloud(t.sizes.model, 2, 1), t.sizes.chunk); err != nil {
			return err
		}
		return f()
	})
}
