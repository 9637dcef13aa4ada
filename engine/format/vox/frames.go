package vox

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// moment is what a node of an animation is in one frame, and until the next one that says something.
type moment struct {
	frame int64
	move  transform // of a transform
	model int32     // of a shape
}

// maxFrame bounds the numbers of frames.
const maxFrame = 1 << 20

// frameNumber returns the number of an animation's frame.
func frameNumber(value string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
	if err != nil {
		return 0
	}
	return min(max(n, -maxFrame), maxFrame)
}

// span is a range of frames, both ends inclusive.
type span struct{ first, last int64 }

func (s *span) size() int64 { return s.last - s.first + 1 }

// animate keeps the moments of a node. Most nodes have one.
func (d *decoder) animate(n *node, moments []moment) error {
	if len(moments) == 0 {
		return nil
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.frame, b.frame) })
	moments = slices.CompactFunc(moments, func(a, b moment) bool { return a.frame == b.frame }) // the first one counts
	n.move, n.model = moments[0].move, moments[0].model
	if len(moments) == 1 {
		return nil
	}
	if err := d.budget.Hold(len(moments) * momentBytes); err != nil {
		return err
	}
	n.moments = slices.Clip(moments)
	keys := span{moments[0].frame, moments[len(moments)-1].frame}
	if d.keys == nil {
		d.keys = &keys
	}
	d.keys.first, d.keys.last = min(d.keys.first, keys.first), max(d.keys.last, keys.last)
	return nil
}

// readMeta reads the contents of META.
func (d *decoder) readMeta(c *cursor) {
	c.dict(func(key, value string) {
		words := strings.Fields(value)
		if key != "_anim_range" || len(words) != 2 {
			return
		}
		if r := (span{frameNumber(words[0]), frameNumber(words[1])}); r.first <= r.last {
			d.meta = &r
		}
	})
}

// animation returns the frames of the file, and false if it has only one.
func (d *decoder) animation() (frames span, ok bool) {
	switch {
	case len(d.nodes) == 0 && d.packs && len(d.models) > 1:
		return span{0, int64(len(d.models)) - 1}, true
	case d.keys == nil:
		return span{}, false
	case d.meta != nil:
		return *d.meta, true
	}
	return *d.keys, true
}

// at returns what the node is in a frame.
func (n *node) at(frame int64) (transform, int32) {
	if len(n.moments) == 0 {
		return n.move, n.model
	}
	first, last := &n.moments[0], &n.moments[len(n.moments)-1]
	if n.loop {
		length := last.frame - first.frame + 1
		frame = first.frame + ((frame-first.frame)%length+length)%length
	}
	i, found := slices.BinarySearchFunc(n.moments, frame, func(m moment, f int64) int { return cmp.Compare(m.frame, f) })
	switch {
	case found:
		return n.moments[i].move, n.moments[i].model
	case i == 0:
		return first.move, first.model
	case i == len(n.moments):
		return last.move, last.model
	}
	a, b := &n.moments[i-1], &n.moments[i]
	move := a.move // rotations do not turn, they step
	for k := range move.t {
		move.t[k] = (a.move.t[k]*(b.frame-frame) + b.move.t[k]*(frame-a.frame)) / (b.frame - a.frame)
	}
	return move, a.model
}

// collectFrames finds the instances of all frames. The graph gives the same ones in the same order for each, so that those that do not change
// are found by their place: they are shown, and of the others each is shown if it belongs to the frame d.frame, and named after its first one.
func (d *decoder) collectFrames(frames span) error {
	var runs [][]instance
	chosen := d.frame
	for f := frames.first; f <= frames.last; f++ {
		d.instances, d.groups, d.frame = nil, 0, f
		if err := d.collectGraph(); err != nil {
			return err
		}
		d.silent = true
		if runs == nil {
			runs = make([][]instance, len(d.instances))
		}
		for i, n := range d.instances {
			n.frames = span{f, f}
			last := len(runs[i]) - 1
			if last >= 0 && runs[i][last].model == n.model && runs[i][last].move == n.move {
				runs[i][last].frames.last = f
				continue
			}
			if d.kept++; d.kept > d.budget.Limits().Layers {
				return unsupported("the frames show more than %d models", d.kept-1)
			}
			runs[i] = append(runs[i], n)
		}
	}
	d.instances, d.frame = nil, chosen
	for _, run := range runs {
		for _, n := range run {
			if len(run) > 1 {
				n.group = 0
				n.hidden = n.hidden || chosen < n.frames.first || chosen > n.frames.last
				n.name = strings.TrimSpace(fmt.Sprintf("%s frame %d", n.name, n.frames.first))
			}
			d.instances = append(d.instances, n)
		}
	}
	return nil
}
