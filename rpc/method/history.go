package method

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

func historyMethods() []*Method {
	result := []Field{
		{"success", "boolean", "true"},
		{"undone_revision", "integer", "of the edit that was taken back or done again"},
		{"label", "string", "the method that made it"},
		{"changed", "integer", "cells of that edit"},
		{"bounding_box", "object|null", "`{min,max}` around them, both inclusive"},
		{"revision", "integer", "of the project now"},
		{"undo_depth", "integer", ""},
		{"redo_depth", "integer", ""},
	}
	cost := func(*Call) time.Duration { return time.Millisecond }
	return []*Method{
		{
			Name: "undo", Doc: "Takes back the last edit of the project, whoever made it.",
			Aliases: []Alias{{Name: "history.undo"}},
			Result:  result, Errors: []string{"nothing_to_undo"}, Class: Edit, Since: "1.0", Cost: cost,
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				return c.step(dst, (*engine.Project).Undo)
			},
		},
		{
			Name: "redo", Doc: "Does the edit again that was last taken back.",
			Aliases: []Alias{{Name: "history.redo"}},
			Result:  result, Errors: []string{"nothing_to_redo"}, Class: Edit, Since: "1.0", Cost: cost,
			Do: func(_ context.Context, c *Call, dst []byte) ([]byte, error) {
				return c.step(dst, (*engine.Project).Redo)
			},
		},
	}
}

func (c *Call) step(dst []byte, f func(*engine.Project) (*engine.Change, error)) ([]byte, error) {
	if c.edit != nil {
		return dst, invalid("operations", "%s cannot be part of a batch", c.Method().Name)
	}
	ch, err := f(c.Project)
	if err != nil {
		return dst, err
	}
	undo, redo := c.Project.UndoDepth()
	o := begin(dst)
	o.bool("success", true)
	o.int("undone_revision", int64(ch.Revision))
	o.str("label", ch.Label)
	o.int("changed", ch.Changed)
	o.boxMember("bounding_box", ch.Bounds)
	o.int("revision", int64(c.Project.Revision()))
	o.int("undo_depth", int64(undo))
	o.int("redo_depth", int64(redo))
	return c.finish(&o), nil
}
