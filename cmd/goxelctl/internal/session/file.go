package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// file is a file that is open as a project.
type file struct {
	path    string
	project string
	created bool // there was no such file
	dirty   bool // edited and not saved
}

// closing is how long a project may take to be closed.
const closing = 2 * time.Second

// row stands for a method that a call on a file needs beside its own; its class says whether it may take long.
func row(name string, class method.Class) *method.Method {
	return &method.Method{Name: name, Class: class}
}

// doFile calls the method on a file's project.
func (s *Session) doFile(ctx context.Context, env *cli.Env, call Call) (Result, error) {
	old := s.files.client
	c, where, err := s.connect(ctx, &s.files, s.env.DialFiles)
	if c != old {
		err = errors.Join(s.lost(), err)
	}
	if err != nil {
		return Result{Where: where}, err
	}
	f, err := s.opened(ctx, env, c, call.File, call.Row.Class == method.Edit)
	if err != nil {
		return Result{Where: where}, err
	}
	if !s.Hold {
		defer s.drop(ctx, env, c, f)
	}
	raw, err := s.send(ctx, env, c, call, f.project)
	if err != nil {
		return Result{Where: where}, err
	}
	if call.Row.Class == method.Edit && changed(raw) {
		f.dirty = true
		if !s.Hold || s.SaveEach {
			err = s.save(ctx, env, c, f)
		}
	}
	return Result{JSON: raw, Where: where}, err
}

// lost forgets the files that were open on a connection that is gone. Edits that were not saved are an error.
func (s *Session) lost() error {
	paths := s.Dirty()
	clear(s.open)
	s.order = nil
	if len(paths) == 0 {
		return nil
	}
	return fmt.Errorf("the daemon is gone with the edits of %s", strings.Join(paths, ", "))
}

// changed reports whether a result is that of an edit that was done, all or in part: not one that failed and changed nothing.
func changed(raw json.RawMessage) bool {
	var r struct {
		Success *bool
		Changed *int64
	}
	return json.Unmarshal(raw, &r) != nil || r.Success == nil || *r.Success || r.Changed != nil && *r.Changed > 0
}

// opened returns the file as an open project. One that there is not yet becomes an empty project if create is set.
func (s *Session) opened(ctx context.Context, env *cli.Env, c *client.Client, path string, create bool) (*file, error) {
	if f := s.open[path]; f != nil {
		return f, nil
	}
	f := &file{path: path}
	raw, err := s.send(ctx, env, c, Call{Row: row("open_file", method.Session), Params: map[string]json.RawMessage{"path": quote(path), "set_active": json.RawMessage("false")}}, "")
	var reply *client.Error
	if create && errors.As(err, &reply) && reply.Code == method.CodeFileNotFound {
		f.created = true
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		raw, err = s.send(ctx, env, c, Call{Row: row("create_project", method.Session), Params: map[string]json.RawMessage{"name": quote(name), "set_active": json.RawMessage("false")}}, "")
	}
	if err != nil {
		return nil, err
	}
	var got struct {
		Project  string `json:"project_id"`
		Warnings []string
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return nil, fmt.Errorf("%s: the daemon's reply: %w", path, err)
	}
	warn(env, path, got.Warnings)
	f.project = got.Project
	s.open[path] = f
	s.order = append(s.order, f)
	return f, nil
}

// save writes the file's project back to the file.
func (s *Session) save(ctx context.Context, env *cli.Env, c *client.Client, f *file) error {
	params := map[string]json.RawMessage{}
	if f.created {
		params["path"] = quote(f.path)
	}
	raw, err := s.send(ctx, env, c, Call{Row: row("save_file", method.Long), Params: params}, f.project)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.dirty, f.created = false, false
	var got struct{ Warnings []string }
	_ = json.Unmarshal(raw, &got) // what cannot be read has no warnings
	warn(env, f.path, got.Warnings)
	return nil
}

// drop closes the file's project, whatever became of ctx.
func (s *Session) drop(ctx context.Context, env *cli.Env, c *client.Client, f *file) {
	delete(s.open, f.path)
	for i, other := range s.order {
		if other == f {
			s.order = append(s.order[:i], s.order[i+1:]...)
			break
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	_, _ = s.send(ctx, env, c, Call{Row: row("close_project", method.Session)}, f.project) // what stays open goes with the connection's end or the daemon's
}

// Dirty returns the paths of the files that were edited and not saved.
func (s *Session) Dirty() (paths []string) {
	for _, f := range s.order {
		if f.dirty {
			paths = append(paths, f.path)
		}
	}
	return paths
}

// Flush saves the files that were edited, and returns how many were saved. With release all of them are closed afterwards, so that they are read
// anew when they are next named.
func (s *Session) Flush(ctx context.Context, env *cli.Env, release bool) (saved int, err error) {
	var errs []error
	for _, f := range append([]*file(nil), s.order...) {
		if f.dirty {
			err := s.save(ctx, env, s.files.client, f)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			saved++
		}
		if release {
			s.drop(ctx, env, s.files.client, f)
		}
	}
	return saved, errors.Join(errs...)
}

// Discard closes all files without saving them.
func (s *Session) Discard(ctx context.Context, env *cli.Env) {
	for _, f := range append([]*file(nil), s.order...) {
		s.drop(ctx, env, s.files.client, f)
	}
}

func warn(env *cli.Env, path string, warnings []string) {
	for _, w := range warnings {
		env.Warn("%s: %s", filepath.Base(path), w)
	}
}

func quote(text string) json.RawMessage {
	raw, _ := json.Marshal(text) // a string always encodes
	return raw
}
