package client

import (
	"context"
	"errors"
	"fmt"
)

// BatchCall is one member of a batch.
type BatchCall struct {
	// Method and Params are as in [Client.Call].
	Method string
	Params any
	// Notify makes it a notification: it has no reply, and Result and Err stay as they are.
	Notify bool
	// Result points to where the result is decoded; nil ignores it.
	Result any
	// Err is set by [Client.Batch]: nil, or what went wrong with this call, as Call reports it.
	Err error
}

// Batch sends the calls as one JSON-RPC batch and waits for the replies, which it stores in the calls' Result and Err.
//
// The error is about the batch as a whole: it could not be encoded or sent, or ctx ended, in which case the daemon is
// told to cancel the calls still open. A nil error does not mean that each call succeeded. An empty batch is an error,
// as the protocol has it; one of notifications only returns when it is sent.
func (c *Client) Batch(ctx context.Context, calls []*BatchCall) error {
	if err := c.batch(ctx, calls); err != nil {
		return fmt.Errorf("client: batch of %d: %w", len(calls), err)
	}
	return nil
}

func (c *Client) batch(ctx context.Context, calls []*BatchCall) error {
	if len(calls) == 0 {
		return errors.New("nothing to send")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	texts := make([][]byte, len(calls))
	replies := 0
	for i, call := range calls {
		text, err := encodeParams(call.Params)
		if err != nil {
			return fmt.Errorf("call %d, %s: %w", i, call.Method, err)
		}
		texts[i] = text
		if !call.Notify {
			replies++
		}
	}
	ids, waiters, err := c.register(replies, &group{})
	if err != nil {
		return err
	}
	if err := c.write(ctx, appendBatch(calls, texts, ids)); err != nil {
		for _, id := range ids {
			c.take(id)
		}
		return err
	}
	return c.collect(ctx, calls, ids, waiters)
}

// collect waits for the replies and stores them in the calls that are no notifications.
func (c *Client) collect(ctx context.Context, calls []*BatchCall, ids []int64, waiters []*waiter) error {
	next := 0
	for _, call := range calls {
		if call.Notify {
			continue
		}
		got, err := c.await(ctx, waiters[next])
		if err != nil {
			c.abandon(ctx, ids)
			return err
		}
		next++
		call.Err = nil
		if err := got.decode(call.Result); err != nil {
			call.Err = fmt.Errorf("client: %s: %w", call.Method, err)
		}
	}
	return nil
}

func appendBatch(calls []*BatchCall, texts [][]byte, ids []int64) []byte {
	line := []byte{'['}
	next := 0
	for i, call := range calls {
		if i > 0 {
			line = append(line, ',')
		}
		var id int64
		if !call.Notify {
			id = ids[next]
			next++
		}
		line = appendRequest(line, id, call.Method, texts[i])
	}
	return append(line, ']')
}
