package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// What flags are marked with.
const (
	ownMark  = "goxel_own"  // for the command line only, not for a file of settings
	liveMark = "goxel_live" // applied when the daemon reloads its settings
	oldMark  = "goxel_old"  // the C daemons have it, so that their users' abbreviations go on to mean it
)

// bind makes the flags that set the options.
func (o *options) bind(f *pflag.FlagSet) {
	o.flags = f
	o.maxMemory, o.maxFile, o.maxRequest, o.undoMemory = 2<<30, 1<<30, 32<<20, 64<<20
	f.SortFlags = false
	o.bindControl(f)
	o.bindProcess(f)
	o.bindSocket(f)
	o.bindLimits(f)
	o.render.bind(f)
	f.StringVar(&o.profile, "profile", "", "profile the daemon itself, a `kind` of "+strings.Join(profileKinds(), ", "))
	f.StringVar(&o.profileDir, "profile-dir", ".", "`folder` for the profile")
	mark(f, liveMark, "allow-user", "allow-group", "max-connections", "request-timeout", "stop-timeout", "priority-queue", "lenient", "verbose", "log-level")
	mark(f, oldMark, "config", "status", "stop", "reload", "daemonize", "foreground", "pid-file", "log-file", "verbose", "working-dir", "user", "group",
		"socket", "protocol", "workers", "queue-size", "priority-queue", "max-connections")
	mark(f, ownMark, "config", "status", "stop", "reload", "check-config")
}

func (o *options) bindControl(f *pflag.FlagSet) {
	f.StringVarP(&o.config, "config", "c", "", "`file` of settings, in TOML: keys are the long names of these flags. The command line goes before it, and it before the environment")
	f.BoolVar(&o.checkConfig, "check-config", false, "check the settings, print them as such a file, and exit")
	f.BoolVar(&o.status, "status", false, "tell whether the daemon of the pid file or the socket runs: exit status 0 if it does, 1 otherwise")
	f.BoolVar(&o.stop, "stop", false, "stop that daemon, at once if it takes more than 30 s")
	f.BoolVar(&o.reload, "reload", false, "make that daemon open its log again and read its file of settings again")
}

func (o *options) bindProcess(f *pflag.FlagSet) {
	detach := f.VarPF(toggle{&o.daemonize, true}, "daemonize", "D", "run in the background: return once the daemon answers, or with the reason why it does not. The last of -D and -f counts")
	detach.NoOptDefVal = "true"
	stay := f.VarPF(toggle{&o.daemonize, false}, "foreground", "f", "stay in the foreground")
	stay.NoOptDefVal = "true"
	f.StringVarP(&o.pidFile, "pid-file", "p", "", "`file` to write the process id to, locked while the daemon lives. Without it, in the background: beside the socket, with the ending .pid")
	f.StringVarP(&o.logFile, "log-file", "l", "", "`file` to append the log to. Without it: standard error, and in the background daemon.log in the service's log folder, in /var/log/goxel for root, or in goxel in the user's folder for state (XDG_STATE_HOME or ~/.local/state)")
	f.StringVar(&o.logLevel, "log-level", "info", "least important `level` that is logged: "+words(levelNames())+". GOXEL_LOG_LEVEL without it")
	f.StringVar(&o.logFormat, "log-format", logFormats[0], "`format` of the log: "+words(logFormats[:]))
	f.BoolVarP(&o.verbose, "verbose", "V", false, "log more, such as the settings: the same as --log-level debug")
	f.StringVarP(&o.workingDir, "working-dir", "w", "", "`folder` to work in, from which clients name files that they give relative paths of. Without it: the one that the daemon is started in, / in the background")
	f.StringVarP(&o.user, "user", "u", "", "`user` to become, by name or id, once the socket, the log and the pid file are open; only root may")
	f.StringVarP(&o.group, "group", "g", "", "`group` to become, by name or id. Without it: that of --user")
	f.StringVar(&o.umask, "umask", "", "permissions that files which the daemon makes do not get, an octal `mode` such as 0027. Without it: those of its parent")
}

func (o *options) bindSocket(f *pflag.FlagSet) {
	f.StringVarP(&o.socket, "socket", "s", "", "`path` of the Unix socket. Without it: GOXEL_SOCKET, a socket that systemd passes, goxel.sock in the service's or user's runtime folder")
	f.StringVar(&o.socketMode, "socket-mode", "0600", "permissions of the socket file, an octal `mode`")
	f.StringVar(&o.socketGroup, "socket-group", "", "`group` that owns the socket file and whose members may connect")
	f.StringSliceVar(&o.allowUsers, "allow-user", nil, "further `user` who may connect, by name or id; repeatable")
	f.StringSliceVar(&o.allowGroups, "allow-group", nil, "`group` whose members may connect, by name or id; repeatable")
	f.StringVarP(&o.protocol, "protocol", "P", string(server.AnyProtocol), protocolHelp())
	f.BoolVar(&o.lenient, "lenient", false, "accept requests without the member \"jsonrpc\"")
	f.BoolVar(&o.allowShutdown, "allow-shutdown", false, "let clients stop the daemon by the method shutdown")
	f.StringVar(&o.io, "io", string(server.Automatic), ioHelp())
	f.IntVar(&o.ioLoops, "io-loops", 0, "`number` of event loops of --io epoll, 0 to 64; 0: half as many as there are processors")
}

func (o *options) bindLimits(f *pflag.FlagSet) {
	f.StringVar(&o.storage, "storage", all.Default, kindHelp())
	f.StringArrayVar(&o.roots, "root", nil, "`folder` that files may be opened in and written to, with what is below; repeatable. Without it, any path of the daemon's user")
	f.IntVarP(&o.workers, "workers", "j", 8, "`number` of workers for what is not done at once, 1 to 64")
	f.IntVarP(&o.queueSize, "queue-size", "q", 1024, "`number` of requests that may wait at once, 1 to 65536")
	f.BoolVar(&o.priority, "priority-queue", false, "let requests state _meta.priority: high, normal or low")
	f.IntVarP(&o.maxConnections, "max-connections", "m", 10_000, "`number` of connections at once, 1 to 65536; lowered to what the limit on descriptors allows")
	f.IntVar(&o.maxProjects, "max-projects", 256, "`number` of projects open at once")
	f.Var(&o.maxMemory, "max-memory", "`bytes` that all projects may hold with their undo records, such as 512M or 4G")
	f.Var(&o.undoMemory, "undo-memory", "`bytes` of undo records per project; the oldest go first")
	f.Var(&o.maxFile, "max-file", "`bytes` of a file that is opened")
	f.Var(&o.maxRequest, "max-request", "`bytes` of a request")
	f.DurationVar(&o.requestTimeout, "request-timeout", 5*time.Minute, "deadline of work that is not short, a `duration` such as 90s; a request may state its own by _meta.timeout_ms")
	f.DurationVar(&o.stopTimeout, "stop-timeout", 10*time.Second, "`duration` that a stop waits for what is under way")
}

func mark(f *pflag.FlagSet, with string, names ...string) {
	for _, name := range names {
		_ = f.SetAnnotation(name, with, nil) // fails only for a flag that is none, which a test sees
	}
}

func marked(flag *pflag.Flag, with string) bool {
	_, ok := flag.Annotations[with]
	return ok
}

// liveFlags returns the names of the flags that a reload applies, for the help.
func liveFlags() (names []string) {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(options).bind(f)
	f.VisitAll(func(flag *pflag.Flag) {
		if marked(flag, liveMark) {
			names = append(names, "--"+flag.Name)
		}
	})
	return names
}

// toggle is a flag that sets a value which another flag sets too, to the same or to the opposite.
type toggle struct {
	value *bool
	sense bool
}

// Set implements pflag.Value.
func (t toggle) Set(text string) error {
	b, err := strconv.ParseBool(text)
	if err == nil {
		*t.value = b == t.sense
	}
	return err
}

// String implements pflag.Value.
func (t toggle) String() string { return strconv.FormatBool(t.value != nil && *t.value == t.sense) }

// Type implements pflag.Value.
func (toggle) Type() string { return "bool" }

// words joins words for a sentence.
func words(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

func kindHelp() string {
	names := kindNames()
	docs := make([]string, 0, len(names))
	for _, k := range all.Kinds() {
		docs = append(docs, k.Doc)
	}
	return listHelp("storage `kind` of volumes:", names, docs)
}

func ioHelp() string {
	ways, docs := server.IOs()
	return listHelp("`way` to read and write connections:", ways, docs)
}

func protocolHelp() string {
	protocols, docs := server.Protocols()
	return listHelp("`protocol` of messages:", protocols, docs)
}

// listHelp returns the help of a flag that takes one of several words, each with a line that explains it.
func listHelp[S ~string](title string, names []S, docs []string) string {
	var b strings.Builder
	b.WriteString(title)
	for i, name := range names {
		fmt.Fprintf(&b, "\n  %s: %s", name, docs[i])
	}
	b.WriteString("\n")
	return b.String()
}
