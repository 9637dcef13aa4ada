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

// model is content whose memory is measured, in a daemon that holds nothing else.
type model struct {
	name string
	make func(ctx context.Context, t *target, c *client.Client) error
}

// promisedModel is the model of the promise about memory.
const promisedModel = "landscape"

func models(s sizes) []model {
	return []model{
		{
			promisedModel, func(ctx context.Context, t *target, _ *client.Client) error {
				return sendAll(ctx, t, traffic.Landscape(s.landscape), s.chunk)
			},
		},
		{
			fmt.Sprintf("sphere-%d", s.edge), func(ctx context.Context, _ *target, c *client.Client) error {
				_, _, err := makeSolid(ctx, c, "sphere", s.edge)
				return err
			},
		},
		{
			fmt.Sprintf("cloud-%d", s.edge), func(ctx context.Context, t *target, _ *client.Client) error {
				return sendAll(ctx, t, traffic.Cloud(s.edge, 100, 1), s.chunk)
			},
		},
	}
}

// sendAll loads voxels with packed requests.
func sendAll(ctx context.Context, t *target, voxels []traffic.Voxel, chunk int) error {
	c, err := client.DialConn(ctx, t.socket)
	if err != nil {
		return err
	}
	for len(voxels) > 0 && err == nil {
		n := min(chunk, len(voxels))
		_, err = traffic.Exchange(c, traffic.AddVoxels(traffic.Packed, voxels[:n]))
		voxels = voxels[n:]
	}
	return errors.Join(err, c.Close())
}

// run makes the model in a new daemon and asks what it takes.
func (mo *model) run(ctx context.Context, t *target) (n int64, m []report.Metric, err error) {
	err = t.withNew(ctx, func(t *target) error {
		return t.withProject(ctx, func(c *client.Client) error {
			began := time.Now()
			if err := mo.make(ctx, t, c); err != nil {
				return err
			}
			took := time.Since(began)
			var info struct {
				Voxels int64 `json:"voxel_count"`
				Memory struct {
					Layers  float64 `json:"layers_mb"`
					History float64 `json:"history_mb"`
				} `json:"memory_usage"`
			}
			if err := c.Call(ctx, "get_project_info", nil, &info); err != nil {
				return err
			}
			resident, err := t.resident()
			if info.Voxels == 0 {
				return errors.Join(err, errors.New("bench: the model has no voxels"))
			}
			n = 1
			m = []report.Metric{
				{Unit: report.PerOp, Value: float64(took.Nanoseconds())},
				{Unit: report.PerVoxel, Value: info.Memory.Layers * mb / float64(info.Voxels)},
				{Unit: "voxels", Value: float64(info.Voxels)},
				{Unit: "layers-MB", Value: info.Memory.Layers},
				{Unit: "history-MB", Value: info.Memory.History},
				{Unit: report.Resident, Value: float64(resident) / mb},
			}
			return err
		})
	})
	return n, m, err
}
