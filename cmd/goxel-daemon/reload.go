package main

import (
	"errors"
	"os"
	"slices"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/pflag"
)

// reload opens the log again, reads the file of settings again, and applies what can change while the daemon runs. A fault is logged, and
// everything stays as it is.
func (s *service) reload() {
	s.manager.reloading()
	defer s.manager.tell(daemon.SdNotifyReady)
	if err := s.out.Reopen(); err != nil {
		s.log.Error("cannot reopen the log", "error", err)
	}
	s.log.Info("log reopened")
	if s.o.config == "" {
		return
	}
	o, err := s.o.again()
	var usage usageError
	if errors.As(err, &usage) {
		err = usage.err // whoever reads the log gives no command line
	}
	if err != nil {
		s.log.Error("the settings stay as they are", "error", err)
		return
	}
	changed, restart := s.o.differences(o)
	if len(restart) > 0 {
		s.log.Warn("these settings need a restart", "flags", restart)
	}
	s.o.take(o)
	s.level.Set(s.o.level())
	s.srv.Tune(s.tuning(s.o))
	s.tellSettings()
	s.log.Info("settings read again", "file", s.o.config, "changed", changed)
}

// again returns the options of the same command line with the file of settings as it is now.
func (o *options) again() (*options, error) {
	n := &options{}
	n.bind(pflag.NewFlagSet("", pflag.ContinueOnError))
	for name, values := range o.given {
		flag := n.flags.Lookup(name)
		if flag == nil {
			continue // --help and --version are not bound here
		}
		if list, ok := flag.Value.(pflag.SliceValue); ok {
			if err := list.Replace(values); err != nil {
				return nil, err
			}
		} else if err := flag.Value.Set(values[0]); err != nil {
			return nil, err
		}
		flag.Changed = true
	}
	n.base = o.base
	return n, n.complete(os.Getenv)
}

// differences returns the flags that are not the same in other options: those that a reload applies, and those that it does not.
func (o *options) differences(n *options) (live, restart []string) {
	o.flags.VisitAll(func(f *pflag.Flag) {
		other := n.flags.Lookup(f.Name)
		switch {
		case other == nil || slices.Equal(valuesOf(f), valuesOf(other)) || f.Name == "foreground":
		case marked(f, liveMark):
			live = append(live, f.Name)
		default:
			restart = append(restart, f.Name)
		}
	})
	return live, restart
}

// take takes over what a reload applies.
func (o *options) take(n *options) {
	o.flags.VisitAll(func(f *pflag.Flag) {
		if !marked(f, liveMark) {
			return
		}
		from := n.flags.Lookup(f.Name)
		if list, ok := f.Value.(pflag.SliceValue); ok {
			_ = list.Replace(valuesOf(from)) // of the same type
		} else {
			_ = f.Value.Set(from.Value.String()) // likewise
		}
		f.Changed = from.Changed
	})
	o.access = n.access
}
