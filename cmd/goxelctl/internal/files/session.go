package files

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

// patience is how long a request that was cancelled may take to end, so that what it has begun is cleared away.
const patience = 10 * time.Second

// session is a connection to the daemon on which one request is under way at a time.
type session struct {
	client *client.Client

	mu       sync.Mutex
	token    json.RawMessage // of the request that works, nil until the daemon tells that it does
	begun    chan struct{}   // closed once there is a token
	progress func(share float64)
}

// dial opens a session.
func dial(ctx context.Context, env *cli.Env) (*session, error) {
	s := &session{}
	c, _, err := env.DialFiles(ctx, client.Options{MaxReplyBytes: maxReply, OnNotify: s.notified})
	if err != nil {
		return nil, err
	}
	s.client = c
	return s, nil
}

// maxReply bounds what a session takes in one piece; the largest are pictures of contact sheets.
const maxReply = 512 << 20

func (s *session) close() { _ = s.client.Close() } // all that matters has been answered

// notified looks for news about the request that works.
func (s *session) notified(method string, params json.RawMessage) {
	var p struct {
		Token json.RawMessage `json:"token"`
		Value struct {
			Kind       string  `json:"kind"`
			Percentage float64 `json:"percentage"`
		} `json:"value"`
	}
	if method != "$/progress" || json.Unmarshal(params, &p) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch p.Value.Kind {
	case "begin":
		if s.token == nil && s.begun != nil {
			s.token = p.Token
			close(s.begun)
		}
	case "report":
		if s.progress != nil {
			s.progress(p.Value.Percentage / 100)
		}
	}
}

// call sends a short request and waits for its reply.
func (s *session) call(ctx context.Context, method string, params map[string]any, result any) error {
	return s.client.Call(ctx, method, params, result)
}

// work sends a request for long work, of which progress is told. When ctx ends the request is cancelled, and work waits until the daemon has let go
// of it; a reply that still comes is taken as if nothing had happened.
func (s *session) work(ctx context.Context, method string, params map[string]any, result any, progress func(share float64)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	params = maps.Clone(params)
	params["_meta"] = map[string]any{"progress": true}
	begun := make(chan struct{})
	s.mu.Lock()
	s.token, s.begun, s.progress = nil, begun, progress
	s.mu.Unlock()
	own, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	answered := make(chan error, 1)
	go func() { answered <- s.client.Call(own, method, params, result) }()
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
	}
	return s.cancel(ctx, begun, answered, abandon)
}

// cancel ends the request that works and waits for its answer.
func (s *session) cancel(ctx context.Context, begun <-chan struct{}, answered <-chan error, abandon func()) error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case <-begun:
			s.mu.Lock()
			id := s.token
			s.mu.Unlock()
			if err := s.client.Notify(context.WithoutCancel(ctx), "$/cancelRequest", map[string]any{"id": id}); err != nil {
				abandon()
				return ctx.Err()
			}
			begun = nil
		case err := <-answered:
			if err != nil && isCancelled(err) {
				return ctx.Err()
			}
			return err
		case <-limit.C:
			abandon()
			return errors.Join(ctx.Err(), fmt.Errorf("the daemon has not ended the work within %v", patience))
		}
	}
}

// isCancelled reports whether the error is that of a request that was cancelled.
func isCancelled(err error) bool {
	var reply *client.Error
	return errors.As(err, &reply) && reply.Code == -32800 || errors.Is(err, context.Canceled)
}

// reason returns the word for the cause of a daemon's error, "" for other errors.
func reason(err error) string {
	var reply *client.Error
	if errors.As(err, &reply) {
		return reply.Reason()
	}
	return ""
}

// opened is what open_file tells.
type opened struct {
	Project  string   `json:"project_id"`
	Format   string   `json:"format"`
	Layers   int      `json:"layer_count"`
	Voxels   int64    `json:"voxel_count"`
	Warnings []string `json:"warnings"`
}

// open opens a file as a project that nobody but the session will use.
func (s *session) open(ctx context.Context, in *input, progress func(float64)) (opened, error) {
	var o opened
	params := map[string]any{"path": in.path, "set_active": false}
	if in.format != "" {
		params["format"] = in.format
	}
	if len(in.options) > 0 {
		params["options"] = in.options
	}
	err := s.work(ctx, "open_file", params, &o, progress)
	return o, err
}

// drop closes a project, whatever has become of the context.
func (s *session) drop(ctx context.Context, project string) {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer done()
	_ = s.call(ctx, "close_project", map[string]any{"project_id": project}, nil) // a daemon that is gone has closed it as well
}

// timedOut makes a plain message of a limit that --timeout has set.
func timedOut(err error, limit time.Duration) error {
	if errors.Is(err, context.DeadlineExceeded) && limit > 0 {
		return fmt.Errorf("not done within %v (--timeout)", limit)
	}
	return err
}
