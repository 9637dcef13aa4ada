package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// message is anything that the daemon sends: a reply or a notification.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method *string         `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// read receives lines until the connection ends and hands each message to whom it is for.
func (c *Client) read() {
	defer close(c.done)
	for {
		line, err := c.conn.Recv()
		if err == nil {
			err = c.receive(line)
		}
		if err == nil {
			continue
		}
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("the daemon closed the connection: %w", err)
		}
		_ = c.fail(err) // the reason counts, not how closing went
		return
	}
}

// receive handles one line. An error means that the peer does not speak the protocol.
func (c *Client) receive(line []byte) error {
	if len(line) == 0 {
		return nil
	}
	if line[0] != '[' {
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			return fmt.Errorf("client: bad message from the daemon: %w", err)
		}
		c.deliver(&m)
		return nil
	}
	var batch []message
	if err := json.Unmarshal(line, &batch); err != nil {
		return fmt.Errorf("client: bad batch from the daemon: %w", err)
	}
	answered := make(map[*group]bool)
	for i := range batch {
		if g := c.deliver(&batch[i]); g != nil {
			answered[g] = true
		}
	}
	for g := range answered {
		c.settle(g)
	}
	return nil
}

// deliver hands the message to the call or the callback that it is for and returns the batch of that call. A reply
// for nobody, as to a call that was given up, is dropped.
func (c *Client) deliver(m *message) *group {
	if m.Method != nil {
		if c.onNotify != nil {
			c.onNotify(*m.Method, m.Params)
		}
		return nil
	}
	if len(m.ID) == 0 || string(m.ID) == "null" {
		if m.Error != nil {
			c.refuseAll(m.Error)
		}
		return nil
	}
	id, err := strconv.ParseInt(string(m.ID), 10, 64)
	if err != nil {
		return nil // not an id of ours
	}
	w := c.take(id)
	if w == nil {
		return nil
	}
	switch {
	case m.Error != nil:
		w.reply <- reply{err: m.Error}
	case m.Result == nil:
		w.reply <- reply{err: errors.New("the reply has neither result nor error")}
	default:
		w.reply <- reply{result: m.Result}
	}
	return w.group
}

// refuseAll ends every waiting call with an error that names no request. The daemon sends such a one for a request
// that it could not read, so one of them would wait for ever.
func (c *Client) refuseAll(e *Error) {
	c.mu.Lock()
	waiting := c.pending
	if waiting != nil {
		c.pending = make(map[int64]*waiter)
	}
	c.mu.Unlock()
	for _, w := range waiting {
		w.reply <- reply{err: e}
	}
}

// settle ends the calls of an answered batch to which the answer had no reply.
func (c *Client) settle(g *group) {
	for _, id := range g.ids {
		if w := c.take(id); w != nil {
			w.reply <- reply{err: errors.New("the batch's answer has no reply to this call")}
		}
	}
}
