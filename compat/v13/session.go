package v13

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
)

// params are the parameters of a call by name.
type params = map[string]any

// session is one process: its streams, and the project that is open, which lasts from line to line.
type session struct {
	io      IO
	version string
	quiet   bool
	verbose bool
	depth   int // of batch files that call each other

	daemon *local.Daemon
	client *client.Client

	project  string // id of the project that is open, "" for none
	path     string // of its file as it was given, "" for none
	readOnly bool
	dirty    bool // it was changed since it was read or saved
}

// call calls a method of the daemon in this process, which starts with the first call.
func (s *session) call(ctx context.Context, method string, p params, result any) error {
	if s.client == nil {
		d, err := local.Start(local.Options{Version: s.version})
		if err != nil {
			return err
		}
		s.daemon = d
		if s.client, err = d.Dial(client.Options{}); err != nil {
			return err
		}
	}
	if p == nil {
		p = params{}
	}
	return s.client.Call(ctx, method, p, result)
}

// close ends the daemon in this process.
func (s *session) close() {
	if s.daemon != nil {
		_ = s.client.Close()
		_ = s.daemon.Close(context.Background()) // nothing is under way any more
	}
}

// progress prints what is going to be done, unless the session is quiet.
func (s *session) progress(text string, args ...any) {
	if !s.quiet {
		s.say(text, args...)
	}
}

// say prints a line for the one who waits for it.
func (s *session) say(text string, args ...any) {
	_, _ = fmt.Fprintf(s.io.Out, text+"\n", args...) // nobody is left to tell
}

func (s *session) warn(text string, args ...any) {
	_, _ = fmt.Fprintf(s.io.Err, text+"\n", args...) // nobody is left to tell
}

// project is what is known of a project that was opened or created.
type project struct {
	ID     string `json:"project_id"`
	Layers int    `json:"layer_count"`
	Size   [3]int `json:"canvas_size"`
	Voxels int    `json:"voxel_count"`
}

// replace makes the project the one that is open and closes the one before.
func (s *session) replace(ctx context.Context, p project, path string, readOnly bool) error {
	old := s.project
	s.project, s.path, s.readOnly, s.dirty = p.ID, path, readOnly, false
	if old == "" {
		return nil
	}
	return s.call(ctx, "close_project", params{"project_id": old}, nil)
}

// create makes an empty project, which has no file yet.
func (s *session) create(ctx context.Context, name string, size [3]int) error {
	var p project
	if err := s.call(ctx, "create_project", params{"name": name, "size": size}, &p); err != nil {
		return err
	}
	return s.replace(ctx, p, "", false)
}

// open reads a file, also if it is the one that is open.
func (s *session) open(ctx context.Context, path string, readOnly bool) (p project, err error) {
	if err = s.call(ctx, "open_file", params{"path": absolute(path)}, &p); err != nil {
		return p, as(LoadFailed, fmt.Errorf("cannot open %s: %w", path, err))
	}
	return p, s.replace(ctx, p, path, readOnly)
}

// use makes the file's project the one that is open. The file is read anew, but for one that is open with changes that were not saved.
func (s *session) use(ctx context.Context, path string) error {
	if s.dirty && path == s.path {
		return nil
	}
	_, err := s.open(ctx, path, false)
	return err
}

// save writes the project that is open and makes the file its own.
func (s *session) save(ctx context.Context, path, format string) error {
	p := params{"path": absolute(path)}
	if format != "" {
		p["format"] = format
	}
	if err := s.call(ctx, "save_file", p, nil); err != nil {
		return as(SaveFailed, fmt.Errorf("cannot save %s: %w", path, err))
	}
	s.path, s.dirty = path, false
	return nil
}

// writable reports why the project that is open may not be saved there.
func (s *session) writable(path string) error {
	if s.readOnly && path == s.path {
		return failf(SaveFailed, "cannot save %s: it was opened read-only", path)
	}
	return nil
}

// edit opens the file, calls f and saves the file.
func (s *session) edit(ctx context.Context, path string, f func() error) error {
	if err := s.use(ctx, path); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	return s.save(ctx, path, "")
}

// editOpen calls f on the project of the file, which is saved after that, or on the one that is open if no file is given, which is not.
func (s *session) editOpen(ctx context.Context, path string, f func() error) error {
	if path != "" {
		return s.edit(ctx, path, f)
	}
	if s.project == "" {
		return failf(GenericError, "no project is open")
	}
	return s.change(f)
}

// change calls f, which edits the project that is open and does not save it.
func (s *session) change(f func() error) error {
	err := f()
	s.dirty = s.dirty || err == nil
	return err
}

// absolute makes a path independent of the current folder; the messages have it as it was given.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// layer is a row of list_layers.
type layer struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	Active bool   `json:"is_active"`
}

func (s *session) layers(ctx context.Context) ([]layer, error) {
	var result struct{ Layers []layer }
	err := s.call(ctx, "list_layers", nil, &result)
	return result.Layers, err
}

// layerFor returns the layer with the id, or with the name if no id is given.
func (s *session) layerFor(ctx context.Context, id int, name string) (layer, error) {
	list, err := s.layers(ctx)
	if err != nil {
		return layer{}, err
	}
	for _, l := range list {
		if id > 0 && l.ID == id || id <= 0 && name != "" && l.Name == name {
			return l, nil
		}
	}
	if id > 0 {
		return layer{}, failf(GenericError, "there is no layer %d", id)
	}
	return layer{}, failf(GenericError, "there is no layer %q", name)
}

// hasLayer reports whether there is a layer with the id; 0 and less mean the active one, which always is.
func (s *session) hasLayer(ctx context.Context, id int) (bool, error) {
	if id <= 0 {
		return true, nil
	}
	_, err := s.layerFor(ctx, id, "")
	if f := new(failure); errors.As(err, &f) {
		return false, nil
	}
	return err == nil, err
}

// keep copies what a file holds to a name beside it. A file that is not there has nothing to keep.
func keep(path, backup string) (done bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, replaceFile(backup, text)
}

// replaceFile writes a file whole or leaves it as it was.
func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".goxel-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // half of a file is of no use
	}
	return err
}

// readLimited reads a small text file.
func readLimited(path string, limit int64) (text []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if text, err = io.ReadAll(io.LimitReader(f, limit+1)); err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return text, err
}
