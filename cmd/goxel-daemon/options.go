package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// options are the values of the flags.
type options struct {
	socket         string
	storage        string
	roots          []string
	workers        int
	queueSize      int
	maxConnections int
	maxProjects    int
	maxMemory      size
	maxFile        size
	maxRequest     size
	undoMemory     size
	requestTimeout time.Duration
	stopTimeout    time.Duration
	io             string
	ioLoops        int
	priority       bool
	lenient        bool
	foreground     bool
	pidFile        string
	logFile        string
	verbose        bool
	socketMode     string
	socketGroup    string
	allowUsers     []string
	allowGroups    []string
	profile        string
	profileDir     string
	render         renderOptions

	// What check makes of them.
	mode   fs.FileMode
	gid    int // of socketGroup, -1 for none
	access server.Access
}

func (o *options) bind(f *pflag.FlagSet) {
	o.maxMemory, o.maxFile, o.maxRequest, o.undoMemory = 2<<30, 1<<30, 32<<20, 64<<20
	f.SortFlags = false
	f.StringVarP(&o.socket, "socket", "s", "", "`path` of the Unix socket. Without it: GOXEL_SOCKET, a socket that systemd passes, goxel.sock in the service's or user's runtime folder")
	f.StringVar(&o.storage, "storage", all.Default, kindHelp())
	f.StringArrayVar(&o.roots, "root", nil, "`folder` that files may be opened in and written to, with what is below; repeatable. Without it, any path of the daemon's user")
	f.IntVarP(&o.workers, "workers", "j", 8, "`number` of workers for what is not done at once, 1 to 64")
	f.IntVarP(&o.queueSize, "queue-size", "q", 1024, "`number` of requests that may wait at once, 1 to 65536")
	f.IntVarP(&o.maxConnections, "max-connections", "m", 10_000, "`number` of connections at once, 1 to 65536; lowered to what the limit on descriptors allows")
	f.IntVar(&o.maxProjects, "max-projects", 256, "`number` of projects open at once")
	f.Var(&o.maxMemory, "max-memory", "`bytes` that all projects may hold with their undo records, such as 512M or 4G")
	f.Var(&o.undoMemory, "undo-memory", "`bytes` of undo records per project; the oldest go first")
	f.Var(&o.maxFile, "max-file", "`bytes` of a file that is opened")
	f.Var(&o.maxRequest, "max-request", "`bytes` of a request")
	o.render.bind(f)
	f.DurationVar(&o.requestTimeout, "request-timeout", 5*time.Minute, "deadline of work that is not short, a `duration` such as 90s; a request may state its own by _meta.timeout_ms")
	f.DurationVar(&o.stopTimeout, "stop-timeout", 10*time.Second, "`duration` that a stop waits for what is under way")
	f.StringVar(&o.io, "io", string(server.Automatic), ioHelp())
	f.IntVar(&o.ioLoops, "io-loops", 0, "`number` of event loops of --io epoll, 0 to 64; 0: half as many as there are processors")
	f.BoolVar(&o.priority, "priority-queue", false, "let requests state _meta.priority: high, normal or low")
	f.BoolVar(&o.lenient, "lenient", false, "accept requests without the member \"jsonrpc\"")
	f.StringVarP(&o.pidFile, "pid-file", "p", "", "`file` to write the process id to")
	f.StringVarP(&o.logFile, "log-file", "l", "", "`file` to append the log to; standard error without it")
	f.BoolVarP(&o.verbose, "verbose", "V", false, "log more, such as the settings")
	f.BoolVarP(&o.foreground, "foreground", "f", true, "stay in the foreground, which the daemon always does")
	f.StringVar(&o.socketMode, "socket-mode", "0600", "permissions of the socket file, an octal `mode`")
	f.StringVar(&o.socketGroup, "socket-group", "", "`group` that owns the socket file and whose members may connect")
	f.StringSliceVar(&o.allowUsers, "allow-user", nil, "further `user` who may connect, by name or id; repeatable")
	f.StringSliceVar(&o.allowGroups, "allow-group", nil, "`group` whose members may connect, by name or id; repeatable")
	f.StringVar(&o.profile, "profile", "", "profile the daemon itself, a `kind` of "+strings.Join(profileKinds(), ", "))
	f.StringVar(&o.profileDir, "profile-dir", ".", "`folder` for the profile")
}

func kindHelp() string {
	var b strings.Builder
	b.WriteString("storage `kind` of volumes:")
	for _, k := range all.Kinds() {
		fmt.Fprintf(&b, "\n  %s: %s", k.Name, k.Doc)
	}
	b.WriteString("\n")
	return b.String()
}

func ioHelp() string {
	var b strings.Builder
	b.WriteString("`way` to read and write connections:")
	ways, docs := server.IOs()
	for i, w := range ways {
		b.WriteString("\n  " + string(w) + ": " + docs[i])
	}
	b.WriteString("\n")
	return b.String()
}

// check validates what the flag library does not.
func (o *options) check() error {
	if _, ok := all.ByName(o.storage); !ok {
		return fmt.Errorf("--storage %s is none of %s", o.storage, strings.Join(kindNames(), ", "))
	}
	for _, r := range []struct {
		name           string
		v, least, most int
	}{
		{"workers", o.workers, 1, 64},
		{"queue-size", o.queueSize, 1, 65536},
		{"max-connections", o.maxConnections, 1, 65536},
		{"max-projects", o.maxProjects, 1, 1 << 20},
		{"io-loops", o.ioLoops, 0, 64},
	} {
		if r.v < r.least || r.v > r.most {
			return fmt.Errorf("--%s %d is not between %d and %d", r.name, r.v, r.least, r.most)
		}
	}
	if ways, _ := server.IOs(); !slices.Contains(ways, server.IO(o.io)) || !server.IO(o.io).Works() {
		return fmt.Errorf("--io %s is none of the ways that this system has", o.io)
	}
	if o.requestTimeout <= 0 || o.stopTimeout < 0 {
		return errors.New("--request-timeout must be above 0 and --stop-timeout not below")
	}
	if o.profile != "" && !slices.Contains(profileKinds(), o.profile) {
		return fmt.Errorf("--profile %s is none of %s", o.profile, strings.Join(profileKinds(), ", "))
	}
	return o.checkAccess()
}

func (o *options) checkAccess() error {
	mode, err := strconv.ParseUint(o.socketMode, 8, 32)
	if err != nil || mode > 0o777 || mode == 0 {
		return fmt.Errorf("--socket-mode %s is no octal permission such as 0660", o.socketMode)
	}
	o.mode = fs.FileMode(mode)
	o.gid = -1
	if o.socketGroup != "" {
		if o.gid, err = groupID(o.socketGroup); err != nil {
			return fmt.Errorf("--socket-group: %w", err)
		}
		o.access.Groups = append(o.access.Groups, o.gid)
	}
	for _, name := range o.allowGroups {
		id, err := groupID(name)
		if err != nil {
			return fmt.Errorf("--allow-group: %w", err)
		}
		o.access.Groups = append(o.access.Groups, id)
	}
	for _, name := range o.allowUsers {
		id, err := userID(name)
		if err != nil {
			return fmt.Errorf("--allow-user: %w", err)
		}
		o.access.Users = append(o.access.Users, id)
	}
	return nil
}

func groupID(name string) (int, error) {
	if id, err := strconv.Atoi(name); err == nil {
		return id, nil
	}
	g, err := user.LookupGroup(name)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(g.Gid)
}

func userID(name string) (int, error) {
	if id, err := strconv.Atoi(name); err == nil {
		return id, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(u.Uid)
}

// size is a number of bytes, on the command line with a unit of powers of 1024.
type size int64

var units = []struct {
	suffix string
	factor int64
}{{"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"T", 1 << 40}}

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	t := strings.ToUpper(strings.TrimSpace(text))
	t = strings.TrimSuffix(strings.TrimSuffix(t, "B"), "I")
	factor := int64(1)
	for _, u := range units {
		if strings.HasSuffix(t, u.suffix) {
			t, factor = strings.TrimSuffix(t, u.suffix), u.factor
		}
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/factor {
		return fmt.Errorf("%q is no size such as 512M or 4G", text)
	}
	*s = size(n * factor)
	return nil
}

// String implements pflag.Value.
func (s *size) String() string {
	for i := len(units) - 1; i >= 0; i-- {
		if n := int64(*s); n >= units[i].factor && n%units[i].factor == 0 {
			return strconv.FormatInt(n/units[i].factor, 10) + units[i].suffix
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type implements pflag.Value.
func (s *size) Type() string { return "size" }
