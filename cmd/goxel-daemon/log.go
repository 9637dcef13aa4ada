package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/logfile"
)

// levels are the levels of the log, the least important first.
var levels = [...]slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}

func levelNames() (names []string) {
	for _, l := range levels {
		names = append(names, strings.ToLower(l.String()))
	}
	return names
}

// logFormats are the formats of the log, the default first.
var logFormats = [...]string{"text", "json"}

// level returns the least important level that is logged.
func (o *options) level() slog.Level {
	if o.verbose && !o.flags.Changed("log-level") {
		return slog.LevelDebug
	}
	for i, name := range levelNames() {
		if name == o.logLevel {
			return levels[i]
		}
	}
	return slog.LevelInfo
}

// logger returns a logger that writes to w what level allows at the time.
func (o *options) logger(w io.Writer, level slog.Leveler) *slog.Logger {
	h := &slog.HandlerOptions{Level: level}
	if o.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, h))
	}
	return slog.New(slog.NewTextHandler(w, h))
}

// openLog opens the log, in a folder that it makes if nobody has named the file.
func (o *options) openLog() (*logfile.File, error) {
	path := o.logFile
	if path == "" && o.daemonize {
		var err error
		if path, err = defaultLog(os.Getenv, os.Geteuid()); err != nil {
			return nil, err
		}
		if err := o.account.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return nil, err
		}
	}
	return logfile.Open(path)
}

// defaultLog returns the path of the log of a daemon in the background.
func defaultLog(getenv func(string) string, uid int) (string, error) {
	const name = "daemon.log"
	if dir, _, _ := strings.Cut(getenv("LOGS_DIRECTORY"), ":"); filepath.IsAbs(dir) { // set by systemd
		return filepath.Join(dir, name), nil
	}
	if uid == 0 {
		return filepath.Join("/var/log/goxel", name), nil
	}
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "goxel", name), nil
	}
	if dir := getenv("HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, ".local", "state", "goxel", name), nil
	}
	return "", errors.New("nowhere to write a log to: give a path by --log-file")
}
