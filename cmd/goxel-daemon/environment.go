package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// completeFrom takes what neither flags nor the file of settings say from the environment, where the C daemons' users have set it. GOXEL_SOCKET is
// not among it: see listen.
func (o *options) completeFrom(getenv func(string) string) error {
	r := &o.render
	o.env = map[string]string{}
	for _, e := range [...]struct {
		flag, name string
		set        func(text string) error
	}{
		{"log-level", "GOXEL_LOG_LEVEL", func(text string) error { o.logLevel = strings.ToLower(text); return nil }},
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
