package inproc

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/goxel-daemon/goxel-daemon/bench/traffic"
)

// request is what encoding/json decodes an add_voxel request into.
type request struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  struct {
		X, Y, Z    int32
		R, G, B, A uint8
	} `json:"params"`
}

// Decode compares the requests per second that decode reads with those of encoding/json into typed fields. decode gets one add_voxel request,
// without the line feed behind it, and reports whether it has understood it; it is the daemon's own way from bytes to parameters.
func Decode(decode func(text []byte) bool) *Sides {
	texts := traffic.Bursts(1, 1, traffic.Edit)
	for i, b := range texts {
		texts[i] = b[:len(b)-1]
	}
	amount := float64(len(texts))
	return &Sides{
		Unit: "req/s",
		Ours: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, amount, func() error {
				for _, text := range texts {
					if !decode(text) {
						return errors.New("inproc: the daemon does not read " + string(text))
					}
				}
				return nil
			})
		},
		Theirs: func(ctx context.Context) (float64, error) {
			return perSecond(ctx, amount, func() error {
				for _, text := range texts {
					var r request
					if err := json.Unmarshal(text, &r); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}
