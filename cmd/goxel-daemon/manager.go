package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// manager is the service manager that has started the daemon, systemd, if there is one. It is told how the daemon is.
type manager struct {
	log *slog.Logger
}

// tell sends what the daemon has to say. Without a manager it does nothing.
func (m manager) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		m.log.Warn("cannot tell the service manager", "state", state, "error", err)
	}
}

// reloading tells that the daemon reads its settings again. SdNotifyReady tells the end of it.
func (m manager) reloading() {
	m.tell(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
}

// watch tells the manager at half of the interval that it asks for that the daemon is well, as long as it answers at its socket. It returns when
// ctx ends, or at once if the manager does not ask.
func (m manager) watch(ctx context.Context, socket net.Addr) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		m.log.Warn("the watchdog of the service manager", "error", err)
	}
	if interval <= 0 {
		return
	}
	tick := time.NewTicker(max(interval/2, time.Millisecond))
	defer tick.Stop()
	for {
		if err := answers(ctx, socket, interval/2); err == nil {
			m.tell(daemon.SdNotifyWatchdog)
		} else if ctx.Err() == nil {
			m.log.Error("the daemon does not answer", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ping is a request that any daemon answers at once.
const ping = `{"jsonrpc":"2.0","id":0,"method":"ping"}` + "\n"

// answers returns nil if whoever listens at the socket answers in time, with whatever. That there is no room for one more connection means
// that the daemon is busy, not that it is dead.
func answers(ctx context.Context, socket net.Addr, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, socket.Network(), socket.String())
	if err != nil {
		for _, busy := range [...]error{syscall.EAGAIN, syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS} {
			if errors.Is(err, busy) {
				return nil
			}
		}
		return err
	}
	defer func() { _ = c.Close() }() // nothing more is to be said
	end, _ := ctx.Deadline()
	_ = c.SetDeadline(end) // a failure shows below
	if _, err := io.WriteString(c, ping); err != nil && !errors.Is(err, syscall.EPIPE) {
		return err // a connection that is refused is closed, with an answer
	}
	if _, err = bufio.NewReader(c).ReadString('\n'); err != nil && os.IsTimeout(err) {
		return err
	}
	return nil
}
