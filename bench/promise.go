package bench

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

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

// rules are the promises: latency below 5 ms on average, 10,000 operations a second, 100 clients at once, less than 128 MB, edits that no
// render holds up, and how much faster and smaller that is than a process for each command.
func rules() []rule {
	hundred := func(kind string) string {
		return fmt.Sprintf("SocketAdd/kind=%s/clients=%d/pipeline=1", kind, promisedClients)
	}
	of := func(family, rest string) func(kind string) string {
		return func(kind string) string { return family + "/kind=" + kind + "/" + rest }
	}
	return []rule{
		{"average latency of add_voxel, 100 clients", hundred, report.Mean, 1e-6, 5, false, "ms"},
		{"add_voxel operations, 100 clients", hundred, report.Requests, 1, 10_000, true, "/s"},
		{"clients served at once without an error", hundred, report.Served, 1, promisedClients, true, "clients"},
		{"resident memory with a landscape of 1M voxels", of("Memory", "model="+promisedModel), report.Resident, 1, 128, false, "MB"},
		{"p99 latency of add_voxel beside renders", promisedBeside, report.P99, 1e-6, 2, false, "ms"},
		{"single operation against a process per command", of("Command", "op=single"), unitTimes, 1, 8.2, true, "times"},
		{"batch of 1,000 against a process per command", of("Command", "op=batch"), unitTimes, 1, 7.6, true, "times"},
		{"10 clients at once against 10 users of processes", of("Command", "op=concurrent"), unitTimes, 1, 7.83, true, "times"},
		{"memory saved against 16^3 tiles of RGBA, landscape", of("Loaded", "model="+promisedLoaded), unitSaved, 1, 45, true, "%"},
		{"time to an answer saved against loading the project", of("Command", "op=answer"), unitSaved, 1, 92, true, "%"},
	}
}

// Promises holds results against what is promised, for each kind. A promise whose benchmark is not among the results is left out; with
// several results of one benchmark their mean counts.
func Promises(results []report.Result, kinds []string) (list []report.Promise) {
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
			p := report.Promise{Name: r.name, Kind: kind, Measured: sum / float64(n), Limit: r.limit, AtLeast: r.atLeast, Unit: r.shown}
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
func Broken(list []report.Promise) (broken []report.Promise) {
	for _, p := range list {
		if !p.Pass {
			broken = append(broken, p)
		}
	}
	return broken
}
