package versus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/bench/report"
)

// Baseline holds ratios to the echo server of this module by the name of the row, as they were when the file was written. Ratios depend
// far less on the machine than figures do, so a file of one machine serves others, with some tolerance.
type Baseline struct {
	Comment string             `json:"comment"` // on which machine, and when, for people
	Ratios  map[string]float64 `json:"ratios"`
}

// ReadBaseline reads what Write has written.
func ReadBaseline(r io.Reader) (b Baseline, err error) {
	if err := json.NewDecoder(r).Decode(&b); err != nil {
		return b, fmt.Errorf("versus: baseline: %w", err)
	}
	if len(b.Ratios) == 0 {
		return b, errors.New("versus: baseline: it holds no ratios")
	}
	return b, nil
}

// Write writes the baseline as JSON.
func (b Baseline) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// NewBaseline returns the baseline of rows that were measured.
func NewBaseline(list []report.Target, comment string) Baseline {
	b := Baseline{Comment: comment, Ratios: map[string]float64{}}
	for i := range list {
		if list[i].Ratio.N > 0 {
			b.Ratios[list[i].Name] = list[i].Ratio.Median
		}
	}
	return b
}

// attempts is how often a contest whose rows miss their limits is measured before they count as missed.
const attempts = 3

// sinkSlack is by how much more the rows about long requests may become worse. Their opponent does nothing but copy, so the ratio goes up and down
// with the memory bandwidth that the neighbours of a virtual machine leave.
const sinkSlack = 4

// Check measures the daemon against the echo server of this module, which every machine can build, and holds the ratios against the baseline: a
// row is kept if its median is at least that of the baseline divided by 1 + tolerance, and reaches if it is no lower; the rows about long requests
// have four times the tolerance. A contest with a row that misses is measured again, up to three times in all, since another program on the
// machine is no fault of the daemon's, and what is slow stays slow. A row that the baseline does not have has no limit. Of Options the kinds, the
// filter and what belongs to the table alone are not used: it is about the default kind.
func Check(ctx context.Context, o Options, b Baseline, tolerance float64) ([]report.Target, error) {
	o.Kinds, o.Filter = nil, nil
	var list []report.Target
	for range attempts {
		more, err := o.run(ctx, func(s *sizes) []contest { return unmet(limited(continuous(s), b, tolerance), list) })
		list = replaced(list, more)
		if err != nil || !slices.ContainsFunc(list, missed) {
			return list, err
		}
	}
	return list, nil
}

func missed(t report.Target) bool { return t.Verdict == report.Missed }

// unmet returns those of contests that have a row which list calls missed, and all of them if list is empty.
func unmet(contests []contest, list []report.Target) []contest {
	if len(list) == 0 {
		return contests
	}
	return slices.DeleteFunc(contests, func(c contest) bool {
		return !slices.ContainsFunc(c.rows, func(r row) bool {
			return slices.ContainsFunc(list, func(t report.Target) bool { return t.Name == r.name && missed(t) })
		})
	})
}

// replaced puts rows that were measured again in the place of what they were.
func replaced(list, again []report.Target) []report.Target {
	for _, t := range again {
		if i := slices.IndexFunc(list, func(old report.Target) bool { return old.Name == t.Name }); i >= 0 {
			list[i] = t
		} else {
			list = append(list, t)
		}
	}
	return list
}

// continuous are the contests of Check. One client is not among them: with a single request under way the figures are those of how the system wakes
// processes, which differ from machine to machine.
func continuous(s *sizes) (list []contest) {
	add := func(name, what, against string, open func(context.Context, *env) (*match, error)) {
		list = append(list, contest{name: name, group: "Share of the echo server in Go", open: open, rows: []row{{name: what, against: against, unit: report.Requests}}})
	}
	for _, clients := range []int{10, 100} {
		add(fmt.Sprintf("echo/clients=%d", clients), fmt.Sprintf("add_voxel, %d clients", clients), "echo in Go", againstServer("echo", clients, 1))
	}
	add("echo/pipeline=32", "add_voxel, 10 clients, 32 at once", "echo in Go", againstServer("echo", 10, pipelined))
	for _, n := range s.bulk {
		add(fmt.Sprintf("sink/n=%d", n), fmt.Sprintf("add_voxels, packed, of %d", n), sinkInGo, againstSinks([]string{"sink"}, n))
	}
	return list
}

const sinkInGo = "sink in Go"

// limited sets the limits of rows from the baseline.
func limited(list []contest, b Baseline, tolerance float64) []contest {
	for i := range list {
		for j := range list[i].rows {
			r := &list[i].rows[j]
			r.reach = b.Ratios[r.name]
			allowed := tolerance
			if r.against == sinkInGo {
				allowed *= sinkSlack
			}
			r.must = r.reach / (1 + allowed)
		}
	}
	return list
}
