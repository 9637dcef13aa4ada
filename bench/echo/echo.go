package echo

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
)

// Mode is the first argument of a process that is to be an echo server; the rest is for Main.
const Mode = "echo-server"

// SinkReply is the fixed reply of Main's sink, with its newline.
const SinkReply = `{"jsonrpc":"2.0","id":1,"result":{}}` + "\n"

const (
	readSize = 256 << 10
	maxReply = 4 << 10
)

// Options says how to answer. The zero value sends back what comes in.
type Options struct {
	// Reply answers every line, if it is not empty; it ends with a newline and has at most 4 KiB.
	Reply []byte
	// Portable takes goroutines where an epoll loop is to be had.
	Portable bool
}

// Serve answers what comes in over the listener, from the calling goroutine, until the context ends, and closes the listener and all
// connections. A connection that is not read is not read from. Errors of single connections end them; the error that is returned is the
// listener's.
func Serve(ctx context.Context, l *net.UnixListener, o Options) error {
	defer l.Close()
	if n := len(o.Reply); n > maxReply || n > 0 && o.Reply[n-1] != '\n' {
		return fmt.Errorf("echo: reply of %d bytes: want at most %d and a newline at the end", n, maxReply)
	}
	serve := serveNative
	if o.Portable {
		serve = servePortable
	}
	if err := serve(ctx, l, o.Reply); err != nil && ctx.Err() == nil {
		return fmt.Errorf("echo: %w", err)
	}
	return nil
}

// Main is the program: it serves until SIGTERM or an interrupt.
//
//	-socket PATH [-sink] [-portable]
func Main(args []string) error {
	flags := flag.NewFlagSet(Mode, flag.ContinueOnError)
	path := flags.String("socket", "", "path of the socket")
	sink := flags.Bool("sink", false, "answer lines with a fixed reply")
	portable := flags.Bool("portable", false, "take a goroutine for each connection")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("echo: %w", err)
	}
	if *path == "" || flags.NArg() > 0 {
		return errors.New("echo: want -socket PATH [-sink] [-portable]")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: *path, Net: "unix"})
	if err != nil {
		return fmt.Errorf("echo: %w", err)
	}
	o := Options{Portable: *portable}
	if *sink {
		o.Reply = []byte(SinkReply)
	}
	return Serve(ctx, l, o)
}

// answers returns what to send for what came in, which is that itself without a reply. Otherwise it is made in dst, which is returned for
// the next time.
func answers(dst, in, reply []byte) (out, room []byte) {
	if len(reply) == 0 {
		return in, dst
	}
	dst = dst[:0]
	for range bytes.Count(in, []byte{'\n'}) {
		dst = append(dst, reply...)
	}
	return dst, dst
}
