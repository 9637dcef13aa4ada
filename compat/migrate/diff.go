package migrate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

const (
	around    = 3    // lines shown around a change
	mostEdits = 1000 // above it a difference is shown as one block
)

// Diff returns the difference of two texts as a unified diff, "" if they are equal. Texts that differ in more than a thousand lines are shown as
// one block from the first difference to the last.
func Diff(oldName, newName string, before, after []byte) string {
	if bytes.Equal(before, after) {
		return ""
	}
	a, b := lines(before), lines(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	pairs := common(a[head:len(a)-tail], b[head:len(b)-tail])
	for i := range pairs {
		pairs[i].a += head
		pairs[i].b += head
	}
	all := make([]pair, 0, head+len(pairs)+tail)
	for i := range head {
		all = append(all, pair{i, i})
	}
	all = append(all, pairs...)
	for i := tail; i > 0; i-- {
		all = append(all, pair{len(a) - i, len(b) - i})
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", oldName, newName)
	for _, h := range hunks(all, len(a), len(b)) {
		h.write(&out, a, b)
	}
	return out.String()
}

// lines cuts a text after each line break.
func lines(text []byte) (list []string) {
	for line := range bytes.Lines(text) {
		list = append(list, string(line))
	}
	return list
}

// pair is a line that both texts have.
type pair struct{ a, b int }

// common returns the lines that both have, by Myers' "An O(ND) Difference Algorithm", or none if there are too many differences.
func common(a, b []string) (list []pair) {
	var trace [][]int
	n, m := len(a), len(b)
	most := min(n+m, mostEdits)
	v := make([]int, 2*most+3)
	at := func(k int) int { return k + most + 1 }
	found := -1
search:
	for d := 0; d <= most; d++ {
		trace = append(trace, slices.Clone(v[at(-d)-1:at(d)+2]))
		for k := -d; k <= d; k += 2 {
			x := v[at(k-1)] + 1
			if k == -d || k != d && v[at(k-1)] < v[at(k+1)] {
				x = v[at(k+1)]
			}
			for x < n && x-k < m && a[x] == b[x-k] {
				x++
			}
			v[at(k)] = x
			if x >= n && x-k >= m {
				found = d
				break search
			}
		}
	}
	x, y := n, m
	for d := found; d >= 0; d-- {
		w, k := trace[d], x-y
		get := func(k int) int { return w[k+d+1] }
		before := k - 1
		if k == -d || k != d && get(k-1) < get(k+1) {
			before = k + 1
		}
		px := get(before)
		py := px - before
		for x > max(px, 0) && y > max(py, 0) && (d > 0 || x > 0) {
			x, y = x-1, y-1
			list = append(list, pair{x, y})
		}
		x, y = px, py
	}
	slices.Reverse(list)
	return list
}

// hunk is a run of changes with the lines around it, as ranges of lines.
type hunk struct {
	a0, a1, b0, b1 int
	pairs          []pair
}

// hunks groups the changes between the lines that both texts have.
func hunks(pairs []pair, n, m int) (list []hunk) {
	pairs = append(pairs, pair{n, m})
	a, b := 0, 0
	for i, p := range pairs {
		if p.a > a || p.b > b {
			before := min(around, i) // the lines before a change are all common, or it would have begun earlier
			last := len(list) - 1
			if last >= 0 && list[last].a1 >= a-2*around {
				list[last].a1, list[last].b1 = p.a, p.b
			} else {
				back := 0
				for back < before && pairs[i-1-back].a == a-1-back && pairs[i-1-back].b == b-1-back {
					back++
				}
				list = append(list, hunk{a0: a - back, b0: b - back, a1: p.a, b1: p.b})
			}
		}
		a, b = p.a+1, p.b+1
	}
	for i := range list {
		h := &list[i]
		ahead := min(around, n-h.a1, m-h.b1)
		h.a1, h.b1 = h.a1+ahead, h.b1+ahead
		from, _ := slices.BinarySearchFunc(pairs, h.a0, func(p pair, a int) int { return p.a - a })
		to, _ := slices.BinarySearchFunc(pairs, h.a1, func(p pair, a int) int { return p.a - a })
		h.pairs = pairs[from:to]
	}
	return list
}

// write appends the hunk to the diff.
func (h hunk) write(out *strings.Builder, a, b []string) {
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(h.a0, h.a1), span(h.b0, h.b1))
	x, y := h.a0, h.b0
	put := func(mark, line string) {
		out.WriteString(mark + line)
		if !strings.HasSuffix(line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
	for _, p := range append(slices.Clip(h.pairs), pair{h.a1, h.b1}) {
		for ; x < p.a; x++ {
			put("-", a[x])
		}
		for ; y < p.b; y++ {
			put("+", b[y])
		}
		if p.a < h.a1 {
			put(" ", a[x])
			x, y = x+1, y+1
		}
	}
}

// span returns a range of lines as unified diffs write it.
func span(from, to int) string {
	if to == from {
		return fmt.Sprintf("%d,0", from)
	}
	if to == from+1 {
		return fmt.Sprint(to)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}
