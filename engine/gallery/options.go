package gallery

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The values of [Options] that are left zero.
const (
	DefaultTTL      = time.Hour
	DefaultMaxBytes = 1 << 30
	DefaultMaxFiles = 10_000
	DefaultInterval = 5 * time.Minute
)

// Options configures a [Gallery]. The zero value has useful defaults.
type Options struct {
	// Dir is the folder; "" for [DefaultDir] with the process's environment. It is made with the first picture, for the user alone. One that
	// exists must be a folder itself, no link, belong to the user, and be writable to nobody else.
	Dir string

	// TTL is how long a picture lives. 0 stands for an hour; a negative one keeps pictures until they make room for others.
	TTL time.Duration

	// MaxBytes bounds the files together: the oldest make room for new ones. 0 stands for 1 GiB, a negative number for no bound.
	MaxBytes int64

	// MaxFiles bounds their number in the same way. 0 stands for 10,000, a negative number for no bound.
	MaxFiles int

	// Interval is the time between two rounds that remove what has expired. 0 stands for 5 minutes; with a negative one there are no rounds
	// but those of [Gallery.Clean].
	Interval time.Duration

	// Now tells the time; nil for time.Now. Rounds are timed by the real clock.
	Now func() time.Time

	// NewToken returns the part of a name that tells pictures of one second apart: 8 lower-case hexadecimal digits that nobody can guess;
	// nil for random ones.
	NewToken func() string

	// Log gets what goes wrong in the background; nil for nobody.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Dir == "" {
		o.Dir = DefaultDir(os.Getenv)
	}
	if o.TTL == 0 {
		o.TTL = DefaultTTL
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxFiles == 0 {
		o.MaxFiles = DefaultMaxFiles
	}
	if o.Interval == 0 {
		o.Interval = DefaultInterval
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewToken == nil {
		o.NewToken = randomToken
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func randomToken() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// DefaultDir returns the folder that the environment names: GOXEL_RENDER_DIR, else renders in the first folder that systemd has made for the
// service (CACHE_DIRECTORY or RUNTIME_DIRECTORY), whose /tmp others may not see, else goxel/renders in the user's runtime folder
// (XDG_RUNTIME_DIR), else one with the user's number in its name in the folder for temporary files (TMPDIR or /tmp).
func DefaultDir(getenv func(string) string) string {
	if dir := getenv("GOXEL_RENDER_DIR"); dir != "" {
		return dir
	}
	for _, name := range [...]string{"CACHE_DIRECTORY", "RUNTIME_DIRECTORY"} {
		if dir, _, _ := strings.Cut(getenv(name), ":"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "renders")
		}
	}
	if dir := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "goxel", "renders")
	}
	dir := getenv("TMPDIR")
	if !filepath.IsAbs(dir) {
		dir = "/tmp"
	}
	return filepath.Join(dir, fmt.Sprintf("goxel_renders-%d", os.Geteuid()))
}
