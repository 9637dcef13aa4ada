package script

import (
	"errors"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// project takes the first argument as the file.
func project(c *call, e effect) (action, error) {
	f, ok := c.next()
	if !ok {
		return action{}, errNoFile
	}
	return action{effect: e, file: &f}, nil
}

// layerID adds the layer of --layer; 0 and less mean the active one, as does leaving it out.
func (a *action) layerID(c *call) {
	w, ok := c.given("layer")
	if !ok {
		return
	}
	if w.literal {
		if list, err := numbers(w.text, ","); err == nil && list[0] <= 0 {
			return
		}
	}
	a.add("layer_id", number, w)
}

// transparent reports whether a colour is known to have an alpha below that of an opaque one, and which.
func transparent(w word) (alpha int, ok bool) {
	if !w.literal {
		return 0, false
	}
	list, err := numbers(w.text, ",")
	if err != nil || len(list) < 4 || list[3] == 255 {
		return 0, false
	}
	return list[3], true
}

func planAdd(c *call) (action, error) {
	a, err := project(c, adds)
	if err != nil {
		return a, err
	}
	pos, _ := c.given("pos")
	a.add("position", cell, pos)
	if w, ok := c.given("color"); ok {
		a.color(w)
	}
	a.layerID(c)
	return a, nil
}

// color adds the colour of a voxel that is set; one that is wholly transparent empties the cell.
func (a *action) color(w word) {
	if alpha, ok := transparent(w); ok && alpha == 0 {
		a.method = "remove_voxel"
		a.note(migrate.Changed, "a voxel with alpha 0 is no voxel")
		return
	}
	a.add("color", color, w)
}

func planTable(c *call) (action, error) {
	a, err := project(c, adds)
	if err != nil {
		return a, err
	}
	w, _ := c.given("file")
	a.add("voxels", table, w)
	a.layerID(c)
	a.note(migrate.Look, "the lines of %s must be x,y,z or x,y,z,r,g,b without a heading or remarks", w.source)
	return a, nil
}

func planRemove(c *call) (action, error) {
	a, err := project(c, edits)
	if err != nil {
		return a, err
	}
	if box, ok := c.given("box"); ok {
		if !box.literal {
			return a, errors.New("the box " + box.source + " is known only when the script runs; goxelctl remove-voxels takes its ends apart, as --min and --max")
		}
		n, err := numbers(box.text, ",")
		if err != nil {
			return a, err
		}
		for i := range 3 {
			n[i], n[i+3] = min(n[i], n[i+3]), max(n[i], n[i+3])
		}
		a.method = "remove_voxels"
		a.add("min", cell, lit(join(n[:3])))
		a.add("max", cell, lit(join(n[3:])))
	} else if pos, ok := c.given("pos"); ok {
		a.add("position", cell, pos)
	} else {
		return a, errors.New("neither --pos nor --box is given, which is an error in version 13 as well")
	}
	a.layerID(c)
	return a, nil
}

func planPaint(c *call) (action, error) {
	a, err := project(c, edits)
	if err != nil {
		return a, err
	}
	pos, _ := c.given("pos")
	w, _ := c.given("color")
	a.paint(pos, w)
	a.layerID(c)
	return a, nil
}

func (a *action) paint(pos, w word) {
	a.add("position", cell, pos)
	a.add("color", color, w)
	if alpha, ok := transparent(w); ok {
		a.note(migrate.Changed, "the alpha %d says how strongly the colour covers the old one; version 13 stores it", alpha)
	}
}

// The verbs below are those of guides: they take numbers in place of options, and act on the project that is open.

// sevenNumbers reads X Y Z and R G B [A] from the arguments.
func sevenNumbers(c *call, least, most int) (pos, colour word, err error) {
	n := len(c.words)
	if n < least || n > most || n == 4 || n == 5 {
		return pos, colour, errors.New(c.command.Name + " wants " + c.command.Args)
	}
	pos = commas(c.words[:3])
	if n > 3 {
		colour = commas(c.words[3:])
	}
	if pos.literal {
		if _, err := numbers(pos.text, ","); err != nil {
			return pos, colour, err
		}
	}
	if colour.literal {
		if _, err := numbers(colour.text, ","); err != nil {
			return pos, colour, err
		}
	}
	c.words = nil
	return pos, colour, nil
}

// commas puts words together with commas between them.
func commas(words []word) word {
	sum := word{literal: true}
	sources, texts := make([]string, len(words)), make([]string, len(words))
	for i, w := range words {
		sources[i], texts[i] = w.source, w.text
		sum.literal = sum.literal && w.literal
	}
	sum.source = strings.Join(sources, ",")
	if sum.literal {
		sum.text = strings.Join(texts, ",")
	}
	return sum
}

func planAddNumbers(c *call) (a action, err error) {
	pos, w, err := sevenNumbers(c, 3, 7)
	if err != nil {
		return a, err
	}
	a = action{effect: edits}
	a.add("position", cell, pos)
	if w.source != "" {
		a.color(w)
	}
	return a, nil
}

func planRemoveNumbers(c *call) (a action, err error) {
	pos, _, err := sevenNumbers(c, 3, 3)
	a = action{effect: edits}
	a.add("position", cell, pos)
	return a, err
}

func planPaintNumbers(c *call) (a action, err error) {
	pos, w, err := sevenNumbers(c, 6, 7)
	if err != nil {
		return a, err
	}
	a = action{effect: edits}
	a.paint(pos, w)
	return a, nil
}

func planGet(c *call) (a action, err error) {
	pos, _, err := sevenNumbers(c, 3, 3)
	a = action{effect: reads}
	a.add("position", cell, pos)
	return a, err
}
