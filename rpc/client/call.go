package client

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// Call sends a request and waits for its reply.
//
// The params are encoded by encoding/json and must become an object or an array; nil sends none, and a
// json.RawMessage is sent as it is. The result is decoded into what result points to; nil ignores it, and a
// *json.RawMessage receives the text.
//
// An error reply is returned as an [*Error], wrapped. When ctx ends first, the daemon is told by $/cancelRequest and
// the error wraps ctx.Err(); the daemon may have carried out the request all the same.
func (c *Client) Call(ctx context.Context, method string, params, result any) error {
	if err := c.call(ctx, method, params, result); err != nil {
		return fmt.Errorf("client: %s: %w", method, err)
	}
	return nil
}

func (c *Client) call(ctx context.Context, method string, params, result any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	text, err := encodeParams(params)
	if err != nil {
		return err
	}
	ids, waiters, err := c.register(1, nil)
	if err != nil {
		return err
	}
	if err := c.write(ctx, appendRequest(nil, ids[0], method, text)); err != nil {
		c.take(ids[0])
		return err
	}
	got, err := c.await(ctx, waiters[0])
	if err != nil {
		c.abandon(ctx, ids)
		return err
	}
	return got.decode(result)
}

// Notify sends a notification, to which the daemon gives no reply. The params are as in Call. The error is about
// encoding and sending only.
func (c *Client) Notify(ctx context.Context, method string, params any) error {
	text, err := encodeParams(params)
	if err == nil {
		err = c.write(ctx, appendRequest(nil, 0, method, text))
	}
	if err != nil {
		return fmt.Errorf("client: %s: %w", method, err)
	}
	return nil
}

// await waits for the reply. The error is that of a context that ended first; a reply that is there already wins.
func (c *Client) await(ctx context.Context, w *waiter) (reply, error) {
	select {
	case got := <-w.reply:
		return got, nil
	case <-ctx.Done():
	}
	select {
	case got := <-w.reply:
		return got, nil
	default:
		return reply{}, ctx.Err()
	}
}

// abandon stops waiting for the calls and tells the daemon so, in one line. The caller's context has ended, so the
// telling has a short time of its own; a daemon that reads nothing for so long is not told.
func (c *Client) abandon(ctx context.Context, ids []int64) {
	var line []byte
	left := 0
	for _, id := range ids {
		if c.take(id) == nil {
			continue // answered meanwhile
		}
		if left++; left > 1 {
			line = append(line, ',')
		}
		line = appendRequest(line, 0, "$/cancelRequest", strconv.AppendInt([]byte(`{"id":`), id, 10))
		line = append(line[:len(line)-1], "}}"...)
	}
	if left == 0 {
		return
	}
	if left > 1 {
		line = append(append([]byte{'['}, line...), ']')
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelPatience)
	defer cancel()
	_ = c.write(ctx, line) // the caller's error is that of its context; a broken stream shows at the next call
}

// decode stores the result in what result points to.
func (r reply) decode(result any) error {
	if r.err != nil {
		return r.err
	}
	switch to := result.(type) {
	case nil:
		return nil
	case *json.RawMessage:
		*to = r.result
		return nil
	}
	if err := json.Unmarshal(r.result, result); err != nil {
		return fmt.Errorf("decode result: %w", err)
	}
	return nil
}

func encodeParams(params any) (json.RawMessage, error) {
	if params == nil {
		return nil, nil
	}
	text, err := json.Marshal(params)
	if err != nil {
		return nil, fmt.Errorf("encode params: %w", err)
	}
	if text[0] != '{' && text[0] != '[' {
		return nil, fmt.Errorf("encode params: %T becomes neither an object nor an array", params)
	}
	return text, nil
}

// appendRequest appends a request, or a notification when id is 0. Ids of requests start at 1.
func appendRequest(dst []byte, id int64, method string, params []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0",`...)
	if id != 0 {
		dst = append(dst, `"id":`...)
		dst = strconv.AppendInt(dst, id, 10)
		dst = append(dst, ',')
	}
	dst = append(dst, `"method":`...)
	dst = appendString(dst, method)
	if params != nil {
		dst = append(dst, `,"params":`...)
		dst = append(dst, params...)
	}
	return append(dst, '}')
}

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			text, _ := json.Marshal(s) // a string always encodes
			return append(dst, text...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}
