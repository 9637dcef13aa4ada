package compat

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/internal/pattern"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/program"
)

// client is an old client, re-created from how it behaves: the bytes that it sends, how it reads, and what it then looks at.
type client struct {
	name   string
	about  string   // how it reads and what it relies on
	flags  []string // of the daemon
	anew   bool     // whether it connects for every request
	script string   // file of a program for python3 that is run in place of the sends
	sends  []send
}

// send is one request, or several lines at once.
type send struct {
	bytes string // as they are; ${dir} stands for a folder
	read  reader
	want  string // pattern of what is read, "" if it reads nothing
	has   string // text that must be within what is read
}

// reader reads a reply in the way of a client.
type reader func(nc net.Conn) ([]byte, error)

const (
	patience   = 10 * time.Second // of clients that state none
	scriptTime = time.Minute
)

// once calls recv a single time and takes what comes for the whole reply.
func once(size int, timeout time.Duration) reader {
	return func(nc net.Conn) ([]byte, error) {
		if err := nc.SetReadDeadline(time.Now().Add(timeout)); err != nil {
			return nil, err
		}
		b := make([]byte, size)
		n, err := nc.Read(b)
		return b[:n], err
	}
}

// chunks calls recv until what has come is JSON.
func chunks(size int) reader {
	return func(nc net.Conn) (all []byte, err error) {
		for err == nil && !json.Valid(all) {
			var b []byte
			b, err = once(size, patience)(nc)
			all = append(all, b...)
		}
		return all, err
	}
}

// line calls recv until a line feed has come.
func line(nc net.Conn) (all []byte, err error) {
	for err == nil && !bytes.HasSuffix(all, []byte{'\n'}) {
		var b []byte
		b, err = once(4096, patience)(nc)
		all = append(all, b...)
	}
	return all, err
}

// lines reads so many lines, in whatever order they come, and returns them as an array in the order of their ids.
func lines(n int) reader {
	return func(nc net.Conn) ([]byte, error) {
		var all []byte
		for bytes.Count(all, []byte{'\n'}) < n {
			b, err := once(4096, patience)(nc)
			all = append(all, b...)
			if err != nil {
				return all, err
			}
		}
		list := bytes.Split(bytes.TrimSpace(all), []byte{'\n'})
		slices.SortStableFunc(list, func(a, b []byte) int { return cmp.Compare(idOf(a), idOf(b)) })
		return slices.Concat([]byte{'['}, bytes.Join(list, []byte{','}), []byte{']'}), nil
	}
}

func idOf(reply []byte) float64 {
	var r struct {
		ID float64 `json:"id"`
	}
	_ = json.Unmarshal(reply, &r) // what is no reply comes first and is told by the pattern
	return r.ID
}

// ClientResult is what an old client has found.
type ClientResult struct {
	Name    string `json:"name"`
	About   string `json:"about"`
	Sends   int    `json:"sends"`
	Skipped string `json:"skipped,omitempty"` // why it was not run
	Fault   string `json:"fault,omitempty"`   // what it does not get along with, "" for nothing
}

// Good reports whether the client got along.
func (r *ClientResult) Good() bool { return r.Fault == "" }

// clients runs the clients that the filter chooses, each with a daemon of its own.
func (r *runner) clients(ctx context.Context) (list []ClientResult, err error) {
	for _, c := range oldClients() {
		if r.Filter != nil && !r.Filter.MatchString("client/"+c.name) {
			continue
		}
		res := ClientResult{Name: c.name, About: c.about, Sends: len(c.sends)}
		err := c.run(ctx, r.programs.Daemon)
		if missing := new(missingError); errors.As(err, &missing) {
			res.Skipped = missing.Error()
		} else if err != nil {
			res.Fault = err.Error()
		}
		list = append(list, res)
		if ctx.Err() != nil {
			return list, ctx.Err()
		}
	}
	return list, nil
}

// missingError says that a client cannot be run here.
type missingError struct{ text string }

func (e *missingError) Error() string { return e.text }

func (c *client) run(ctx context.Context, path string) error {
	base, err := os.MkdirTemp("", "gx")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(base) }() // a temporary folder
	dir := filepath.Join(base, "w")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	d, err := program.Start(ctx, path, base, c.flags)
	if err != nil {
		return err
	}
	defer d.Stop()
	if c.script != "" {
		return runScript(ctx, c.script, d.Socket, dir)
	}
	err = c.talk(d.Socket, dir)
	if err == nil && !d.Running() {
		err = errors.New("the daemon has ended")
	}
	return err
}

func (c *client) talk(socket, dir string) error {
	var nc net.Conn
	defer func() {
		if nc != nil {
			_ = nc.Close()
		}
	}()
	for i, s := range c.sends {
		if nc == nil || c.anew {
			if nc != nil {
				_ = nc.Close()
			}
			var err error
			if nc, err = net.Dial("unix", socket); err != nil {
				return err
			}
		}
		if err := s.do(nc, dir); err != nil {
			return fmt.Errorf("send %d: %w", i+1, err)
		}
	}
	return nil
}

func (s *send) do(nc net.Conn, dir string) error {
	inDir := func(text string) string { return strings.ReplaceAll(text, "${dir}", dir) }
	if _, err := nc.Write([]byte(inDir(s.bytes))); err != nil {
		return err
	}
	if s.read == nil {
		return nil
	}
	got, err := s.read(nc)
	if err != nil {
		return fmt.Errorf("%s: %w", shown(got), err)
	}
	if !bytes.Contains(got, []byte(s.has)) {
		return fmt.Errorf("no %s in %s", s.has, shown(got))
	}
	if faults := pattern.Match([]byte(inDir(s.want)), got); len(faults) > 0 {
		return fmt.Errorf("%s: %s", strings.Join(faults, "; "), shown(got))
	}
	return nil
}
