package bench

import (
	"fmt"
	"io"
)

// Promise is one of the figures that the project promises, held against what was measured.
type Promise struct {
	Name     string  `json:"name"`
	Kind     string  `json:"kind"` // storage kind
	Measured float64 `json:"measured"`
	Limit    float64 `json:"limit"`
	AtLeast  bool    `json:"at_least"` // whether the limit is the least value that passes; otherwise values must stay under it
	Unit     string  `json:"unit"`
	Pass     bool    `json:"pass"`
}

// rule is how a promise is read from a result.
type rule struct {
	name    string
	of      func(kind string) string // the result's name
	unit    string                   // in the result
	scale   float64                  // from the result's unit to the promise's
	limit   float64
	atLeast bool
	shown   string // unit of the promise
}

// rules are the promises: latency below 5 ms on average, 10,000 operations a second, 100 clients at once, less than 128 MB, and edits that
// no render holds up.
func rules() []rule {
	hundred := func(kind string) string {
		return fmt.Sprintf("SocketAdd/kind=%s/clients=%d/pipeline=1", kind, promisedClients)
	}
	return []rule{
		{"average latency of add_voxel, 100 clients", hundred, unitMean, 1e-6, 5, false, "ms"},
		{"add_voxel operations, 100 clients", hundred, unitRequests, 1, 10_000, true, "/s"},
		{"clients served at once without an error", hundred, unitServed, 1, promisedClients, true, "clients"},
		{"resident memory with a landscape of 1M voxels", func(kind string) string {
			return "Memory/kind=" + kind + "/model=" + promisedModel
		}, unitResident, 1, 128, false, "MB"},
		{"p99 latency of add_voxel beside renders", promisedBeside, unitSlowest, 1e-6, 2, false, "ms"},
	}
}

// Promises holds results against what is promised, for each kind. A promise whose benchmark is not among the results is left out; with
// several results of one benchmark their mean counts.
func Promises(results []Result, kinds []string) (list []Promise) {
	for _, r := range rules() {
		for _, kind := range kinds {
			sum, n := 0.0, 0
			for i := range results {
				if v, ok := results[i].Get(r.unit); ok && results[i].Name == r.of(kind) {
					sum, n = sum+v*r.scale, n+1
				}
			}
			if n == 0 {
				continue
			}
			p := Promise{Name: r.name, Kind: kind, Measured: sum / float64(n), Limit: r.limit, AtLeast: r.atLeast, Unit: r.shown}
			p.Pass = p.Measured < p.Limit
			if p.AtLeast {
				p.Pass = p.Measured >= p.Limit
			}
			list = append(list, p)
		}
	}
	return list
}

// Broken returns the promises that do not pass.
func Broken(list []Promise) (broken []Promise) {
	for _, p := range list {
		if !p.Pass {
			broken = append(broken, p)
		}
	}
	return broken
}

// WritePromises writes a table for people. benchstat takes none of its lines for a result.
func WritePromises(w io.Writer, list []Promise) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "No promise was measured.")
		return err
	}
	if _, err := fmt.Fprintf(w, "%-46s %-8s %12s  %-16s %s\n", "promise", "kind", "measured", "limit", "verdict"); err != nil {
		return err
	}
	for _, p := range list {
		verdict, sign := "FAIL", "<"
		if p.Pass {
			verdict = "pass"
		}
		if p.AtLeast {
			sign = ">="
		}
		limit := fmt.Sprintf("%s %s %s", sign, number(p.Limit), p.Unit)
		if _, err := fmt.Fprintf(w, "%-46s %-8s %12s  %-16s %s\n", p.Name, p.Kind, number(p.Measured), limit, verdict); err != nil {
			return err
		}
	}
	return nil
}
