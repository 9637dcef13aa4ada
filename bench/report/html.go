package report

import (
	_ "embed" // for the page
	"html/template"
	"io"
	"slices"
)

//go:embed page.html
var pageText string

// page is what the template of the report is given.
type page struct {
	*Document
	Counts []count
	Groups []group
	Loads  []kindPlots
	Table  []tableRow
}

// count is how many targets have a verdict.
type count struct {
	Verdict Verdict
	N       int
}

// group is a part of the table of targets.
type group struct {
	Name string
	Plot template.HTML
	Rows []targetRow
}

// kindPlots are the plots of one storage kind.
type kindPlots struct {
	Kind                string
	Latency, Throughput template.HTML
}

// tableRow is a result as text.
type tableRow struct {
	Name    string
	Metrics []string
}

// WriteHTML writes the document as one page that needs nothing beside itself: plots of ratios, latencies and throughput as SVG, and all figures
// as tables. It is readable in light and dark, on paper, and without JavaScript.
func (d *Document) WriteHTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{"short": Short, "spread": spread, "number": number}).Parse(pageText)
	if err != nil {
		return err
	}
	p := &page{Document: d, Groups: groups(d.Targets), Loads: plots(d.Results)}
	for _, v := range []Verdict{Reached, Kept, Missed, Unmeasured} {
		n := 0
		for i := range d.Targets {
			if d.Targets[i].Verdict == v {
				n++
			}
		}
		p.Counts = append(p.Counts, count{v, n})
	}
	for i := range d.Results {
		r := &d.Results[i]
		row := tableRow{Name: r.Name}
		for _, m := range r.Metrics {
			row.Metrics = append(row.Metrics, Quantity(m.Value, m.Unit))
		}
		p.Table = append(p.Table, row)
	}
	return t.Execute(w, p)
}

// groups returns the parts of the table of targets.
func groups(list []Target) (all []group) {
	for title, part := range parts(list) {
		g := group{Name: title, Plot: ratioPlot(part)}
		for i := range part {
			g.Rows = append(g.Rows, rowOf(&part[i]))
		}
		all = append(all, g)
	}
	return all
}

func plots(results []Result) (all []kindPlots) {
	var kinds []string
	byKind := map[string][]Result{}
	for i := range results {
		k := results[i].param("kind")
		if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
		byKind[k] = append(byKind[k], results[i])
	}
	for _, k := range kinds {
		p := kindPlots{Kind: k, Latency: latencyPlot(byKind[k]), Throughput: throughputPlot(byKind[k])}
		if p.Latency != "" || p.Throughput != "" {
			all = append(all, p)
		}
	}
	return all
}
