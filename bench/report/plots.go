package report

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

const (
	plotWidth  = 1080
	rowHeight  = 26
	labelWidth = 480 // of the names left of a plot
	valueWidth = 190 // of the figures right of it
	farthest   = 16  // times the must: what lies beyond is drawn there
)

// ratioPlot draws the targets of one group that have limits and were measured: a bar from the line of what must be to what was measured,
// to the right if it is better, on an axis of ratios to what must be; a tick where it reaches, a thin line over the middle half.
func ratioPlot(list []Target) template.HTML {
	rows := slices.DeleteFunc(slices.Clone(list), func(t Target) bool { return t.Must == 0 || t.Ratio.N == 0 })
	if len(rows) == 0 {
		return ""
	}
	d := &drawing{width: plotWidth, height: float64(len(rows)+2)*rowHeight + 8}
	axis := scale{low: 1.0 / farthest, high: farthest, from: labelWidth, to: plotWidth - valueWidth}
	bottom := d.height - rowHeight
	for _, v := range []float64{1.0 / 16, 0.25, 0.5, 1, 2, 4, 16} {
		class := "grid"
		if v == 1 {
			class = "must"
		}
		d.line(class, axis.at(v), rowHeight, axis.at(v), bottom)
		d.text("tick", "middle", axis.at(v), bottom+12, axisLabel(v))
	}
	d.text("tick", "middle", axis.at(1), rowHeight/2, "must")
	for i := range rows {
		ratioRow(d, axis, &rows[i], float64(i+1)*rowHeight)
	}
	return d.svg("ratios to what must be, of " + rows[0].Group)
}

func axisLabel(v float64) string {
	if v < 1 {
		return "1/" + Short(1/v)
	}
	return Short(v)
}

func ratioRow(d *drawing, axis scale, t *Target, y float64) {
	better := func(v float64) float64 { // times the must, more is better
		if t.Lower {
			return t.Must / max(v, 1e-12)
		}
		return v / t.Must
	}
	middle := y + rowHeight/2
	against := ""
	if t.Against != "" {
		against = " / " + t.Against
	}
	tip := fmt.Sprintf("%s%s: %s, must %s, reach %s", t.Name, against, spread(t.Ratio), Short(t.Must), Short(t.Reach))
	d.text("label", "end", labelWidth-12, middle, t.Name+against)
	d.bar("v-"+string(t.Verdict), axis.at(1), axis.at(better(t.Ratio.Median)), middle-6, 12, tip)
	d.line("spread", axis.at(better(t.Ratio.Low)), middle, axis.at(better(t.Ratio.High)), middle)
	reach := axis.at(better(t.Reach))
	d.line("reach", reach, middle-10, reach, middle+10)
	if t.Bound > 0 {
		d.circle("bound", axis.at(better(t.Bound)), middle, 4, "the machine allows "+Short(t.Bound))
	}
	value := Short(t.Ratio.Median) + "×"
	if t.Against == "" || strings.HasPrefix(t.Unit, "B/") {
		value = t.amount(t.Ratio.Median)
	}
	d.text("value", "start", plotWidth-valueWidth+14, middle, value)
	d.text("verdict v-"+string(t.Verdict), "end", plotWidth-4, middle, string(t.Verdict))
}

// latencyPlot draws the median, the 99th and the 99.9th percentile of each result that has them.
func latencyPlot(results []Result) template.HTML {
	var rows []*Result
	low, high := 0.0, 0.0
	for i := range results {
		p50, ok := results[i].Get(P50)
		p999, _ := results[i].Get(P999)
		if !ok || p50 <= 0 {
			continue
		}
		rows = append(rows, &results[i])
		if low == 0 || p50 < low {
			low = p50
		}
		high = max(high, p999)
	}
	if len(rows) == 0 {
		return ""
	}
	d := &drawing{width: plotWidth, height: float64(len(rows)+1)*rowHeight + 8}
	axis := scale{low: low / 1.5, high: high * 1.5, from: labelWidth, to: plotWidth - valueWidth}
	bottom := d.height - rowHeight
	for _, v := range axis.powers() {
		d.line("grid", axis.at(v), 4, axis.at(v), bottom)
		d.text("tick", "middle", axis.at(v), bottom+12, duration(v))
	}
	for i, r := range rows {
		latencyRow(d, axis, r, float64(i)*rowHeight+rowHeight/2)
	}
	return d.svg("latencies of " + strconv.Itoa(len(rows)) + " loads")
}

func latencyRow(d *drawing, axis scale, r *Result, y float64) {
	p50, _ := r.Get(P50)
	p99, _ := r.Get(P99)
	p999, _ := r.Get(P999)
	tip := fmt.Sprintf("%s: %s, %s, %s", r.Name, Quantity(p50, P50), Quantity(p99, P99), Quantity(p999, P999))
	d.text("label", "end", labelWidth-12, y, strings.Replace(r.Name, "/kind="+r.param("kind"), "", 1))
	d.line("range", axis.at(p50), y, axis.at(p999), y)
	d.circle("p999", axis.at(p999), y, 3.5, tip)
	d.circle("p99", axis.at(p99), y, 4.5, tip)
	d.circle("p50", axis.at(p50), y, 5, tip)
	d.text("value", "start", plotWidth-valueWidth+14, y, duration(p50)+" / "+duration(p99))
}

// series is one line of a throughput plot.
type series struct {
	name   string
	points [][2]float64 // clients, requests per second
}

// throughputPlot draws requests per second by clients, a line for each family of results without pipelining.
func throughputPlot(results []Result) template.HTML {
	var lines []series
	most, crowd := 0.0, 1.0
	for i := range results {
		r := &results[i]
		clients, err := strconv.ParseFloat(r.param("clients"), 64)
		perSecond, ok := r.Get(Requests)
		if err != nil || !ok || r.param("pipeline") != "1" || !strings.HasPrefix(r.family(), "Socket") {
			continue
		}
		at := slices.IndexFunc(lines, func(s series) bool { return s.name == r.family() })
		if at < 0 {
			at = len(lines)
			lines = append(lines, series{name: r.family()})
		}
		lines[at].points = append(lines[at].points, [2]float64{clients, perSecond})
		most, crowd = max(most, perSecond), max(crowd, clients)
	}
	if len(lines) == 0 || crowd == 1 {
		return ""
	}
	return drawSeries(lines, most, crowd)
}

const seriesColors = 4 // classes s0 to s3

func drawSeries(lines []series, most, crowd float64) template.HTML {
	const left, right, top, height = 80, plotWidth - 150, 12, 300
	d := &drawing{width: plotWidth, height: height + 44}
	x := scale{low: 1, high: crowd, from: left, to: right}
	step := nice(most / 5)
	ceiling := step
	for ceiling < most {
		ceiling += step
	}
	y := func(v float64) float64 { return height - (height-top)*v/ceiling }
	for v := 0.0; v <= ceiling*1.001; v += step {
		d.line("grid", left, y(v), right, y(v))
		d.text("tick", "end", left-10, y(v), Short(v))
	}
	for clients := 1.0; clients <= crowd; clients *= 10 {
		d.text("tick", "middle", x.at(clients), height+16, strconv.Itoa(int(clients)))
	}
	d.text("tick", "middle", (left+right)/2, height+34, "clients")
	labels := apart(lines, y)
	for i := range lines {
		s := &lines[i]
		slices.SortFunc(s.points, func(a, b [2]float64) int { return int(a[0] - b[0]) })
		class := "s" + strconv.Itoa(i%seriesColors)
		points := make([][2]float64, 0, len(s.points))
		for _, p := range s.points {
			points = append(points, [2]float64{x.at(p[0]), y(p[1])})
		}
		d.path("curve "+class, points)
		for j, p := range points {
			d.circle("dot "+class, p[0], p[1], 4, fmt.Sprintf("%s, %.0f clients: %s requests/s", s.name, s.points[j][0], Short(s.points[j][1])))
		}
		d.text("series "+class, "start", right+14, labels[i], s.name)
	}
	return d.svg("requests per second by clients")
}

// apart returns where the names of the lines stand: at their ends, but apart from each other.
func apart(lines []series, y func(float64) float64) []float64 {
	at := make([]float64, len(lines))
	order := make([]int, len(lines))
	for i := range lines {
		last := slices.MaxFunc(lines[i].points, func(a, b [2]float64) int { return int(a[0] - b[0]) })
		at[i], order[i] = y(last[1]), i
	}
	slices.SortFunc(order, func(a, b int) int {
		if at[a] < at[b] {
			return -1
		}
		return 1
	})
	for i := 1; i < len(order); i++ {
		at[order[i]] = max(at[order[i]], at[order[i-1]]+18)
	}
	return at
}
