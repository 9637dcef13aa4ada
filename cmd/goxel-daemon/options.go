package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/account"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/settings"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// options are the values of the flags.
type options struct {
	config      string
	checkConfig bool
	status      bool
	stop        bool
	reload      bool

	daemonize  bool
	pidFile    string
	logFile    string
	logLevel   string
	logFormat  string
	verbose    bool
	workingDir string
	user       string
	group      string
	umask      string

	socket        string
	socketMode    string
	socketGroup   string
	allowUsers    []string
	allowGroups   []string
	protocol      string
	lenient       bool
	allowShutdown bool
	io            string
	ioLoops       int

	storage        string
	roots          []string
	workers        int
	queueSize      int
	priority       bool
	maxConnections int
	maxProjects    int
	maxMemory      size
	maxFile        size
	maxRequest     size
	undoMemory     size
	requestTimeout time.Duration
	stopTimeout    time.Duration
	render         renderOptions
	profile        string
	profileDir     string

	flags  *pflag.FlagSet
	base   string                    // the folder in which the daemon was started
	given  map[string][]string       // what the command line sets
	places map[string]settings.Place // what the file of settings sets
	env    map[string]string         // the variables that set something

	// What check makes of them.
	mode    fs.FileMode
	gid     int // of socketGroup, -1 for none
	access  server.Access
	account *account.Account // nil to stay who it is
	mask    int              // of umask, -1 to leave it
}

// flagError is a value that a flag cannot have.
type flagError struct{ flag, text string }

func (e *flagError) Error() string { return "--" + e.flag + " " + e.text }

func bad(flag, format string, args ...any) error {
	return &flagError{flag, fmt.Sprintf(format, args...)}
}

// complete takes what the command line does not say from the file of settings and the environment, and checks it all.
func (o *options) complete(getenv func(string) string) error {
	o.given = map[string][]string{}
	o.flags.VisitAll(func(f *pflag.Flag) {
		if f.Changed {
			o.given[f.Name] = valuesOf(f)
		}
	})
	var err error
	if o.base == "" {
		if o.base, err = os.Getwd(); err != nil {
			return err
		}
	}
	if o.config != "" {
		l := settings.Loader{Flags: o.flags, Own: o.own, Taken: o.taken}
		if o.places, err = l.Load(o.absolute(o.config)); err != nil {
			return err
		}
	}
	if err = o.completeFrom(getenv); err == nil {
		err = o.check()
	}
	return o.blame(err)
}

// valuesOf returns what a flag was set to.
func valuesOf(f *pflag.Flag) []string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		return list.GetSlice()
	}
	return []string{f.Value.String()}
}

// own reports whether a flag is for the command line only.
func (o *options) own(name string) bool {
	flag := o.flags.Lookup(name)
	return flag == nil || marked(flag, ownMark) || name == "help" || name == "version"
}

// taken reports whether the command line has set the flag, or one that means the same.
func (o *options) taken(name string) bool {
	for _, same := range [...][2]string{{"daemonize", "foreground"}, {"foreground", "daemonize"}, {"log-level", "verbose"}} {
		if _, ok := o.given[same[1]]; ok && name == same[0] {
			return true
		}
	}
	_, ok := o.given[name]
	return ok
}

// blame makes an error about a flag one about the place that has set it.
func (o *options) blame(err error) error {
	var fault *flagError
	if err == nil {
		return nil
	}
	if errors.As(err, &fault) {
		if place, ok := o.places[fault.flag]; ok {
			return &settings.Error{File: place.File, Line: place.Line, Key: fault.flag, Text: fault.text}
		}
		if variable, ok := o.env[fault.flag]; ok {
			return fmt.Errorf("%s: %s", variable, fault.text)
		}
	}
	return usageError{err}
}

// origin tells where a flag has its value from, and false if nobody has set it.
func (o *options) origin(name string) (string, bool) {
	if _, ok := o.given[name]; ok {
		return "command line", true
	}
	if place, ok := o.places[name]; ok {
		return fmt.Sprintf("%s:%d", place.File, place.Line), true
	}
	variable, ok := o.env[name]
	return variable, ok
}

// check validates what the flag library does not.
func (o *options) check() error {
	for _, check := range []func() error{o.checkControl, o.checkNumbers, o.render.check, o.checkWords, o.checkAccess, o.checkProcess, o.makeAbsolute} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (o *options) checkControl() error {
	var names []string
	for name, set := range map[string]bool{"--check-config": o.checkConfig, "--status": o.status, "--stop": o.stop, "--reload": o.reload} {
		if set {
			names = append(names, name)
		}
	}
	if slices.Sort(names); len(names) > 1 {
		return fmt.Errorf("%s do not go together", strings.Join(names, " and "))
	}
	if o.flags.Changed("socket") && o.socket == "" {
		return bad("socket", "must not be empty")
	}
	return nil
}

func (o *options) checkNumbers() error {
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
			return bad(r.name, "%d is not between %d and %d", r.v, r.least, r.most)
		}
	}
	if o.requestTimeout <= 0 {
		return bad("request-timeout", "%v is not above 0", o.requestTimeout)
	}
	if o.stopTimeout < 0 {
		return bad("stop-timeout", "%v is below 0", o.stopTimeout)
	}
	return nil
}

func (o *options) checkWords() error {
	protocols, _ := server.Protocols()
	for _, w := range []struct {
		name, v string
		known   []string
	}{
		{"storage", o.storage, kindNames()},
		{"protocol", o.protocol, texts(protocols)},
		{"log-level", o.logLevel, levelNames()},
		{"log-format", o.logFormat, logFormats[:]},
		{"profile", o.profile, append(profileKinds(), "")},
	} {
		if !slices.Contains(w.known, w.v) {
			return bad(w.name, "%s is none of %s", w.v, strings.TrimSuffix(strings.Join(w.known, ", "), ", "))
		}
	}
	if ways, _ := server.IOs(); !slices.Contains(ways, server.IO(o.io)) || !server.IO(o.io).Works() {
		return bad("io", "%s is none of the ways that this system has", o.io)
	}
	return nil
}

// texts returns words of another type as strings.
func texts[S ~string](list []S) (out []string) {
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

func (o *options) checkAccess() error {
	mode, err := permissions(o.socketMode)
	if err != nil || mode == 0 {
		return bad("socket-mode", "%s is no octal permission such as 0660", o.socketMode)
	}
	o.mode = mode
	o.gid, o.access = -1, server.Access{}
	if o.socketGroup != "" {
		if o.gid, err = account.GroupID(o.socketGroup); err != nil {
			return bad("socket-group", "%s: %v", o.socketGroup, err)
		}
		o.access.Groups = append(o.access.Groups, o.gid)
	}
	for _, name := range o.allowGroups {
		id, err := account.GroupID(name)
		if err != nil {
			return bad("allow-group", "%s: %v", name, err)
		}
		o.access.Groups = append(o.access.Groups, id)
	}
	for _, name := range o.allowUsers {
		id, err := account.UserID(name)
		if err != nil {
			return bad("allow-user", "%s: %v", name, err)
		}
		o.access.Users = append(o.access.Users, id)
	}
	return nil
}

// permissions reads permission bits in octal.
func permissions(text string) (fs.FileMode, error) {
	mode, err := strconv.ParseUint(text, 8, 32)
	if err == nil && mode > 0o777 {
		err = errors.New("too large")
	}
	return fs.FileMode(mode), err
}

func (o *options) checkProcess() error {
	o.mask = -1
	if o.umask != "" {
		mask, err := permissions(o.umask)
		if err != nil {
			return bad("umask", "%s is no octal permission such as 0027", o.umask)
		}
		o.mask = int(mask)
	}
	if o.control() {
		return nil // done by whoever asks
	}
	var err error
	if o.account, err = account.Lookup(o.user, o.group); err != nil {
		if o.user == "" {
			return bad("group", "%s: %v", o.group, err)
		}
		return bad("user", "%s: %v", o.user, err)
	}
	return nil
}

// control reports whether the command line is about a daemon that runs already.
func (o *options) control() bool { return o.status || o.stop || o.reload }

// folder returns the folder to work in, empty for the one that the daemon is started in.
func (o *options) folder() string {
	if o.workingDir == "" && o.daemonize {
		return "/"
	}
	return o.workingDir
}

// makeAbsolute makes paths independent of the folder that the daemon works in later. The path of the socket, which must be short, stays as it is if
// that is the same.
func (o *options) makeAbsolute() error {
	paths := []*string{&o.pidFile, &o.logFile, &o.workingDir, &o.profileDir, &o.render.dir}
	if o.folder() != "" {
		paths = append(paths, &o.socket)
	}
	for i := range o.roots {
		paths = append(paths, &o.roots[i])
	}
	for _, path := range paths {
		if *path != "" {
			*path = o.absolute(*path)
		}
	}
	return nil
}

// absolute returns a path that is relative to where the daemon was started as an absolute one.
func (o *options) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.base, path)
}
