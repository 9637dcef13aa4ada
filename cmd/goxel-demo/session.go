package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// params are the parameters of a call.
type params map[string]any

// xyz is a cell or a size in a request.
type xyz [3]int

// reply holds the members of results that the demonstration looks at; each method has some of them.
type reply struct {
	ProjectID   string   `json:"project_id"`
	Changed     int64    `json:"changed"`
	Filled      int64    `json:"voxels_filled"`
	Operations  int64    `json:"successful_operations"`
	LayerID     int64    `json:"layer_id"`
	LayerCount  int64    `json:"layer_count"`
	VoxelCount  int64    `json:"voxel_count"`
	UndoDepth   int64    `json:"undo_depth"`
	RedoDepth   int64    `json:"redo_depth"`
	FileSize    int64    `json:"file_size"`
	Format      string   `json:"format"`
	RenderTime  float64  `json:"render_time_ms"`
	Width       int      `json:"width"`
	Height      int      `json:"height"`
	Min         xyz      `json:"min"`
	Max         xyz      `json:"max"`
	Dimensions  xyz      `json:"dimensions"`
	Color       [4]int   `json:"color"`
	Packed      []byte   `json:"packed"`
	Version     string   `json:"version"`
	Storage     string   `json:"storage"`
	Layers      []layer  `json:"layers"`
	BoundingBox *cellBox `json:"bounding_box"`
	Warnings    []string `json:"warnings"`
}

type layer struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Visible    bool   `json:"visible"`
	VoxelCount int64  `json:"voxel_count"`
}

// cellBox is a box of cells, both ends included.
type cellBox struct {
	Min xyz `json:"min"`
	Max xyz `json:"max"`
}

// step is a call that was made, for the report.
type step struct {
	Method  string  `json:"method"`
	What    string  `json:"what"`
	Changed int64   `json:"changed,omitempty"`
	Millis  float64 `json:"ms"`
	Reply   *reply  `json:"-"`
}

// session makes calls one after another. After the first error it makes no more.
type session struct {
	ctx   context.Context
	c     *client.Client
	each  func(step) // is told of every step that say adds
	steps []step
	err   error
}

// call makes a call and returns its result, an empty one after an error.
func (s *session) call(method string, p params) *reply {
	r, _ := s.timed(method, p)
	return r
}

func (s *session) timed(method string, p params) (*reply, time.Duration) {
	r := &reply{}
	if s.err != nil {
		return r, 0
	}
	var text json.RawMessage
	if p == nil {
		p = params{}
	}
	began := time.Now()
	err := s.c.Call(s.ctx, method, p, &text)
	took := time.Since(began)
	if err == nil {
		err = json.Unmarshal(text, r)
	}
	switch {
	case err != nil:
		s.err = err
	case len(r.Warnings) > 0 && method != "export_file":
		s.err = fmt.Errorf("%s warns: %q", method, r.Warnings)
	}
	return r, took
}

// say makes a call and adds it to the report; what describes its result.
func (s *session) say(method string, p params, what func(r *reply) string) *reply {
	r, took := s.timed(method, p)
	if s.err != nil {
		return r
	}
	st := step{Method: method, What: what(r), Changed: r.Changed, Millis: took.Seconds() * 1000, Reply: r}
	s.steps = append(s.steps, st)
	if s.each != nil {
		s.each(st)
	}
	return r
}

// as returns a description that does not depend on the result.
func as(format string, args ...any) func(*reply) string {
	text := fmt.Sprintf(format, args...)
	return func(*reply) string { return text }
}

// fail keeps the first error.
func (s *session) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}
