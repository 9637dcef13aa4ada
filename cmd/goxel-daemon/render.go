package main

import (
	"fmt"
	"log/slog"
	"strconv"
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

// complete takes what neither flags nor the file of settings say from the environment, where the C daemon's users have set it.
func (r *renderOptions) complete(o *options, getenv func(string) string) error {
	o.env = map[string]string{}
	for _, e := range [...]struct {
		flag, name string
		set        func(text string) error
	}{
		{"render-dir", "GOXEL_RENDER_DIR", func(text string) error { r.dir = text; return nil }},
		{"render-ttl", "GOXEL_RENDER_TTL", seconds(&r.ttl)},
		{"render-cleanup-interval", "GOXEL_RENDER_CLEANUP_INTERVAL", seconds(&r.interval)},
		{"render-max-size", "GOXEL_RENDER_MAX_SIZE", r.maxSize.Set},
	} {
		text := getenv(e.name)
		if text == "" || o.flags.Changed(e.flag) {
			continue
		}
		if err := e.set(text); err != nil {
			return fmt.Errorf("%s=%s: %w", e.name, text, err)
		}
		o.env[e.flag] = e.name
	}
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

// seconds returns a function that sets a duration from a number of seconds, or from text such as 90s.
func seconds(d *time.Duration) func(string) error {
	return func(text string) error {
		if n, err := strconv.ParseInt(text, 10, 32); err == nil {
			*d = time.Duration(n) * time.Second
			return nil
		}
		parsed, err := time.ParseDuration(text)
		if err == nil {
			*d = parsed
		}
		return err
	}
}

func (r *renderOptions) gallery(log *slog.Logger) (*gallery.Gallery, error) {
	return gallery.Open(gallery.Options{Dir: r.dir, TTL: r.ttl, MaxBytes: int64(r.maxSize), Interval: r.interval, Log: log})
}
