package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// maxReply bounds a reply of the daemon in bytes.
const maxReply = 1 << 30

// Session is the state that commands of one process share. Make one with New; Close ends it. One command at a time uses it.
type Session struct {
	Hold     bool   // files stay open until Flush, which saves them
	SaveEach bool   // files that are held are saved after each edit nevertheless
	DryRun   bool   // commands check what they are given and do nothing
	Project  string // id of the project of calls that name none, "" for that of the connection

	env      *cli.Env
	main     link
	files    link
	open     map[string]*file
	order    []*file // of open, the oldest first
	progress atomic.Pointer[cli.Progress]
}

// link is a connection that is made when it is needed.
type link struct {
	client *client.Client
	where  string // the socket, "" for this process
}

// New returns a session whose connections are made in the way that the environment says.
func New(env *cli.Env) *Session { return &Session{env: env, open: map[string]*file{}} }

// Close ends the connections. Files that were not flushed are not saved.
func (s *Session) Close() error {
	var errs []error
	for _, l := range []*link{&s.main, &s.files} {
		if l.client != nil {
			errs = append(errs, l.client.Close())
			l.client = nil
		}
	}
	return errors.Join(errs...)
}

// Client returns the connection for calls on the daemon's projects. where is the daemon's socket, "" for this process.
func (s *Session) Client(ctx context.Context) (c *client.Client, where string, err error) {
	return s.connect(ctx, &s.main, s.env.Dial)
}

// Connected reports whether there is a connection to a daemon's projects, and whether the daemon is in this process.
func (s *Session) Connected() (is, local bool) { return s.main.client != nil, s.main.where == "" }

func (s *Session) connect(ctx context.Context, l *link, dial func(context.Context, client.Options) (*client.Client, string, error)) (*client.Client, string, error) {
	if l.client != nil {
		select {
		case <-l.client.Done(): // broken; a later command may find the daemon again
			l.client = nil
		default:
			return l.client, l.where, nil
		}
	}
	var err error
	l.client, l.where, err = dial(ctx, client.Options{MaxReplyBytes: maxReply, OnNotify: s.notified})
	if err != nil {
		l.client = nil
		return nil, l.where, err
	}
	return l.client, l.where, nil
}

// notified shows the daemon's notifications about progress.
func (s *Session) notified(name string, params json.RawMessage) {
	p := s.progress.Load()
	if name != "$/progress" || p == nil {
		return
	}
	var note struct {
		Value struct {
			Kind       string
			Title      string
			Percentage float64
		}
	}
	if json.Unmarshal(params, &note) == nil && note.Value.Kind == "report" {
		p.Set(note.Value.Percentage/100, "")
	}
}

// Call is a call of a method.
type Call struct {
	Row        *method.Method // the row of the table
	Name       string         // the name to call it by, "" for that of the row
	Params     map[string]json.RawMessage
	Whole      json.RawMessage // in place of Params, for methods that take anything
	File       string          // absolute path of the file to act on, "" for none
	Project    string          // id of the project, "" for that of the session
	IfRevision *int64
	Timeout    time.Duration // 0 for the daemon's own
}

// Result is what came of a call.
type Result struct {
	JSON  json.RawMessage
	Where string // the daemon's socket, "" for this process
}

// Do calls the method, on a file if the call names one. Warnings about opening and saving go to env.
func (s *Session) Do(ctx context.Context, env *cli.Env, call Call) (Result, error) {
	if call.File != "" {
		return s.doFile(ctx, env, call)
	}
	c, where, err := s.Client(ctx)
	if err != nil {
		return Result{Where: where}, err
	}
	project := call.Project
	if project == "" && s.Project != "" && !call.Row.Daemon {
		project = s.Project
	}
	raw, err := s.send(ctx, env, c, call, project)
	if err == nil && call.Row.Class == method.Session {
		s.Project = "" // the connection has gone to another project, or the project is gone
	}
	return Result{JSON: raw, Where: where}, hint(err, call, where)
}

// send sends one call and waits for its result, with a progress line if it may take long.
func (s *Session) send(ctx context.Context, env *cli.Env, c *client.Client, call Call, project string) (raw json.RawMessage, err error) {
	name := call.Name
	if name == "" {
		name = call.Row.Name
	}
	if call.Whole != nil {
		err = c.Call(ctx, name, call.Whole, &raw)
		return raw, err
	}
	params := map[string]any{}
	for k, v := range call.Params {
		params[k] = v
	}
	if project != "" {
		params["project_id"] = project
	}
	if call.IfRevision != nil {
		params["if_revision"] = *call.IfRevision
	}
	meta := map[string]any{}
	if call.Timeout > 0 {
		meta["timeout_ms"] = max(call.Timeout.Milliseconds(), 1)
	}
	if long := call.Row.Class == method.Long || call.Row.Class == method.Session; long {
		if p := env.Progress(); p.Shown() {
			meta["progress"] = true
			s.progress.Store(p)
			defer p.Done()
			defer s.progress.Store(nil)
		}
	}
	if len(meta) > 0 {
		params["_meta"] = meta
	}
	err = c.Call(ctx, name, params, &raw)
	return raw, err
}

// hint adds to the error of a call what to do about it.
func hint(err error, call Call, where string) error {
	var reply *client.Error
	if !errors.As(err, &reply) || reply.Code != method.CodeProject {
		return err
	}
	if where == "" {
		return &cli.HintError{Err: err, Hint: fmt.Sprintf("no daemon runs, so name a file by --file, or start goxel-daemon and %s create-project", cli.Name)}
	}
	if call.Row.Class == method.Session {
		return &cli.HintError{Err: err, Hint: fmt.Sprintf("%s list-projects tells the ids", cli.Name)}
	}
	return err
}
