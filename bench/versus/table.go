package versus

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/bench/inproc"
	"github.com/goxel-daemon/goxel-daemon/bench/report"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
)

// Headings of the table.
const (
	groupRequests = "Single requests over the socket"
	groupBulk     = "Voxels in bulk"
	groupVolumes  = "Volumes and edits, in process"
	groupMemory   = "Memory and snapshots, in process"
	groupProcess  = "The process, and the way of a process for each command"
)

// The figures that rows are about, beside those of package report.
const (
	unitStart    = "ms"
	unitResident = "MB"
	unitNanos    = "ns"
)

const pipelined = 32 // requests that a client sends at once where they are pipelined

// table is the table of targets. A row's must and reach bound the median of ours divided by theirs, from below where more is better and from
// above where less is; with alone they bound our own value.
func table(s *sizes) (list []contest) {
	for _, clients := range []int{1, 10, 100} {
		list = append(list, contest{
			name: fmt.Sprintf("redis/clients=%d", clients), group: groupRequests, open: againstRedis(clients, 1), rows: []row{
				{name: fmt.Sprintf("add_voxel, %d %s: requests", clients, clientsWord(clients)), against: "Redis SETBIT", unit: report.Requests, must: 0.95, reach: 1.15},
				{name: fmt.Sprintf("add_voxel, %d %s: p50", clients, clientsWord(clients)), against: "Redis SETBIT", unit: report.P50, lower: true, must: 1, reach: 0.85},
				{name: fmt.Sprintf("add_voxel, %d %s: p99", clients, clientsWord(clients)), against: "Redis SETBIT", unit: report.P99, lower: true, must: 1.3, reach: 1},
			},
		})
	}
	list = append(list,
		contest{name: fmt.Sprintf("redis/clients=%d", s.crowd), group: groupRequests, open: againstRedis(s.crowd, 1), rows: []row{
			{name: fmt.Sprintf("add_voxel, %d clients: requests", s.crowd), against: "Redis SETBIT", unit: report.Requests, must: 1, reach: 1.3},
		}},
		contest{name: "redis/pipeline=32", group: groupRequests, open: againstRedis(10, pipelined), rows: []row{
			{name: "add_voxel, 10 clients, 32 at once: requests", against: "Redis SETBIT", unit: report.Requests, must: 1.2, reach: 2},
		}},
		contest{name: "redis-set/clients=10", group: groupRequests, open: againstServer("redis-set", 10, 1), rows: []row{
			{name: "add_voxel, 10 clients: requests", against: "Redis SET", unit: report.Requests},
		}},
		contest{name: "redis-aof/clients=10", group: groupRequests, open: againstServer("redis-aof", 10, 1), rows: []row{
			{name: "add_voxel, 10 clients: requests", against: "Redis, each write on disk", unit: report.Requests},
		}},
	)
	for _, clients := range []int{10, 100} {
		list = append(list, contest{
			name: fmt.Sprintf("cecho/clients=%d", clients), group: groupRequests, open: againstServer("cecho", clients, 1), rows: []row{
				{name: fmt.Sprintf("add_voxel, %d clients: share of an echo", clients), against: "epoll echo in C", unit: report.Requests, must: 0.80, reach: 0.92},
			},
		})
	}
	list = append(list,
		contest{name: "libraries/clients=10", group: groupRequests, open: againstLibraries(10, 1), rows: []row{
			{name: "add_voxel, 10 clients: requests", against: "fastest Go library", unit: report.Requests, must: 3, reach: 3.5},
		}},
		contest{name: "libraries/pipeline=32", group: groupRequests, open: againstLibraries(10, pipelined), rows: []row{
			{name: "add_voxel, 10 clients, 32 at once: requests", against: "fastest Go library", unit: report.Requests, must: 15, reach: 25},
		}},
		contest{name: "decode", group: groupRequests, once: true, open: openDecode, rows: []row{
			{name: "reading one request", against: "encoding/json", unit: report.Requests, must: 15, reach: 30},
		}},
	)
	for _, n := range s.bulk {
		list = append(list, contest{name: fmt.Sprintf("bulk/form=list/n=%d", n), group: groupBulk, open: againstSonic(n), rows: []row{
			{name: fmt.Sprintf("add_voxels, list of %d", n), against: "sonic, decoding alone", unit: report.Voxels, must: 2, reach: 4},
		}})
	}
	for _, n := range s.bulk {
		list = append(list, contest{name: fmt.Sprintf("bulk/form=packed/n=%d", n), group: groupBulk, open: againstSink(n), rows: []row{
			{name: fmt.Sprintf("add_voxels, packed, of %d", n), against: "same bytes thrown away", unit: report.Voxels, must: 0.25, reach: 0.6},
		}})
	}
	return append(append(append(list, volumes(s)...), memories(s)...), processes()...)
}

func clientsWord(n int) string {
	if n == 1 {
		return "client"
	}
	return "clients"
}

// volumes are the rows about edits within the process.
func volumes(s *sizes) (list []contest) {
	for _, order := range []struct {
		order       inproc.Order
		must, reach float64
	}{{inproc.Sequential, 4, 8}, {inproc.Random, 3, 6}} {
		list = append(list, contest{name: "set/order=" + string(order.order), group: groupVolumes, open: within(setsOf(order.order, s.cube)), rows: []row{
			{name: "single Set, " + string(order.order), against: "map of 16^3 tiles", unit: report.Voxels, must: order.must, reach: order.reach},
		}})
	}
	fill := func(name, what string, shape edit.Shape, edge int32, pairs int, must, reach float64) {
		list = append(list, contest{name: fmt.Sprintf("%s=%d", name, edge), group: groupVolumes, pairs: pairs, open: within(fillOf(shape, edge)), rows: []row{
			{name: fmt.Sprintf("%s %d^3, with undo", what, edge), against: "clear, 4 B a cell", unit: unitCells, must: must, reach: reach},
		}})
	}
	fill("fill/shape=cube/edge", "cube fill", edit.Cube, s.edge, 0, 1, 3)
	fill("fill/shape=cube/edge", "cube fill", edit.Cube, s.large, 5, 1, 3)
	fill("fill/shape=sphere/edge", "sphere fill", edit.Sphere, s.edge, 0, 0.1, 0.4)
	return append(list,
		contest{name: "refill", group: groupVolumes, open: within(refillOf(s.edge)), rows: []row{
			{name: fmt.Sprintf("cube fill %d^3 over a full one", s.edge), against: "clear, 4 B a cell", unit: unitCells},
		}},
		contest{name: "flood", group: groupVolumes, open: within(floodOf(s.edge)), rows: []row{
			{name: fmt.Sprintf("flood of a %d^3 sphere", s.edge), against: "scan, 1 B a cell", unit: unitCells, must: 0.1, reach: 0.5},
		}},
		contest{name: "scaling/edits", group: groupVolumes, open: within(editsOf), rows: []row{
			{name: "edits of 2 projects, 2 goroutines", against: "1 goroutine", unit: unitOps, must: 1.7, reach: 1.9},
		}},
		contest{name: "scaling/reads", group: groupVolumes, open: within(readsOf), rows: []row{
			{name: "reads of 1 project, 2 goroutines", against: "1 goroutine", unit: unitOps, must: 1.7, reach: 1.9},
		}},
	)
}

// memories are the rows about what volumes take and what snapshots cost.
func memories(s *sizes) (list []contest) {
	for _, n := range s.tiles {
		list = append(list,
			contest{name: fmt.Sprintf("snapshot/tiles=%d", n), group: groupMemory, open: within(snapshotOf(n, true)), rows: []row{
				{name: fmt.Sprintf("snapshot and edit, %d tiles", n), against: "copy of a tile, fresh", unit: unitNanos, lower: true, must: 4, reach: 2},
			}},
			contest{name: fmt.Sprintf("snapshot/warm/tiles=%d", n), group: groupMemory, open: within(snapshotOf(n, false)), rows: []row{
				{name: fmt.Sprintf("snapshot and edit, %d tiles", n), against: "copy of a tile, in place", unit: unitNanos, lower: true},
			}},
		)
	}
	for _, m := range []struct {
		model       inproc.Model
		what        string
		must, reach float64
	}{{inproc.Sphere, "solid sphere", 0.6, 0.1}, {inproc.Cloud, "cloud of 1 %", 20, 6}} {
		list = append(list, contest{name: "memory/model=" + string(m.model), group: groupMemory, pairs: 3, open: within(memoryOf(m.model, s.memory)), rows: []row{
			{name: fmt.Sprintf("%s %d^3", m.what, s.memory), against: "16^3 tiles of RGBA", unit: report.PerVoxel, lower: true, alone: true, must: m.must, reach: m.reach},
		}}, contest{name: "account/model=" + string(m.model), group: groupMemory, pairs: 1, open: within(accountOf(m.model, s.memory)), rows: []row{
			{name: fmt.Sprintf("%s %d^3, as the volume tells", m.what, s.memory), against: "16^3 tiles of RGBA", unit: report.PerVoxel, lower: true, alone: true},
		}})
	}
	return list
}

// processes are the rows about the daemon as a process, and about doing without one.
func processes() []contest {
	return []contest{
		{name: "start", group: groupProcess, open: openStart, rows: []row{
			{name: "start to the first answer", unit: unitStart, lower: true, alone: true, must: 30, reach: 10},
			{name: "idle resident memory", unit: unitResident, lower: true, alone: true, must: 16, reach: 10},
		}},
		{name: "command/single", group: groupProcess, open: openCommand(1), rows: []row{
			{name: "single operation", against: "process per command", unit: unitOps, must: 100, reach: 400},
		}},
		{name: "command/batch", group: groupProcess, open: openCommand(batchSize), rows: []row{
			{name: "batch of 1,000", against: "process per command", unit: unitOps, must: 100, reach: 400},
		}},
	}
}
