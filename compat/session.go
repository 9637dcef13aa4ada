package compat

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/exchange"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/pattern"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/program"
)

const (
	replyTime = 30 * time.Second // for our replies
	oldTime   = 3 * time.Second  // for those of an old daemon, which often does not answer
	maxShown  = 300              // bytes of a message that are told
	quietID   = "still there"    // of the request that proves that nothing else was answered
)

// session is a case that runs with a daemon.
type session struct {
	*Outcome
	daemon *program.Daemon
	dir    string
	wait   time.Duration
	strict bool // framing counts, as it does with ours
	conns  map[string]*exchange.Conn
}

// runSession runs the requests of a case with a daemon of its own, whose socket lies in base. The files of the case are in dir.
func runSession(ctx context.Context, path, base, dir string, c *cases.Case, ours bool) *Outcome {
	s := &session{Outcome: &Outcome{}, dir: dir, wait: oldTime, strict: ours, conns: map[string]*exchange.Conn{}}
	if ours {
		s.wait = replyTime
	}
	if err := prepare(ctx, dir, c); err != nil {
		s.fault("%v", err)
		return s.Outcome
	}
	var err error
	if s.daemon, err = program.Start(ctx, path, base, c.Daemon); err != nil {
		s.fault("%v", err)
		return s.Outcome
	}
	defer s.daemon.Stop()
	defer func() {
		for _, conn := range s.conns {
			_ = conn.Close()
		}
	}()
	for i := range c.Steps {
		if err := errors.Join(s.step(i+1, &c.Steps[i]), ctx.Err()); err != nil {
			s.fault("step %d: %v", i+1, err)
			break
		}
	}
	s.examine(ctx, dir, c)
	return s.Outcome
}

// step sends a request and holds the reply against what is wanted. An error ends the session.
func (s *session) step(n int, step *cases.Step) error {
	request, patterns, err := step.Request(n, s.dir)
	if err != nil {
		return err
	}
	conn, err := s.conn(step.On)
	if err != nil {
		return err
	}
	s.tell("> %s", shown(request))
	if err := conn.Send(request); err != nil {
		return err
	}
	if step.Silent {
		return s.silence(n, conn)
	}
	for _, want := range patterns {
		reply, err := conn.Receive(s.wait)
		if exchange.Timeout(err) {
			s.saw(fmt.Sprintf("step %d: answer", n), "none")
			s.fault("step %d: no reply", n)
			return nil
		}
		if err != nil {
			return fmt.Errorf("no reply: %w", err)
		}
		s.judge(n, want, reply)
	}
	return nil
}

// judge holds a reply against the pattern.
func (s *session) judge(n int, want []byte, reply exchange.Reply) {
	s.tell("< %s", shown(reply.Text))
	s.saw(fmt.Sprintf("step %d: answer", n), kindOf(reply.Text))
	for _, f := range pattern.Match(want, reply.Text) {
		s.fault("step %d: %s", n, f)
	}
	if !s.strict {
		return
	}
	for _, f := range reply.Faults {
		s.fault("step %d: %s", n, f)
	}
}

// kindOf says in a word what a reply is.
func kindOf(text []byte) string {
	for _, kind := range []string{"error", "result"} {
		if len(pattern.Match([]byte(`{"`+kind+`":"<any>"}`), text)) == 0 {
			return kind
		}
	}
	return "a value"
}

// silence wants no reply: it sends another request, whose reply must be the next one.
func (s *session) silence(n int, conn *exchange.Conn) error {
	if err := conn.Send([]byte(`{"jsonrpc":"2.0","id":"` + quietID + `","method":"ping"}` + "\n")); err != nil {
		return err
	}
	answered := "no"
	for {
		reply, err := conn.Receive(s.wait)
		if err != nil {
			return fmt.Errorf("after what is not to be answered: %w", err)
		}
		if strings.Contains(string(reply.Text), `"`+quietID+`"`) {
			s.saw(fmt.Sprintf("step %d: answered", n), answered)
			return nil
		}
		answered = "yes"
		s.tell("< %s", shown(reply.Text))
		s.fault("step %d: was answered: %s", n, shown(reply.Text))
	}
}

// conn returns the connection of that name, a new one if there is none.
func (s *session) conn(name string) (*exchange.Conn, error) {
	if c := s.conns[name]; c != nil {
		return c, nil
	}
	nc, err := net.Dial("unix", s.daemon.Socket)
	if err != nil {
		return nil, err
	}
	s.conns[name] = exchange.New(nc)
	return s.conns[name], nil
}

func shown(b []byte) string {
	text := strings.TrimRight(string(b), "\n")
	if len(text) > maxShown {
		text = text[:maxShown] + "..."
	}
	return text
}
