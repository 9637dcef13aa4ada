package calls

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Raw returns the command call.
func (mk *Maker) Raw(t *method.Table) *cobra.Command {
	notify := false
	cmd := &cobra.Command{
		Use:   "call METHOD [PARAMS] | call -",
		Short: "Call a method by its JSON-RPC name and parameters, or pass on requests line by line",
		Long: "call sends one request and prints the result as JSON. The parameters are a JSON object or list, @FILE with one, or - for standard\n" +
			"input.\n\n" +
			"With - in place of a method it reads JSON-RPC requests from standard input, one a line, and prints a line with the reply to each that has\n" +
			"an id, in the order of the requests. It sends what has come in together, without waiting for earlier replies line by line. The exit\n" +
			"status is 3 if a reply is an error.",
		Example: "  goxelctl call add_voxel '{\"position\":[1,2,3],\"color\":\"#ff0000\"}'\n" +
			"  goxelctl call ping\n  goxelctl call - < requests.jsonl",
		GroupID: Tools, Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "-" {
				if len(args) > 1 || notify {
					return cli.Usagef("call - takes nothing but the requests on standard input")
				}
				return mk.pump(cmd.Context())
			}
			return mk.raw(cmd.Context(), args, notify)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) (list []string, _ cobra.ShellCompDirective) {
			if len(args) == 0 {
				for _, m := range t.Methods {
					list = append(list, cobra.CompletionWithDesc(m.Name, plain(m.Summary())))
				}
			}
			return list, cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&notify, "notify", false, "send a notification, to which there is no reply")
	return cmd
}

// raw sends one request.
func (mk *Maker) raw(ctx context.Context, args []string, notify bool) error {
	var params any
	if len(args) > 1 {
		text, err := (&value.Reader{In: mk.Env.In}).Text(args[1])
		if err != nil {
			return cli.Usagef("parameters: %w", err)
		}
		text = strings.TrimSpace(text)
		if !json.Valid([]byte(text)) || text[0] != '{' && text[0] != '[' {
			return cli.Usagef("the parameters are a JSON object or list, which this is not: %.60s", text)
		}
		params = json.RawMessage(text)
	}
	if mk.Session.DryRun {
		return nil
	}
	c, _, err := mk.Session.Client(ctx)
	if err != nil {
		return err
	}
	if notify {
		return c.Notify(ctx, args[0], params)
	}
	var result json.RawMessage
	if err := c.Call(ctx, args[0], params, &result); err != nil {
		return err
	}
	return mk.Env.PrintJSON(result)
}

// Bounds of what pump sends together.
const (
	groupLines = 64
	groupBytes = 1 << 20
)

// line is one line of standard input; the last one has the error that ended it.
type line struct {
	text []byte
	err  error
}

// pump passes requests on until standard input ends. What has come in while the daemon was at work goes to it together.
func (mk *Maker) pump(ctx context.Context) error {
	if mk.Env.Inner() {
		return cli.Usagef("call - is not for a batch or a shell: write the requests as lines of their own")
	}
	c, _, err := mk.Session.Client(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := make(chan line, groupLines)
	go readLines(ctx, mk.Env.In, lines)
	failed := false
	for {
		requests, err := gather(ctx, lines)
		bad, errSend := mk.answer(ctx, c, requests)
		failed = failed || bad
		switch {
		case errSend != nil:
			return errSend
		case errors.Is(err, io.EOF) && failed:
			return &cli.ExitError{Code: cli.Partly}
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// readLines sends lines until the reader or the context ends. A reader that blocks holds it up, which ends with the process.
func readLines(ctx context.Context, r io.Reader, to chan<- line) {
	b := bufio.NewReaderSize(r, 64<<10)
	for {
		var l line
		for {
			part, err := b.ReadSlice('\n')
			l.text = append(l.text, part...)
			if len(l.text) > value.MaxText {
				l.err = fmt.Errorf("a line has more than %d MiB", value.MaxText>>20)
			} else if errors.Is(err, bufio.ErrBufferFull) {
				continue
			} else {
				l.err = err
			}
			break
		}
		select {
		case to <- l:
		case <-ctx.Done():
			return
		}
		if l.err != nil {
			return
		}
	}
}

// gather waits for a line and takes those that are there already.
func gather(ctx context.Context, lines <-chan line) (requests []*Request, err error) {
	size := 0
	for len(requests) < groupLines && size < groupBytes {
		var l line
		if len(requests) == 0 {
			select {
			case l = <-lines:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		} else {
			select {
			case l = <-lines:
			default:
				return requests, nil
			}
		}
		if text := bytes.TrimSpace(l.text); len(text) > 0 && (l.err == nil || errors.Is(l.err, io.EOF)) {
			size += len(text)
			requests = append(requests, ParseRequest(text))
		}
		if l.err != nil {
			return requests, l.err
		}
	}
	return requests, nil
}

// answer sends requests and prints the replies.
func (mk *Maker) answer(ctx context.Context, c *client.Client, requests []*Request) (failed bool, err error) {
	if err := Exchange(ctx, c, requests); err != nil {
		return false, err
	}
	var out []byte
	for _, r := range requests {
		text, bad := r.Reply()
		failed = failed || bad != nil
		if text != nil {
			out = append(append(out, text...), '\n')
		}
	}
	_, err = mk.Env.Out.Write(out)
	return failed, err
}
