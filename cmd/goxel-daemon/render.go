package main

import (
	"log/slog"
	"time"

	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
)

// renderOptions are the values of the flags about pictures.
type renderOptions struct {
	memory   size
	dir      string
	ttl      time.Duration
	maxSize  size
	interval time.Duration
}

func (r *renderOptions) bind(f *pflag.FlagSet) {
	r.memory, r.maxSize = studio.DefaultMemory, gallery.DefaultMaxBytes
	f.Var(&r.memory, "render-memory", "`bytes` that pictures may take at once while they are drawn; more wait, and one that needs more is refused")
	f.StringVar(&r.dir, "render-dir", "", "managed `folder` of pictures that are asked for with return_mode file_path. Without it: GOXEL_RENDER_DIR, renders in the cache or runtime folder of a systemd service, goxel/renders in the user's runtime folder, or one of the user's own in /tmp")
	f.DurationVar(&r.ttl, "render-ttl", gallery.DefaultTTL, "`duration` that a picture stays in the managed folder; below 0 until it makes room. GOXEL_RENDER_TTL, in seconds, without it")
	f.Var(&r.maxSize, "render-max-size", "`bytes` of all pictures in the managed folder; the oldest make room. GOXEL_RENDER_MAX_SIZE without it")
	f.DurationVar(&r.interval, "render-cleanup-interval", gallery.DefaultInterval, "`duration` between two looks for expired pictures. GOXEL_RENDER_CLEANUP_INTERVAL, in seconds, without it")
}

// check validates what the flag library does not.
func (r *renderOptions) check() error {
	for _, f := range [...]struct {
		flag string
		zero bool
	}{{"render-ttl", r.ttl == 0}, {"render-cleanup-interval", r.interval == 0}, {"render-max-size", r.maxSize <= 0}, {"render-memory", r.memory <= 0}} {
		if f.zero {
			return bad(f.flag, "must not be 0")
		}
	}
	return nil
}

func (r *renderOptions) gallery(log *slog.Logger) (*gallery.Gallery, error) {
	return gallery.Open(gallery.Options{Dir: r.dir, TTL: r.ttl, MaxBytes: int64(r.maxSize), Interval: r.interval, Log: log})
}
